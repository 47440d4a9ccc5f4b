import { and, asc, eq, sql } from 'drizzle-orm'
import { matching, relation } from '@/db/bulk'
import type { Database, Tx } from '@/db/client'
import { prepared } from '@/db/prepared'
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { newId } from '@/lib/ids'
import { adapterOf } from '@/lib/payments/registry'
import type { News } from './news'
import { isOpen, mayFollow, PARENTS } from './tree'

type PaymentRow = typeof payment.$inferSelect
export type TransactionRow = typeof transaction.$inferSelect & { readonly adapter: string }

/** A transaction whose payment is locked by us, with all the transactions of that payment. */
export interface Found {
  readonly kind: 'found'
  readonly row: TransactionRow
  readonly owner: Owner
  readonly rows: readonly TransactionRow[]
}

/** What a step needs to know of its payment. */
type Owner = Pick<PaymentRow, keyof typeof OWNER>

/** `unmatched`: nothing of this payment system matches. `busy`: another transaction holds the payment. `later`: another news of the batch does. */
export type Search = Found | { readonly kind: 'unmatched' } | { readonly kind: 'busy' } | { readonly kind: 'later' }

/**
 * Finds the transaction that each news is about, and locks its payment: from here on, return, callback and job wait for each other. News
 * alone waits for the lock; of several, those whose payment is held are `busy`, so that nobody waits for somebody else's payment.
 * News of something that happened at the processor without us (a refund on its dashboard) makes the row it is about, under its parent.
 */
export async function find(tx: Tx, batch: readonly News[]): Promise<readonly Search[]> {
  const meant = whatIsMeant(batch)
  // Sent together and in this order: the rows are read when the locks are held, whatever these waited for.
  const locked = (batch.length > 1 ? lockFree : lock)(tx, meant)
  const read = rowsAmong(tx, meant)
  const [owners, found] = await Promise.all([locked, read])
  const rows = found.map(({ row, adapter }) => ({ ...row, adapter }))
  const taken = new Set<string>()
  const searches: Search[] = []
  for (const news of batch) {
    const hit = rows.find((row) => isMeant(news, row))
    const owner = owners.find((one) => one.id === hit?.paymentId && one.profileId === hit.profileId)
    if (!hit) searches.push({ kind: 'unmatched' })
    else if (taken.has(paymentKey(hit))) searches.push({ kind: 'later' })
    else if (!owner) searches.push({ kind: 'busy' })
    else
      searches.push(
        await pick(
          tx,
          news,
          hit,
          owner,
          rows.filter((row) => paymentKey(row) === paymentKey(hit)),
        ),
      )
    if (hit) taken.add(paymentKey(hit))
  }
  return searches
}

/** Locks a payment for the rest of the database transaction. Undefined when the profile has none such. */
export async function lockPayment(
  tx: Tx,
  named: Pick<PaymentRow, 'profileId'> & (Pick<PaymentRow, 'id'> | Pick<PaymentRow, 'idempotencyKey'>),
): Promise<PaymentRow | undefined> {
  const [row] = await tx
    .select()
    .from(payment)
    .where(
      and(
        eq(payment.profileId, named.profileId),
        'id' in named ? eq(payment.id, named.id) : eq(payment.idempotencyKey, named.idempotencyKey),
      ),
    )
    .for('no key update')
  return row
}

const ownersOf = (meant: 'named' | 'referred', keys: readonly ('profileId' | 'systemId' | 'id' | 'reference')[]) =>
  sql`select t.profile_id, t.payment_id from ${relation('v', transaction, sql.placeholder(meant), keys)}
    join ${transaction} as t on ${sql.raw(matching('t', 'v', transaction, keys))}`

/** The payments of the transactions that were named, by our id or by the processor's. */
const PAYMENTS_MEANT = sql`${ownersOf('named', ['profileId', 'systemId', 'id'])}
  union all ${ownersOf('referred', ['profileId', 'systemId', 'reference'])}`

const OWNER = {
  profileId: payment.profileId,
  id: payment.id,
  customerId: payment.customerId,
  accountId: payment.accountId,
  purpose: payment.purpose,
  orderId: payment.orderId,
  linkId: payment.linkId,
  amountMinor: payment.amountMinor,
  method: payment.method,
  label: payment.label,
}

const lockAmong = (db: Database, config: { readonly skipLocked?: true }) =>
  db
    .select(OWNER)
    .from(payment)
    .where(sql`(${payment.profileId}, ${payment.id}) in (${PAYMENTS_MEANT})`)
    .orderBy(asc(payment.profileId), asc(payment.id))
    .for('no key update', config)

const lock = prepared((db) => lockAmong(db, {}))
const lockFree = prepared((db) => lockAmong(db, { skipLocked: true }))

const rowsAmong = prepared((db) =>
  db
    .select({ row: transaction, adapter: paymentSystem.adapter })
    .from(transaction)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(sql`(${transaction.profileId}, ${transaction.paymentId}) in (${PAYMENTS_MEANT})`)
    .orderBy(asc(transaction.createdAt), asc(transaction.id)),
)

/** What names the transactions that the news are about, or those that they hang under. */
function whatIsMeant(batch: readonly News[]) {
  const named = batch.flatMap(({ profileId, systemId, about }) =>
    about.kind === 'ours' ? [{ profileId, systemId, id: about.transactionId }] : [],
  )
  const referred = batch.flatMap(({ profileId, systemId, about }) =>
    about.kind === 'ours'
      ? []
      : [{ profileId, systemId, reference: about.kind === 'theirs' ? about.reference : about.parentReference }],
  )
  return { named, referred }
}

const paymentKey = (row: { readonly profileId: string; readonly paymentId: string }) =>
  `${row.profileId} ${row.paymentId}`

function isMeant({ profileId, systemId, about, type }: News, row: TransactionRow): boolean {
  if (row.profileId !== profileId || row.systemId !== systemId) return false
  switch (about.kind) {
    case 'ours':
      return row.id === about.transactionId
    case 'theirs':
      return row.reference === about.reference && row.type === type
    case 'under':
      return row.reference === about.parentReference && PARENTS[type].includes(row.type)
  }
}

async function pick(
  tx: Tx,
  news: News,
  hit: TransactionRow,
  owner: Owner,
  rows: readonly TransactionRow[],
): Promise<Search> {
  const child = news.about.kind === 'under' ? await childOf(tx, news, hit, rows) : hit
  if (!child) return { kind: 'unmatched' }
  return { kind: 'found', row: child, owner, rows: rows.includes(child) ? rows : [...rows, child] }
}

function isDoneOften(type: News['type'], { adapter }: TransactionRow): boolean {
  return (type === 'refund' || type === 'capture') && adapterOf(adapter).operations[type]?.multiple === true
}

/**
 * The child of `parent` that the news is about: the one with the processor's reference; else, of what its processor does only once, ours of
 * the same amount whose reference we never learned (its reply was lost); else a new one, for of two refunds that look alike one is not the
 * other. With the payment locked, two reports cannot both make it.
 */
async function childOf(
  tx: Tx,
  news: News,
  parent: TransactionRow,
  rows: readonly TransactionRow[],
): Promise<TransactionRow | undefined> {
  const children = rows.filter((row) => row.parentId === parent.id && row.type === news.type)
  const reference = 'reference' in news.outcome ? news.outcome.reference : undefined
  const known = children.find((row) => reference !== undefined && row.reference === reference)
  if (known) return known
  const amount = 'amount' in news.outcome ? news.outcome.amount : undefined
  // Without an amount nobody can tell whether an open child is the one that is meant.
  if (amount === undefined) return undefined
  // A reversal is always whole, and not all processors say how much of it had been taken before.
  const isAsked = (row: TransactionRow) => news.type === 'void' || row.askedMinor === amount.amountMinor
  const waiting = children.find((row) => isOpen(row) && row.reference === null && isAsked(row))
  if (waiting && !isDoneOften(news.type, parent)) return waiting
  if (amount.currency !== parent.currency || !mayFollow(news.type, parent)) return undefined
  const [made] = await tx
    .insert(transaction)
    .values({
      profileId: parent.profileId,
      id: newId('txn'),
      paymentId: parent.paymentId,
      parentId: parent.id,
      type: news.type,
      currency: amount.currency,
      askedMinor: amount.amountMinor,
      systemId: parent.systemId,
      method: parent.method,
      label: parent.label,
      initiator: 'processor',
    })
    .returning()
  return made && { ...made, adapter: parent.adapter }
}
