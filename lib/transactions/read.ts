import { and, asc, eq, inArray } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { payment, transaction, transactionStep } from '@/db/schema/payments'
import { currencyAssignment, paymentSystem } from '@/db/schema/systems'
import { type Actor, demand, may } from '@/lib/auth/actor'
import { visibleCustomers } from '@/lib/customers/find'
import { entriesOf } from '@/lib/ledger/read'
import { type Money, money } from '@/lib/money/money'
import { processorLimits } from '@/lib/payment-systems/limits'
import { type PaymentSystemRow, routeFor } from '@/lib/payment-systems/open'
import type { AnyAdapter, Evidence, NextStep } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import { TYPE_CODES, TYPE_NAMES } from '@/lib/words'
import { possibleFollowUps } from './possible'
import { problemOf } from './problems'
import { isOpen, type Node, summarize } from './tree'
import type { PaymentAction, PaymentSums, PaymentView, StepView, TransactionView } from './view'

type PaymentRow = typeof payment.$inferSelect
type TransactionRow = typeof transaction.$inferSelect

interface Read {
  readonly row: PaymentRow
  readonly system: PaymentSystemRow
  readonly customerName: string
  readonly transactions: readonly TransactionRow[]
}

/**
 * A payment with everything that became of it, as the actor may read it: a customer their own, without what staff and processors wrote
 * for each other. Undefined when there is none such, or not for this actor. Needs `payments.read`, a customer `own.read`.
 */
export async function getPayment(actor: Actor, paymentId: string): Promise<PaymentView | undefined> {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'payments.read')
  return database().transaction(
    async (tx) => {
      const found = await load(tx, actor, paymentId)
      return found && viewOf(tx, actor, found)
    },
    // One moment for all of it, so that the sums fit the rows.
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

async function load(tx: Tx, actor: Actor, paymentId: string): Promise<Read | undefined> {
  const [found] = await tx
    .select({ row: payment, system: paymentSystem, customerName: customer.name })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, payment.profileId), eq(paymentSystem.id, payment.systemId)),
    )
    .where(and(visibleCustomers(actor), eq(payment.profileId, actor.profileId), eq(payment.id, paymentId)))
  if (!found) return undefined
  const transactions = await tx
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, actor.profileId), eq(transaction.paymentId, paymentId)))
    .orderBy(asc(transaction.createdAt), asc(transaction.id))
  return { ...found, transactions }
}

async function viewOf(tx: Tx, actor: Actor, read: Read): Promise<PaymentView> {
  const { row, system, transactions } = read
  const adapter = adapterOf(system.adapter)
  const forStaff = actor.kind !== 'customer'
  const nodes = transactions.map(nodeOf)
  const ids = transactions.map(({ id }) => id)
  const names = forStaff ? await namesOf(tx, transactions) : new Map<string, string>()
  const all = transactions.map((one) => transactionView(one, { adapter, names, forStaff }))
  return {
    id: row.id,
    purpose: row.purpose,
    description: row.description,
    amount: money(row.amountMinor, row.currency),
    live: row.live,
    method: row.method,
    label: row.label,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    accountId: row.accountId,
    customer: { id: row.customerId, name: read.customerName },
    system: {
      id: system.id,
      name: system.name,
      adapterId: adapter.id,
      processorName: adapter.displayName,
      live: system.live,
      removed: system.deletedAt !== null,
    },
    summary: sumsOf(row, nodes),
    attempts: childrenOf(null, all),
    seen: transactions.length,
    actions: forStaff ? actionsOf(actor, read, adapter, nodes) : [],
    limits: await limitsOf(tx, row, adapter),
    steps: forStaff ? await stepsOf(tx, actor.profileId, ids) : [],
    entries: may(actor, 'ledger.read')
      ? await entriesOf(tx, { profileId: actor.profileId, transactionIds: ids })
      : [],
  }
}

function nodeOf({ id, parentId, type, status, toldMinor, askedMinor }: TransactionRow): Node {
  return { id, parentId, type, status, amountMinor: toldMinor ?? askedMinor }
}

function sumsOf(row: PaymentRow, nodes: readonly Node[]): PaymentSums {
  const summary = summarize(row.amountMinor, nodes)
  const of = (amountMinor: bigint) => money(amountMinor, row.currency)
  const waiting = nodes.filter((node) => node.type === 'refund' && isOpen(node))
  return {
    status: summary.status,
    authorized: of(summary.authorized),
    captured: of(summary.captured),
    refunded: of(summary.refunded),
    disputed: of(summary.disputed),
    capturable: of(summary.capturable),
    refundable: of(summary.refundable),
    pendingRefund: of(waiting.reduce((sum, node) => sum + node.amountMinor, 0n)),
    open: summary.open,
  }
}

type Flat = Omit<TransactionView, 'children'>

interface Reading {
  readonly adapter: AnyAdapter
  readonly names: ReadonlyMap<string, string>
  readonly forStaff: boolean
}

function transactionView(row: TransactionRow, { adapter, names, forStaff }: Reading): Flat {
  return {
    id: row.id,
    parentId: row.parentId,
    type: row.type,
    code: adapter.typeCodes?.[row.type] ?? TYPE_CODES[row.type],
    name: TYPE_NAMES[row.type],
    status: row.status,
    asked: money(row.askedMinor, row.currency),
    told: row.toldMinor === null ? null : money(row.toldMinor, row.currency),
    method: row.method,
    label: row.label,
    reference: row.reference,
    problem: row.code === null ? null : problemOf(row.code),
    nextStep: null,
    expiresAt: row.expiresAt,
    initiator: row.initiator,
    actorName: (row.actorId === null ? undefined : names.get(row.actorId)) ?? null,
    reason: forStaff ? row.reason : null,
    needsPerson: forStaff ? row.needsPerson : null,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
  }
}

function childrenOf(parentId: string | null, all: readonly Flat[]): readonly TransactionView[] {
  return all
    .filter((one) => one.parentId === parentId)
    .map((one) => ({ ...one, children: childrenOf(one.id, all) }))
}
