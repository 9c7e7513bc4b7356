import { Histogram, Registry } from 'prom-client';
import { PrometheusRequests } from './prometheus.requests.js';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

test('requests are told as the library would tell them', async () => {
  const requests = new PrometheusRequests();
  const register = new Registry();
  const [name, help] = ['context_services_http_request_seconds', 'Time to answer a request'];
  const labelNames = ['route', 'method', 'status'];
  const histogram = new Histogram({ name, help, labelNames, buckets: BUCKETS, registers: [register] });
  const observeAll = [requests.to('/a/:id'), requests.to('say "\\"\n')];
  const seconds = [0, 0.001, 0.0011, 0.5, 60, 61];
  for (const [index, status] of [200, 404, 200].entries()) {
    for (const [at, observe] of observeAll.entries()) {
      const method = index === 2 ? 'HEAD' : 'GET';
      for (const each of seconds) {
        observe(method, status, each);
        histogram.observe({ route: ['/a/:id', 'say "\\"\n'][at] ?? '', method, status }, each);
      }
    }
  }
  const lines = (text: string) => text.trim().split('\n').toSorted();
  expect(lines(requests.text())).toEqual(lines(await register.metrics()));
});

test('nothing is told but what it is about where there was no request', () => {
  expect(new PrometheusRequests().text()).toMatch(/^# HELP .*\n# TYPE .* histogram\n$/);
});
