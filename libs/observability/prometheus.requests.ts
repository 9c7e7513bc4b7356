import type { ObserveRequest } from './http.metrics.js';
import { PREFIX } from './prometheus.projections.js';
import { RequestSeries } from './request.series.js';

const NAME = `${PREFIX}http_request_seconds`;

/** What is told of requests: a histogram of its own making, for the library's takes a twentieth of a query's time. */
export class PrometheusRequests {
  private readonly series: RequestSeries[] = [];

  /** What tells of the requests to one route. */
  to(route: string): ObserveRequest {
    const known = new Map<string, Map<number, RequestSeries>>();
    const made = (method: string, status: number): RequestSeries => {
      const series = new RequestSeries(`route="${escaped(route)}",method="${escaped(method)}",status="${status}"`);
      known.set(method, (known.get(method) ?? new Map<number, RequestSeries>()).set(status, series));
      this.series.push(series);
      return series;
    };
    return (method, status, seconds) => (known.get(method)?.get(status) ?? made(method, status)).add(seconds);
  }

  /** All of it in the text format of Prometheus. */
  text(): string {
    const head = [`# HELP ${NAME} Time to answer a request`, `# TYPE ${NAME} histogram`];
    return `${[...head, ...this.series.flatMap((series) => series.lines(NAME))].join('\n')}\n`;
  }
}

/** A label's value (Prometheus, "Text-based format"). */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
