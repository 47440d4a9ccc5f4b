import type postgres from 'postgres'
import type { CustomerActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { start } from '@/lib/transactions/start'
import type { Furniture } from './furnish'
import { REFERENCE_ACCOUNTS, writePayment } from './reference'

// One payment, by our road and by the reference's.

/** Pays 25.00 USD with a card typed into Stripe's fields. Throws when anything else comes of it than a payment. */
export async function payOnce({ cards }: Furniture, actor: CustomerActor): Promise<void> {
  const started = await start(actor, {
    customerId: actor.customerId,
    type: 'purchase',
    amount: money(2500n, 'USD'),
    with: { kind: 'one_time_token', systemId: cards, methodKind: 'card', token: 'pm_card_visa' },
    keep: false,
    key: newId('pay'),
    attempt: 0,
    description: 'Payment to Northwind Telecom',
    challenge: 'embed',
    urls: (paymentId) => ({
      returnUrl: `http://localhost/self-care/payments/${paymentId}/return`,
      cancelUrl: `http://localhost/self-care/payments/${paymentId}/cancel`,
    }),
  })
  if (!started.ok) throw new Error(started.message)
  if (started.value.status !== 'succeeded') throw new Error(`the payment is ${started.value.status}`)
}

/** A payment by the next customer, and so on round all of them; with `only` always the same one. */
export function payer(furniture: Furniture, only?: number): () => Promise<void> {
  let turn = 0
  return () => {
    const actor = furniture.customers[only ?? turn++ % furniture.customers.length]
    if (!actor) throw new Error('there are no customers')
    return payOnce(furniture, actor)
  }
}

/** The reference's payment, round all its accounts. */
export function reference(sql: postgres.Sql): () => Promise<void> {
  let turn = 0
  return () => writePayment(sql, turn++ % REFERENCE_ACCOUNTS)
}
