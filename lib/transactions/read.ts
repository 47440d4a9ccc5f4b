import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { customer } from '@/db/schema/customers'
import { payment, transaction, transactionStep } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand, may, type PayerActor } from '@/lib/auth/actor'
import { visibleCustomers } from '@/lib/customers/find'
import { entriesOf } from '@/lib/ledger/read'
import { money } from '@/lib/money/money'
import { type PaymentSystemRow, routeFor } from '@/lib/payment-systems/open'
import type { Evidence, NextStep } from '@/lib/payments/outcome'
import { adapterOf } from '@/lib/payments/registry'
import { TYPE_CODES, TYPE_NAMES } from '@/lib/words'
import { agreementsOf } from './agreed'
import { attemptLimits } from './attempt-limits'
import { nodeOf } from './nodes'
import { type Possible, possibleFollowUps } from './possible'
import { problemOf } from './problems'
import { isOpen, type Node, summarize } from './tree'
import type { PaymentAction, PaymentSums, PaymentView, StepView, TransactionView } from './view'
import { visitPrefix } from './visit'

type PaymentRow = typeof payment.$inferSelect
type TransactionRow = typeof transaction.$inferSelect

interface Read {
  readonly row: PaymentRow
  readonly customerName: string
  readonly transactions: readonly TransactionRow[]
  /** The systems of the payment and of each of its transactions; attempts may go through different ones. */
  readonly systems: Systems
}

interface Systems {
  readonly at: (systemId: string) => PaymentSystemRow
}

/**
 * A payment with everything that became of it, as the actor may read it: a customer their own, without what staff and processors wrote
 * for each other. Undefined when there is none such, or not for this actor. Needs `payments.read`, a customer `own.read`.
 */
export async function getPayment(actor: Actor, paymentId: string): Promise<PaymentView | undefined> {
  demand(actor, actor.kind === 'customer' ? 'own.read' : 'payments.read')
  return database().transaction(
    async (tx) => {
      const found = await load(tx, and(visibleCustomers(actor), ofId(actor, paymentId)))
      return found && viewOf(tx, actor, found)
    },
    // One moment for all of it, so that the sums fit the rows.
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/**
 * A payment by link, for the browser that made it: `visit` is what its keys begin with. Everybody else who has the link sees how the link stands, and
 * not who pays how. Undefined when there is none such. Needs `link.read`.
 */
export async function getPaymentByLink(
  actor: PayerActor,
  { paymentId, visit }: { readonly paymentId: string; readonly visit: string },
): Promise<PaymentView | undefined> {
  demand(actor, 'link.read')
  const theirs = and(
    eq(payment.linkId, actor.linkId),
    sql`starts_with(${payment.idempotencyKey}, ${visitPrefix(actor.linkId, visit)})`,
  )
  return database().transaction(
    async (tx) => {
      const found = await load(tx, and(theirs, ofId(actor, paymentId)))
      return found && viewOf(tx, actor, found)
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

function ofId({ profileId }: Actor, paymentId: string): SQL | undefined {
  return and(eq(payment.profileId, profileId), eq(payment.id, paymentId))
}

async function load(tx: Tx, which: SQL | undefined): Promise<Read | undefined> {
  const [found] = await tx
    .select({ row: payment, customerName: customer.name })
    .from(payment)
    .innerJoin(customer, and(eq(customer.profileId, payment.profileId), eq(customer.id, payment.customerId)))
    .where(which)
  if (!found) return undefined
  const { profileId, id } = found.row
  const itsOwn = and(eq(transaction.profileId, profileId), eq(transaction.paymentId, id))
  const [transactions, systems] = await Promise.all([
    tx.select().from(transaction).where(itsOwn).orderBy(asc(transaction.createdAt), asc(transaction.id)),
    systemsOf(tx, found.row),
  ])
  return { ...found, transactions, systems }
}

async function systemsOf(tx: Tx, { profileId, id, systemId }: PaymentRow): Promise<Systems> {
  const ofItsTransactions = tx
    .select({ id: transaction.systemId })
    .from(transaction)
    .where(and(eq(transaction.profileId, profileId), eq(transaction.paymentId, id)))
  const rows = await tx
    .select()
    .from(paymentSystem)
    .where(
      and(
        eq(paymentSystem.profileId, profileId),
        or(eq(paymentSystem.id, systemId), inArray(paymentSystem.id, ofItsTransactions)),
      ),
    )
  const at = (systemId: string) => {
    const row = rows.find(({ id }) => id === systemId)
    if (!row) throw new Error(`payment system ${systemId} is not there`)
    return row
  }
  return { at }
}

async function viewOf(tx: Tx, actor: Actor, read: Read): Promise<PaymentView> {
  const { row, transactions } = read
  const system = read.systems.at(row.systemId)
  const adapter = adapterOf(system.adapter)
  const forStaff = actor.kind === 'staff' || actor.kind === 'system'
  const nodes = transactions.map(nodeOf)
  const ids = transactions.map(({ id }) => id)
  // Asked together, so that they travel together.
  const [names, limits, agreements, steps, entries] = await Promise.all([
    forStaff ? namesOf(tx, transactions) : new Map<string, string>(),
    attemptLimits(tx, row, adapter),
    forStaff ? agreementsOf(tx, row) : [],
    forStaff ? stepsOf(tx, actor.profileId, ids) : [],
    may(actor, 'ledger.read') ? entriesOf(tx, { profileId: actor.profileId, transactionIds: ids }) : [],
  ])
  const all = transactions.map((one) => transactionView(one, { read, names, forStaff }))
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
    summary: sumsOf(read, nodes),
    attempts: childrenOf(null, all),
    seen: transactions.length,
    actions: forStaff ? actionsOf(actor, read, nodes) : [],
    limits,
    agreements,
    steps,
    entries,
  }
}

function sumsOf(read: Read, nodes: readonly Node[]): PaymentSums {
  const { row } = read
  const summary = summarize(row.amountMinor, nodes)
  const of = (amountMinor: bigint) => money(amountMinor, row.currency)
  const waiting = nodes.filter((node) => node.type === 'refund' && isOpen(node))
  return {
    status: summary.status,
    authorized: of(summary.authorized),
    captured: of(summary.captured),
    refunded: of(summary.refunded),
    disputed: of(summary.disputed),
    capturable: of(
      possibleIn(read, nodes)
        .filter(({ type }) => type === 'capture')
        .reduce((sum, { leftMinor }) => sum + leftMinor, 0n),
    ),
    refundable: of(summary.refundable),
    pendingRefund: of(waiting.reduce((sum, node) => sum + node.amountMinor, 0n)),
    open: summary.open,
  }
}

type Flat = Omit<TransactionView, 'children'>

interface Reading {
  readonly read: Read
  readonly names: ReadonlyMap<string, string>
  readonly forStaff: boolean
}

function transactionView(row: TransactionRow, { read, names, forStaff }: Reading): Flat {
  const system = read.systems.at(row.systemId)
  return {
    id: row.id,
    parentId: row.parentId,
    type: row.type,
    code: adapterOf(system.adapter).typeCodes?.[row.type] ?? TYPE_CODES[row.type],
    name: TYPE_NAMES[row.type],
    status: row.status,
    asked: money(row.askedMinor, row.currency),
    told: row.toldMinor === null ? null : money(row.toldMinor, row.currency),
    systemName: system.name,
    method: row.method,
    label: row.label,
    reference: row.reference,
    problem: row.code === null ? null : problemOf(row.code),
    nextStep: nextStepOf(row, read.row.live),
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
  return all.filter((one) => one.parentId === parentId).map((one) => ({ ...one, children: childrenOf(one.id, all) }))
}

function nextStepOf(row: TransactionRow, live: boolean): NextStep | null {
  if (row.status !== 'pending' || row.nextStep === null) return null
  const step = row.nextStep as NextStep
  return step.kind === 'redirect' ? { ...step, url: routeFor(live)(step.url) } : step
}

const PERMISSION = { capture: 'payments.capture', void: 'payments.capture', refund: 'payments.refund' } as const

function systemOf({ row, transactions, systems }: Read, node: Node): PaymentSystemRow {
  return systems.at(transactions.find(({ id }) => id === node.id)?.systemId ?? row.systemId)
}

function possibleIn(read: Read, nodes: readonly Node[]): readonly Possible[] {
  return possibleFollowUps((node) => adapterOf(systemOf(read, node).adapter), nodes)
}

function actionsOf(actor: Actor, read: Read, nodes: readonly Node[]): readonly PaymentAction[] {
  const { row, transactions } = read
  return possibleIn(read, nodes).map((one) => {
    const system = systemOf(read, one.node)
    const because = !may(actor, PERMISSION[one.type])
      ? 'Your role may read payments but not move money.'
      : system.deletedAt !== null
        ? `The payment system "${system.name}" was removed. Do it on the processor’s own pages.`
        : transactions.find(({ id }) => id === one.node.id)?.reference === null
          ? 'The processor never gave a reference for this transaction, so it cannot be acted on.'
          : undefined
    return {
      type: one.type,
      transactionId: one.node.id,
      max: money(one.leftMinor, row.currency),
      partial: one.partial,
      releasesRest: adapterOf(system.adapter).operations.capture?.multiple !== true,
      ...(because ? { disabledBecause: because } : {}),
    }
  })
}

async function stepsOf(tx: Tx, profileId: string, ids: readonly string[]): Promise<readonly StepView[]> {
  const rows = await tx
    .select()
    .from(transactionStep)
    .where(and(eq(transactionStep.profileId, profileId), inArray(transactionStep.transactionId, [...ids])))
    .orderBy(asc(transactionStep.at), asc(transactionStep.id))
  return rows.map(({ profileId: _, evidence, ...step }) => ({ ...step, evidence: evidence as Evidence }))
}

async function namesOf(tx: Tx, rows: readonly TransactionRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ actorId }) => actorId ?? []))]
  if (ids.length === 0) return new Map()
  const logins = await tx.select({ id: login.id, name: login.name }).from(login).where(inArray(login.id, ids))
  return new Map(logins.map(({ id, name }) => [id, name]))
}
