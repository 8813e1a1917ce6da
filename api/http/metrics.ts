import type { RequestHandler } from 'express';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Measures of one API process, in Prometheus' text form. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'outport_api_' });
  const seconds = new Histogram({
    name: 'outport_api_request_seconds',
    help: 'Time from request to answer, in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const refused = new Counter({ name: 'outport_api_rate_limited_total', help: 'Requests refused for their number', registers: [registry] });
  const measure: RequestHandler = (request, response, next) => {
    const began = process.hrtime.bigint();
    response.once('finish', () => {
      const labels = {
        method: request.method,
        route: (request.route as { path?: string } | undefined)?.path ?? 'none',
        status: String(response.statusCode),
      };
      seconds.observe(labels, Number(process.hrtime.bigint() - began) / 1e9);
      if (response.statusCode === 429) refused.inc();
    });
    next();
  };
  return { registry, measure };
}
