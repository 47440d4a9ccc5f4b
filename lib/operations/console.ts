import { log, tellable } from '@/lib/log'

/** Sends what libraries print to the console into the log as lines like any other, errors without what may be secret in them. */
export function logConsole(): void {
  const levels = { error: 'error', warn: 'warn', log: 'info', info: 'info', debug: 'debug' } as const
  for (const [method, level] of Object.entries(levels)) {
    const write = (...said: readonly unknown[]) => {
      const err = said.find((one) => one instanceof Error)
      const text = said.map((one) => (one instanceof Error ? String(tellable(one).message) : String(one))).join(' ')
      log[level](err ? { err } : {}, text.trim())
    }
    Object.assign(console, { [method]: write })
  }
}
