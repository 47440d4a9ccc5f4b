import type { StartRequest } from '@/lib/payments/contract'
import type { Outcome } from '@/lib/payments/outcome'
import { adapterOf } from '@/lib/payments/registry'

// The processor that answers at once, in two places. At the adapter: Stripe's `purchase` is taken by one that answers from memory, so
// that nothing but our own road from `start` to `apply` is measured. On the wire: the global `fetch` of this process answers as Stripe
// would, so that the adapter, the official SDK and the reading of the reply are measured too.

let made = 0

/** A payment intent as Stripe sends it, paid with a VISA. */
export function intentOf(transactionId: string, amount: number): object {
  const number = String(++made).padStart(14, '0')
  const id = `pi_3Q${number}${process.pid}`
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_received: amount,
    capture_method: 'automatic',
    client_secret: `${id}_secret_bench`,
    created: Math.floor(Date.now() / 1000),
    currency: 'usd',
    customer: null,
    description: 'Top-up',
    latest_charge: {
      id: `ch_3Q${number}${process.pid}`,
      object: 'charge',
      amount,
      outcome: { network_status: 'approved_by_network', reason: null, risk_level: 'normal', type: 'authorized' },
      payment_method_details: {
        type: 'card',
        card: { brand: 'visa', country: 'US', exp_month: 12, exp_year: 2034, funding: 'credit', last4: '4242' },
      },
    },
    last_payment_error: null,
    livemode: false,
    metadata: { transaction: transactionId },
    next_action: null,
    payment_method: {
      id: `pm_1Q${number}`,
      object: 'payment_method',
      customer: null,
      type: 'card',
      card: { brand: 'visa', country: 'US', exp_month: 12, exp_year: 2034, funding: 'credit', last4: '4242' },
    },
    status: 'succeeded',
  }
}

/** Lets the adapter itself answer while `work` runs. The evidence is what Stripe's own would be. */
export async function answeringAtOnce<T>(work: () => Promise<T>): Promise<T> {
  const operations = adapterOf('stripe').operations as { purchase?: unknown }
  const own = operations.purchase
  operations.purchase = { run: async (request: StartRequest) => succeeded(request) }
  try {
    return await work()
  } finally {
    operations.purchase = own
  }
}

function succeeded({ transactionId, amount }: StartRequest): Outcome {
  const raw = intentOf(transactionId, Number(amount.amountMinor))
  return {
    kind: 'succeeded',
    reference: (raw as { id: string }).id,
    amount,
    method: 'visa',
    label: '•••• 4242',
    evidence: { processorCode: 'succeeded', raw },
  }
}

/** Lets the wire lead nowhere while `work` runs: whatever is sent is answered here, as Stripe would. */
export async function answeringOnTheWire<T>(work: () => Promise<T>): Promise<T> {
  const own = globalThis.fetch
  globalThis.fetch = async (_address, init) => {
    const asked = new URLSearchParams(String(init?.body ?? ''))
    const intent = intentOf(asked.get('metadata[transaction]') ?? '', Number(asked.get('amount')))
    return Response.json(intent)
  }
  try {
    return await work()
  } finally {
    globalThis.fetch = own
  }
}
