import { PrometheusMetrics } from './prometheus.metrics.js';

describe('PrometheusMetrics', () => {
  test('tells what it was told, in the text format of Prometheus', async () => {
    const metrics = new PrometheusMetrics();
    metrics.batchApplied({ partition: 3, applied: 5, repeated: 2, passedOver: 1, seconds: 0.02 });
    metrics.deadLettersParked('INVALID_DATA', 4);
    metrics.attemptFailed('write');
    metrics.lagMeasured(3, 7, 1.5);
    metrics.observeRequest('/events', 'POST', 202, 0.003);
    const text = await metrics.text();
    expect(metrics.contentType).toContain('text/plain');
    for (const line of [
      'context_services_events_applied_total{partition="3"} 5',
      'context_services_events_repeated_total{partition="3"} 2',
      'context_services_records_passed_over_total{partition="3"} 1',
      'context_services_dead_letters_total{code="INVALID_DATA"} 4',
      'context_services_failed_attempts_total{step="write"} 1',
      'context_services_lag_events{partition="3"} 7',
      'context_services_lag_seconds{partition="3"} 1.5',
      'context_services_batch_seconds_count{partition="3"} 1',
      'context_services_http_request_seconds_count{route="/events",method="POST",status="202"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  test('of two in one process do not mix', async () => {
    const [one, other] = [new PrometheusMetrics(), new PrometheusMetrics()];
    one.deadLettersParked('INVALID_JSON', 1);
    expect(await other.text()).not.toContain('INVALID_JSON');
  });
});
