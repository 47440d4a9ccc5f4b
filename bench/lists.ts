import { adoptDatabase, type Database } from '@/db/client'
import type { PageQuery } from '@/db/keyset'
import type { StaffActor } from '@/lib/auth/actor'
import { type AuditFilter, listAudit } from '@/lib/auth/audit-log'
import { accountStatement, listAccounts } from '@/lib/customers/accounts'
import { listCards } from '@/lib/customers/cards'
import { countCustomers, listCustomers } from '@/lib/customers/customers'
import { countDocuments, type DocumentFilter, listDocuments } from '@/lib/documents/list'
import { documentsOf } from '@/lib/documents/read'
import { countNeedsPerson } from '@/lib/needs-person/list'
import { getOverview } from '@/lib/payment-systems/overview'
import type { PaymentFilter } from '@/lib/transactions/filter'
import { countPayments, exportPayments, paymentFilterOptions, searchPayments } from '@/lib/transactions/search'
import { FIRST, first, type List, staff } from './list'
import type { Samples } from './lists-facts'
import { ORDER_LISTS } from './order-lists'

/** The payments page: the filters it offers, one page, and how many there are. */
function payments(name: string, filterOf: (of: Samples) => PaymentFilter, page: Partial<PageQuery> = {}): List {
  return {
    name: `payments ${name}`,
    ask: async (of) => {
      const actor = staff(of)
      const filter = filterOf(of)
      await paymentFilterOptions(actor)
      await Promise.all([searchPayments(actor, filter, { ...FIRST, ...page }), countPayments(actor, filter)])
    },
  }
}

function customers(name: string, textOf: (of: Samples) => string | undefined): List {
  return {
    name: `customers ${name}`,
    ask: (of) => {
      const filter = { text: textOf(of) }
      return Promise.all([listCustomers(staff(of), filter, FIRST), countCustomers(staff(of), filter)])
    },
  }
}

function audit(name: string, filterOf: (of: Samples) => AuditFilter): List {
  return { name: `audit log ${name}`, ask: (of) => listAudit(staff(of), filterOf(of), { size: 25 }) }
}

/** The documents page: one page, and how many there are. */
function documents(name: string, filterOf: (of: Samples) => DocumentFilter, role?: StaffActor['role']): List {
  return {
    name: `documents ${name}`,
    ask: (of) => {
      const filter = filterOf(of)
      const actor = staff(of, role)
      return Promise.all([listDocuments(actor, filter, FIRST), countDocuments(actor, filter)])
    },
  }
}

/** Every list and search box of the console, and what self-care lists. */
export const LISTS: readonly List[] = [
  payments('newest first', () => ({})),
  payments('oldest first', () => ({}), { desc: false }),
  { name: 'payments in the middle', ask: (of) => searchPayments(staff(of), {}, { ...FIRST, after: of.payment.id }) },
  payments('of one day', ({ day }) => ({ from: day, to: day })),
  payments('by a common status', () => ({ status: 'paid' })),
  payments('by a rare status', () => ({ status: 'disputed' })),
  payments('by a status there is none of', () => ({ status: 'verified' })),
  payments('by method', () => ({ method: 'amex' })),
  payments('by payment system', ({ systemId }) => ({ systemId })),
  payments('in Test mode', () => ({ live: false })),
  payments('by status, method and day', ({ day }) => ({ status: 'unpaid', method: 'visa', to: day })),
  payments('by a common amount', () => ({ amount: '25.00' })),
  payments('by a rare amount', ({ payment }) => ({ amount: payment.amount })),
  payments('by last four', ({ payment }) => ({ lastFour: payment.lastFour })),
  payments('by customer’s name', ({ customer }) => ({ customer: customer.name })),
  payments('by customer’s e-mail', ({ customer }) => ({ customer: customer.email })),
  payments('by reference', ({ payment }) => ({ reference: payment.reference })),
  payments('by id', ({ payment }) => ({ id: payment.id })),
  payments('search: reference', ({ payment }) => ({ text: payment.reference })),
  payments('search: e-mail', ({ customer }) => ({ text: customer.email })),
  payments('search: surname', () => ({ text: 'Sato' })),
  payments('search: amount', () => ({ text: '25.00' })),
  payments('search: last four', ({ payment }) => ({ text: payment.lastFour })),
  payments('search: decline', () => ({ text: 'insufficient_funds' })),
  payments('search: description', () => ({ text: 'northwind' })),
  payments('search: nothing found', () => ({ text: 'zzyzx' })),
  payments('of one customer', ({ customer }) => ({ customerId: customer.id })),
  {
    name: 'payments of a restricted user',
    ask: (of) => searchPayments(staff(of, 'restricted'), {}, FIRST),
  },
  { name: 'payments as CSV, first lines', ask: (of) => first(exportPayments(staff(of), { status: 'paid' }), 100) },
  customers('newest first', () => undefined),
  customers('search: surname', () => 'Sato'),
  customers('search: e-mail', ({ customer }) => customer.email),
  customers('search: phone', ({ customer }) => customer.phone),
  customers('search: number', ({ customer }) => customer.number),
  customers('search: two letters', () => 'xu'),
  customers('search: nothing found', () => 'zzyzx'),
  documents('newest first', () => ({})),
  documents('by kind', () => ({ kind: 'receipt' })),
  documents('by a kind there is none of', () => ({ kind: 'invoice' })),
  documents('by number', () => ({ number: 'R-2026-000100' })),
  documents('by customer’s name', ({ customer }) => ({ customer: customer.name })),
  documents('of one day', ({ day }) => ({ from: day, to: day })),
  documents('of a restricted user', () => ({}), 'restricted'),
  audit('newest first', () => ({})),
  audit('by a person', ({ customer }) => ({ person: customer.name })),
  audit('by nobody', () => ({ person: 'zzyzx' })),
  audit('by a common action', () => ({ action: 'purchase' })),
  audit('by an action there is none of', () => ({ action: 'currency.changed' })),
  audit('by record', ({ payment }) => ({ record: payment.id })),
  audit('by kind of record', () => ({ record: 'payment' })),
  audit('of one day', ({ day }) => ({ from: day, to: day })),
  { name: 'statement of an account', ask: (of) => accountStatement(staff(of), of.customer.account, FIRST) },
  { name: 'accounts of a customer', ask: (of) => listAccounts(staff(of), of.customer.id) },
  { name: 'cards of a customer', ask: (of) => listCards(staff(of), of.customer.id) },
  {
    name: 'payments of a customer with their documents',
    ask: async (of) => {
      const { rows } = await searchPayments(staff(of), { customerId: of.customer.id }, FIRST)
      await documentsOf(
        staff(of),
        rows.map(({ id }) => id),
      )
    },
  },
  ...ORDER_LISTS,
  { name: 'count of what needs a person', ask: (of) => countNeedsPerson(staff(of)) },
  { name: 'overview', ask: (of) => getOverview(staff(of)) },
]

/** Asks one list in one database; milliseconds. */
export async function timed(db: Database, { ask }: List, of: Samples): Promise<number> {
  adoptDatabase(db)
  const began = performance.now()
  await ask(of)
  return performance.now() - began
}
