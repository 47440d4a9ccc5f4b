import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'

/** What a log line says besides its message: ids, names, numbers. Never a text that a person typed, never a secret. */
export type Facts = Record<string, string | number | boolean | undefined>

// On globalThis: the server that takes a request in and the pages built by Next each load this module for themselves.
const holder = globalThis as typeof globalThis & { quittanceFacts?: AsyncLocalStorage<Facts> }
holder.quittanceFacts ??= new AsyncLocalStorage<Facts>()
const running = holder.quittanceFacts

/** Does some work; every log line written meanwhile carries these facts, such as `{ request: 'req_…' }`, and those of the work around it. */
export function within<T>(facts: Facts, work: () => T): T {
  return running.run({ ...running.getStore(), ...facts }, work)
}

/** Adds facts to the request or job that is running, as soon as they are known. Does nothing outside of one. */
export function note(facts: Facts): void {
  const store = running.getStore()
  if (store) Object.assign(store, facts)
}

/** The facts of the request or job that is running; none outside of one. */
export function noted(): Readonly<Facts> {
  return running.getStore() ?? {}
}

/**
 * Of a failed query, which carries its parameters in its message, the error that caused it; any other as it is. For an error that is handed to
 * somebody who writes down what it says.
 */
export function withoutParameters(error: unknown): unknown {
  return error instanceof Error && 'query' in error && error.cause instanceof Error ? error.cause : error
}

/** What may be told of an error: its name, message, code, digest and where it was thrown; of a failed query what its cause says. */
export function tellable(error: unknown): Readonly<Record<string, unknown>> {
  const told = withoutParameters(error)
  if (!(error instanceof Error && told instanceof Error)) return { name: typeof error }
  const cause = withoutParameters(told.cause)
  const because = cause instanceof Error ? cause : undefined
  return {
    name: told.name,
    message: told.message,
    code: 'code' in told ? told.code : undefined,
    cause: because && `${because.name}: ${'code' in because ? because.code : because.message}`,
    digest: 'digest' in error ? error.digest : undefined,
    at: error.stack?.split('\n').filter((line) => /^ {4}at /.test(line)),
  }
}

/**
 * The one logger: JSON lines on standard output. Log ids and facts, never a whole request, reply, form or settings object; the list
 * below only catches a slip. An error goes under `err`, and only what `tellable` says of it is written.
 */
export const log = pino({
  level: process.env.LOG_LEVEL ?? (process.env.VITEST ? 'silent' : 'info'),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: tellable },
  mixin: () => ({ ...running.getStore() }),
  redact: {
    paths: [
      'password',
      'token',
      'secret',
      'authorization',
      'cookie',
      'settings',
      '*.password',
      '*.token',
      '*.secret',
      '*.authorization',
      '*.cookie',
      '*.settings',
    ],
    censor: '[hidden]',
  },
})
