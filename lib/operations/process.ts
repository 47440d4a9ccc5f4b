import { collectDefaultMetrics } from 'prom-client'
import { registry } from '@/lib/metrics'

/** Measures this process itself (memory, event loop, garbage collection) and says in every measure which kind it is. Call once. */
export function measureProcess(kind: 'web' | 'worker' | 'callbacks'): void {
  registry.setDefaultLabels({ process: kind })
  collectDefaultMetrics({ register: registry })
}
