import { setTimeout as sleep } from 'node:timers/promises'
import { accountIdOf } from '@/sandbox/stripe/account'

// What happens at the processors' side without us: payers at their banks' and at PayPal's pages, merchants at the dashboards.

/** The key that the card system is configured with (scripts/seed). */
const SECRET = 'sk_test_northwind'
const ACCOUNT = accountIdOf('northwind')

/** A line of a processor's own books. */
export interface BookLine {
  readonly id: string
  readonly reference: string
  readonly kind: string
  readonly parent: string | null
  readonly amountMinor: string
  readonly currency: string
  readonly status: string
}

export interface CallbackSent {
  readonly id: string
  readonly body: string
}

/** What reached people. */
export interface Inbox {
  /** `envelopeId` is our message's id. */
  readonly mails: readonly { readonly envelopeId: string | null; readonly recipients: readonly string[] }[]
  readonly sms: readonly { readonly sid: string; readonly statusCallback: string | null }[]
}

export class Processors {
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  /** What the browser's card fields give: a payment method made from a test token. */
  async newCard(token: string): Promise<string> {
    for (let tries = 0; tries < 10; tries++) {
      const response = await fetch(`${this.#origin}/api.stripe.com/v1/payment_methods`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SECRET}` },
        body: new URLSearchParams({ type: 'card', 'card[token]': token }),
      }).catch(() => null)
      const id = await response?.json().then(
        (json) => (json as { id?: string }).id,
        () => undefined,
      )
      if (id) return id
      await sleep(200)
    }
    throw new Error('the card fields gave no token')
  }

  /** The payer presses a button on the page of their bank. */
  async authenticate(url: string, outcome: 'complete' | 'fail'): Promise<void> {
    await this.#submit(url, { outcome })
  }

  /** The payer presses a button on PayPal's page. */
  async decideAtPayPal(url: string, choice: 'approve' | 'walk-away' | 'cancel', funding = 'balance'): Promise<void> {
    const token = new URL(url).searchParams.get('token') ?? ''
    await this.#submit(url.split('?')[0] ?? url, { token, choice, funding })
  }

  /** The merchant refunds on Stripe's dashboard, without us. False when it is not possible. */
  async refundOnDashboard(intent: string, amountMinor: string): Promise<boolean> {
    return this.#submit(`${this.#origin}/stripe/${ACCOUNT}/${intent}/refund`, { amount: amountMinor })
  }

  /** The merchant refunds the rest of a capture on PayPal's pages, without us. False when it is not possible. */
  async refundAtPayPal(captureId: string): Promise<boolean> {
    return this.#submit(`${this.#origin}/paypal/captures/${captureId}/refund`, {})
  }

  /** PayPal decides about what is still pending there. */
  async decidePending(line: BookLine, well: boolean): Promise<void> {
    const [kind, action] =
      line.kind === 'authorization'
        ? ['authorizations', well ? 'accept' : 'deny']
        : ['captures', well ? 'complete' : 'deny']
    await this.#submit(`${this.#origin}/paypal/${kind}/${line.id}/${action}`, {})
  }

  async books(processor: 'stripe' | 'paypal'): Promise<readonly BookLine[]> {
    return (await this.#json<{ charges: readonly BookLine[] }>(`/control/books/${processor}`)).charges
  }

  async inbox(): Promise<Inbox> {
    return this.#json<Inbox>('/control/inbox?to=')
  }

  /** Orders something to go wrong there. */
  async misbehave(fault: object): Promise<void> {
    await this.#control('/control/misbehave', { method: 'POST', body: JSON.stringify(fault) })
  }

  /** What was ordered and has not happened yet. */
  async outstanding(): Promise<readonly { readonly fault: string; readonly times: number }[]> {
    return (await this.#json<{ faults: readonly { fault: string; times: number }[] }>('/control/misbehave')).faults
  }

  async behave(): Promise<void> {
    await this.#control('/control/misbehave', { method: 'DELETE' })
  }

  async callbacks(of: { readonly state: string } | { readonly type: string }): Promise<readonly CallbackSent[]> {
    const query = new URLSearchParams(of)
    return (await this.#json<{ callbacks: readonly CallbackSent[] }>(`/control/callbacks?${query}`)).callbacks
  }

  async resend(callbackId: string): Promise<void> {
    await this.#control(`/control/callbacks/${callbackId}/resend`, { method: 'POST' })
  }

  /** On a connection of its own: one that was kept may be closed by the other side at the very moment it is used again. */
  #control(path: string, init: { readonly method: string; readonly body?: string }): Promise<Response> {
    const headers = { 'content-type': 'application/json', connection: 'close' }
    return fetch(this.#origin + path, { ...init, headers })
  }

  async #json<T>(path: string): Promise<T> {
    return (await (await this.#control(path, { method: 'GET' })).json()) as T
  }

  async #submit(url: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const body = new URLSearchParams(fields)
    const response = await fetch(url, { method: 'POST', body, redirect: 'manual' }).catch(() => null)
    await response?.arrayBuffer().catch(() => undefined)
    return response !== null && response.status < 400
  }
}

/** Where payers' browsers are sent back to: nobody listens there, what comes back is told by the story itself. */
export const BACK_TO = 'http://127.0.0.1:9'
