import type { SystemActor } from '@/lib/auth/actor'
import { readMajor } from '@/lib/money/format'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { linkSchema, orderSchema } from '@/lib/orders/schemas'
import type { Result } from '@/lib/result'
import { payByLink, tokenOf } from '../access/by-link'
import { db, systemId } from './database'
import { within } from './patience'

// Orders and links of the demo's merchant, made and paid by the services themselves, for tests of what comes after.

/** An order with its link, and the address that opens it: `token` for the portal and the checkout. */
export interface Sold {
  readonly orderId: string
  readonly linkId: string
  readonly token: string
}

async function merchant() {
  const id = await systemId('Stripe')
  const [row] = await db()`select profile_id from payment_system where id = ${id}`
  const profileId = String(row?.profile_id)
  const actor: SystemActor = { kind: 'system', profileId, name: 'end-to-end' }
  return { actor, profileId, systemId: id }
}

const ITEMS = [
  { name: 'Wool hat', quantity: '2', price: '10', discount: '2', tax: '7.7' },
  { name: 'Scarf', quantity: '1', price: '20.61' },
]

/** An order of 40.00 USD in Test mode, unless asked otherwise, with a link for it. */
export async function sell({
  order = {},
  link = {},
}: {
  readonly order?: object
  readonly link?: object
} = {}): Promise<Sold> {
  const { actor } = await merchant()
  const form = { currency: 'USD', mode: 'test', items: ITEMS, ...order }
  const { orderId } = unwrap(await createOrder(actor, orderSchema.parse(form)))
  const { linkId } = unwrap(
    await createLink(actor, linkSchema.parse({ orderId, amount: '40', currency: 'USD', mode: 'test', ...link })),
  )
  return { orderId, linkId, token: await tokenOf({ actor }, linkId) }
}

/** A link that many pay with. */
export async function sellToMany(): Promise<string> {
  const { actor } = await merchant()
  const form = { amount: '5', currency: 'USD', mode: 'test', description: 'A cup of tea', uses: 'many' }
  return tokenOf({ actor }, unwrap(await createLink(actor, linkSchema.parse(form))).linkId)
}

/** Somebody pays an order by its link; with the receipt, where money was taken. */
export async function payFor({ linkId }: Sold, amount = '40', card = 'pm_card_visa'): Promise<string> {
  const payer = { name: 'Paula Payer', email: `${linkId.slice(-12)}@quittance.example` }
  const amountMinor = readMajor(amount, 'USD')?.amountMinor ?? 0n
  const { paymentId } = await payByLink(await merchant(), { linkId, card, amountMinor, payer })
  const [taken] = await db()`select id from payment where id = ${paymentId} and captured_minor > 0`
  if (taken) await untilPapers(paymentId, 1)
  return paymentId
}

/** Waits until a payment has so many receipts and credit notes. */
export async function untilPapers(paymentId: string, count: number): Promise<void> {
  const until = Date.now() + within(30).timeout
  for (;;) {
    const rows = await db()`select id from document where payment_id = ${paymentId}`
    if (rows.length >= count) return
    if (Date.now() > until) throw new Error(`${paymentId} has ${rows.length} documents: is the worker running?`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.message} ${JSON.stringify(result.fields ?? {})}`)
  return result.value
}
