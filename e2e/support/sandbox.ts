import { stage } from './stage'

export type Processor = 'stripe' | 'paypal'

export interface Charge {
  readonly id: string
  /** Our transaction id, as it was sent to the processor. */
  readonly reference: string
  readonly kind: 'authorization' | 'purchase' | 'capture' | 'void' | 'refund' | 'verification'
  readonly parent: string | null
  /** Minor units in digits: "2500". */
  readonly amountMinor: string
  readonly currency: string
  readonly status: string
  readonly at: string
}

export interface Fault {
  readonly processor: Processor
  /** An operation such as `payment_intents.create`, an event type, or `*`. */
  readonly on: string
  readonly fault: string
  readonly times: number
  readonly ms?: number
  readonly code?: string
}

export interface Mail {
  readonly id: string
  readonly to: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface SentCallback {
  readonly id: string
  readonly processor: Processor
  readonly url: string
  /** The event's type. */
  readonly type: string
  /** The bytes that were sent. */
  readonly body: string
  readonly state: 'waiting' | 'delivered' | 'failed' | 'lost'
  readonly attempts: readonly { readonly status: number | null; readonly forged: boolean }[]
}

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(`${stage.sandboxUrl()}${path}`, init)
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}: ${await response.text()}`)
  return response.json()
}

const post = (path: string, body: unknown) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** The processor's own books, oldest first: what it charged, whatever we believe. */
export async function books(processor: Processor): Promise<readonly Charge[]> {
  return ((await ask(`/control/books/${processor}`)) as { charges: Charge[] }).charges
}

/** Orders a fault for the next calls. `calm` clears what is left of it. */
export async function misbehave(fault: Fault): Promise<void> {
  await post('/control/misbehave', fault)
}

/** Ends all ordered faults. */
export async function calm(): Promise<void> {
  await ask('/control/misbehave', { method: 'DELETE' })
}

/** The webhooks the sandbox sent, with their attempts. */
export async function callbacks(): Promise<readonly SentCallback[]> {
  return ((await ask('/control/callbacks')) as { callbacks: SentCallback[] }).callbacks
}

/** Sends a webhook again, as a processor's retry would. */
export async function resend(callbackId: string): Promise<void> {
  await post(`/control/callbacks/${encodeURIComponent(callbackId)}/resend`, {})
}

/** All mail that reached somebody, oldest first. */
export async function mail(recipient?: string): Promise<readonly Mail[]> {
  const { mails } = (await ask('/control/mail')) as { mails: Mail[] }
  return recipient ? mails.filter(({ recipients }) => recipients.includes(recipient)) : mails
}

export interface Inbox {
  /** Oldest first. */
  readonly mails: readonly Mail[]
  /** Newest first. */
  readonly sms: readonly { readonly sid: string; readonly to: string; readonly body: string; readonly status: string }[]
}

/** Mail and SMS to whoever has this in their address or number. */
export async function inbox(to: string): Promise<Inbox> {
  return (await ask(`/control/inbox?to=${encodeURIComponent(to)}`)) as Inbox
}
