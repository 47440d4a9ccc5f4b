import type { PageQuery } from '@/db/keyset'
import { may, type StaffActor } from '@/lib/auth/actor'
import { type CustomerItem, listCustomers } from '@/lib/customers/customers'
import type { Money } from '@/lib/money/money'
import { type LinkItem, listLinks } from '@/lib/orders/list-links'
import { listOrders, type OrderItem } from '@/lib/orders/list-orders'
import { type PaymentItem, searchPayments } from '@/lib/transactions/search'
import { FEWEST_FOR_ORDERS, FEWEST_LETTERS, type SearchHit } from './search-hit'

/** Of each kind so many, the newest: who wants more goes to its list. */
const SOME: PageQuery = { after: null, before: null, size: 5, desc: true }

/**
 * What a text finds in the console: for each kind up to five of those that its own list finds, and of no kind that the actor may not read. Call it
 * with what a member of staff has typed so far; spaces around it mean nothing. A text that is too short finds nothing.
 */
export async function findAnything(actor: StaffActor, typed: string): Promise<readonly SearchHit[]> {
  const text = typed.trim()
  if (text.length < FEWEST_LETTERS) return []
  const readsOrders = may(actor, 'orders.read') && text.length >= FEWEST_FOR_ORDERS
  const [customers, orders, payments, links] = await Promise.all([
    may(actor, 'customers.read') ? listCustomers(actor, { text }, SOME) : NONE,
    readsOrders ? listOrders(actor, { text }, SOME) : NONE,
    may(actor, 'payments.read') ? searchPayments(actor, { text }, SOME) : NONE,
    readsOrders ? listLinks(actor, { text }, SOME) : NONE,
  ])
  return [
    ...customers.rows.map(customerHit),
    ...orders.rows.map(orderHit),
    ...payments.rows.map(paymentHit),
    ...links.rows.map(linkHit),
  ]
}

const NONE = { rows: [] }

function customerHit({ id, name, email, phone, externalReference }: CustomerItem): SearchHit {
  const about = email ?? phone ?? externalReference ?? id
  return { kind: 'customer', id, title: name, about, amount: null, at: null, href: `/admin/customers/${id}` }
}

function orderHit(item: OrderItem): SearchHit {
  const { id, reference, total, customer, live } = item
  const about = joined(customer?.name, isTest(live))
  return { kind: 'order', id, title: reference ?? id, about, ...money(total, item), href: `/admin/orders/${id}` }
}

function paymentHit(item: PaymentItem): SearchHit {
  const { id, customer, amount, label, description, live } = item
  const about = joined(description, label, isTest(live))
  return { kind: 'payment', id, title: customer.name, about, ...money(amount, item), href: `/admin/payments/${id}` }
}

function linkHit(item: LinkItem): SearchHit {
  const { id, description, reference, email, phone, amount, live } = item
  const title = description ?? reference ?? id
  const about = joined(reference === title ? null : reference, email ?? phone, isTest(live))
  return { kind: 'link', id, title, about, ...money(amount, item), href: `/admin/payment-links/${id}` }
}

const isTest = (live: boolean) => (live ? null : 'Test mode')

function joined(...parts: readonly (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(' · ') || null
}

function money({ amountMinor, currency }: Money, { createdAt }: { readonly createdAt: Date }) {
  return { amount: { amountMinor: amountMinor.toString(), currency }, at: createdAt.toISOString() }
}
