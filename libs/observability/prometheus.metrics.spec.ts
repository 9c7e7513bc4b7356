import { PrometheusMetrics } from './prometheus.metrics.js';

describe('PrometheusMetrics', () => {
  test('tells what it was told, in the text format of Prometheus', async () => {
    const metrics = new PrometheusMetrics();
    const projection = metrics.projection('services_v1');
    projection.batchApplied({ partition: 3, applied: 5, repeated: 2, passedOver: 1, seconds: 0.02 });
    metrics.deadLettersParked('INVALID_DATA', 4);
    projection.attemptFailed('write');
    projection.lagMeasured(3, 7, 1.5);
    metrics.requestsTo('/events')('POST', 202, 0.003);
    const text = await metrics.text();
    expect(metrics.contentType).toContain('text/plain');
    for (const line of [
      'context_services_events_applied_total{read_model="services_v1",partition="3"} 5',
      'context_services_events_repeated_total{read_model="services_v1",partition="3"} 2',
      'context_services_records_passed_over_total{read_model="services_v1",partition="3"} 1',
      'context_services_dead_letters_total{code="INVALID_DATA"} 4',
      'context_services_failed_attempts_total{read_model="services_v1",step="write"} 1',
      'context_services_lag_events{read_model="services_v1",partition="3"} 7',
      'context_services_lag_seconds{read_model="services_v1",partition="3"} 1.5',
      'context_services_batch_seconds_count{read_model="services_v1",partition="3"} 1',
      'context_services_http_request_seconds_count{route="/events",method="POST",status="202"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  test('forgets the lag of a read model that is gone', async () => {
    const metrics = new PrometheusMetrics();
    const projections = ['services_v1', 'services_v2'].map((name) => metrics.projection(name));
    for (const projection of projections) projection.lagMeasured(3, 7, 1.5);
    projections[0]?.forget();
    const text = await metrics.text();
    expect(text).not.toContain('read_model="services_v1"');
    expect(text).toContain('context_services_lag_events{read_model="services_v2",partition="3"} 7\n');
  });

  test('tell of a partition that stands still while it does, and of a feed until it is forgotten', async () => {
    const metrics = new PrometheusMetrics();
    const feed = metrics.feed('services_v1');
    feed.feedLooked(true, [{ partition: 3, cause: 'silent', seconds: 61 }]);
    feed.feedRenewed();
    const stalled = 'context_services_partition_stalled_seconds{read_model="services_v1",partition="3",cause="silent"}';
    for (const line of [
      'context_services_feed_running{read_model="services_v1"} 1',
      'context_services_stalled_partitions{read_model="services_v1"} 1',
      `${stalled} 61`,
      'context_services_feed_renewals_total{read_model="services_v1"} 1',
    ]) {
      expect(await metrics.text()).toContain(`${line}\n`);
    }
    feed.feedLooked(false, []);
    expect(await metrics.text()).not.toContain(stalled);
    expect(await metrics.text()).toContain('context_services_feed_running{read_model="services_v1"} 0\n');
    feed.forget();
    expect(await metrics.text()).not.toMatch(/(feed_running|stalled_partitions)\{read_model="services_v1"/);
  });

  test('of two in one process do not mix', async () => {
    const [one, other] = [new PrometheusMetrics(), new PrometheusMetrics()];
    one.deadLettersParked('INVALID_JSON', 1);
    expect(await other.text()).not.toContain('INVALID_JSON');
  });
});
