import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'

/** What can be ordered to go wrong. Those starting with `callback_` happen to webhooks, the others to calls. */
export const FAULTS = [
  'delay',
  'drop_after',
  'error_before',
  'error_after',
  'reset_mid_reply',
  'drip',
  'garbage',
  'request_twice',
  'rate_limit',
  'decline',
  'callback_duplicate',
  'callback_delay',
  'callback_lose',
  'callback_reorder',
  'callback_forge',
] as const

export type FaultName = (typeof FAULTS)[number]

/** One order to misbehave. */
export interface Fault {
  id: string
  processor: string
  /** An operation (`payment_intents.create`), an event type for callbacks, or `*`. */
  on: string
  fault: FaultName
  /** How often it still happens. */
  times: number
  /** delay, callback_delay: how long; drip: over how long the reply is spread. Milliseconds. */
  ms?: number | undefined
  /** decline: the processor's own decline code. */
  code?: string | undefined
}

/** The Hono environment of every route of the sandbox. */
export interface SandboxEnv {
  Bindings: HttpBindings
  Variables: { fault?: Fault; requestId?: string }
}

/** What processors mount their routes on. */
export type SandboxApp = Hono<SandboxEnv>
