import { setTimeout as sleep } from 'node:timers/promises'
import type { SystemActor } from '@/lib/auth/actor'
import { cancelLink } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { linkSchema, orderSchema } from '@/lib/orders/schemas'
import { sweepLinks } from '@/lib/orders/sweep'
import { followUp } from '@/lib/transactions/follow-up'
import { linkCheckout } from '@/lib/transactions/link-checkout'
import { startByLink } from '@/lib/transactions/start-by-link'
import { made } from './made'
import type { Population } from './people'

// The demo's orders and payment links, one of each kind that a newcomer should see, made and paid through the same doors as real ones. What is
// mailed or texted about them is in the sandbox's inbox.

const DAY = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString()

/** Orders and links: open, scheduled, paid, paid in part, used often, reserved, cancelled, expired. */
export async function orders({ actor, ids }: Population, systemId: string): Promise<void> {
  const shop: Shop = { actor, systemId }
  await linksToBePaid(shop, ids)
  await linksThatArePaid(shop, ids)
  await linksThatAreOver(shop)
  await ordersOfProducts(shop)
}

interface Shop {
  readonly actor: SystemActor
  readonly systemId: string
}

async function link({ actor }: Shop, form: Readonly<Record<string, unknown>>): Promise<string> {
  const { linkId } = await made(createLink(actor, linkSchema.parse({ currency: 'USD', mode: 'test', ...form })))
  return linkId
}

async function linksToBePaid(shop: Shop, ids: Population['ids']): Promise<void> {
  await link(shop, {
    amount: '320.00',
    description: 'Router lease, one year',
    customerId: ids.get('Corner Café'),
    email: 'office@cornercafe.example',
    notifyEmail: true,
    sending: 'now',
    reference: 'INV-1042',
    expiresAt: inDays(14),
    remindUnpaidDays: '3',
    remindExpiryHours: '24',
    notes: [{ title: 'Desk', value: 'Bruno' }],
  })
  await link(shop, {
    amount: '89.00',
    currency: 'CHF',
    description: 'Installation at home',
    customerId: ids.get('Mia Gerber'),
    email: 'mia.gerber@quittance.example',
    phone: '+41 44 555 01 77',
    notifyEmail: true,
    notifySms: true,
    sending: 'scheduled',
    sendAt: inDays(1),
    reference: 'INV-1043',
  })
  // An address without a mailbox: the list shows that it came back.
  await link(shop, {
    amount: '19.50',
    description: 'Late fee',
    email: 'refused@quittance.example',
    notifyEmail: true,
    sending: 'now',
  })
}

async function linksThatArePaid(shop: Shop, ids: Population['ids']): Promise<void> {
  const whole = await link(shop, {
    amount: '48.00',
    description: 'Installation visit',
    customerId: ids.get('John Doe'),
  })
  await pay(shop, whole, 'Somebody')
  const parts = { parts: true, partMin: '50.00', reference: 'INV-1040' }
  const inParts = await link(shop, { amount: '300.00', description: 'Cabling of the office', ...parts })
  await pay(shop, inParts, 'Ines Oduya', 10_000n)
  const poster = await link(shop, { amount: '5.00', description: 'Wifi at the lake, one day', uses: 'many' })
  for (const name of ['Lena Vogt', 'Tomás Prieto']) await pay(shop, poster, name)
}

async function linksThatAreOver(shop: Shop): Promise<void> {
  const cancelled = await link(shop, { amount: '75.00', description: 'Second router' })
  await made(cancelLink(shop.actor, { linkId: cancelled, message: 'We have taken it off your invoice.' }))
  await link(shop, {
    amount: '15.00',
    description: 'Day pass',
    expiresAt: new Date(Date.now() + 500).toISOString(),
  })
  await sleep(700)
  await sweepLinks()
}

/** A draft, one of which the amount is reserved, and one of which a part was taken. */
async function ordersOfProducts(shop: Shop): Promise<void> {
  const camera = { name: 'Camera', quantity: '1', price: '250.00', tax: '7.7' }
  const router = { name: 'Router', quantity: '2', price: '129.00', discount: '8.00' }
  const visit = { name: 'Installation', quantity: '1', price: '60.00', fee: '4.50' }
  await order(shop, { items: [router, visit], customer: 'john.doe@quittance.example', reference: 'PO-2201' })
  const reserved = await order(shop, { items: [camera], preauthorize: true, reference: 'PO-2200' })
  await pay(shop, await linkOf(shop, reserved), 'Ada Lovelace')
  const taken = await order(shop, { items: [router], preauthorize: true, reference: 'PO-2199' })
  const transactionId = await pay(shop, await linkOf(shop, taken), 'Grace Hopper')
  const amount = { amountMinor: 12_900n, currency: 'USD' }
  const capture = { type: 'capture', transactionId, amount, reason: 'One router was delivered', seen: 1 } as const
  await made(followUp(shop.actor, capture))
}

async function order({ actor }: Shop, form: Readonly<Record<string, unknown>>): Promise<string> {
  const { orderId } = await made(createOrder(actor, orderSchema.parse({ currency: 'USD', mode: 'test', ...form })))
  return orderId
}

/** The link of an order; its amount is what the order says. */
const linkOf = (shop: Shop, orderId: string) => link(shop, { orderId, amount: '1.00', description: 'Northwind shop' })

/** Pays by a link as whoever opens it does; all of it unless an amount is given. Answers the transaction. */
async function pay({ actor, systemId }: Shop, linkId: string, name: string, amountMinor?: bigint): Promise<string> {
  const payer = { kind: 'payer', profileId: actor.profileId, linkId, name: 'Payer' } as const
  const visit = `demo data, the browser of ${name}`
  const page = await linkCheckout(payer, visit)
  if (!page?.due) throw new Error(`the link ${linkId} cannot be paid`)
  const email = `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.')}@quittance.example`
  const { transactionId } = await made(
    startByLink(payer, {
      amountMinor: amountMinor ?? page.due.amountMinor,
      with: { kind: 'one_time_token', systemId, methodKind: 'card', token: 'pm_card_visa' },
      visit,
      key: page.key,
      attempt: page.attempt,
      payer: page.asksWho ? { name, email } : null,
      keep: false,
      challenge: 'redirect',
      urls: () => ({ returnUrl: 'https://northwind.example/return', cancelUrl: 'https://northwind.example/cancel' }),
    }),
  )
  return transactionId
}
