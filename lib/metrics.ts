import { Counter, Histogram, Registry } from 'prom-client'

// What Prometheus reads of this process. Each room counts what happens in it; the names begin with `quittance_`. A label has few values
// that are known beforehand: never an id, a path or anything that a stranger chooses.

// On globalThis: the server that takes a request in and the pages built by Next each load this module for themselves.
const holder = globalThis as typeof globalThis & { quittanceMetrics?: Registry }
holder.quittanceMetrics ??= new Registry()

/** Every measure of this process. */
export const registry: Registry = holder.quittanceMetrics

/** A count that only grows, by name; made at first use. */
export function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
  const known = registry.getSingleMetric(name) as Counter<Label> | undefined
  return known ?? new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
}

/** How long something took, in seconds, by name; made at first use. */
export function duration<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
  const known = registry.getSingleMetric(name) as Histogram<Label> | undefined
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]
  return known ?? new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [registry] })
}
