import { and, asc, eq } from 'drizzle-orm'
import { among } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { payment, transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { firsts } from '@/lib/gather'
import { newId } from '@/lib/ids'
import type { News } from './news'
import { isOpen, mayFollow, PARENTS } from './tree'

type PaymentRow = typeof payment.$inferSelect
export type TransactionRow = typeof transaction.$inferSelect & { readonly adapter: string }

/** A transaction whose payment is locked by us, with all the transactions of that payment. */
export interface Found {
  readonly kind: 'found'
  readonly row: TransactionRow
  readonly owner: PaymentRow
  readonly rows: readonly TransactionRow[]
}

/** `unmatched`: nothing of this payment system matches. `busy`: another transaction holds the payment. `later`: another news of the batch does. */
export type Search = Found | { readonly kind: 'unmatched' } | { readonly kind: 'busy' } | { readonly kind: 'later' }

/**
 * Finds the transaction that each news is about, and locks its payment: from here on, return, callback and job wait for each other. News
 * alone waits for the lock; of several, those whose payment is held are `busy`, so that nobody waits for somebody else's payment.
 * News of something that happened at the processor without us (a refund on its dashboard) makes the row it is about, under its parent.
 */
export async function find(tx: Tx, batch: readonly News[]): Promise<readonly Search[]> {
  const hits = await locate(tx, batch)
  const keys = new Map(batch.map((news) => [news, keyOf(hits.get(news))]))
  const now = firsts(batch, (news) => keys.get(news))
  const wanted = batch.flatMap((news) => (now.has(news) ? (hits.get(news) ?? []) : []))
  const owners = await lockPayments(
    tx,
    wanted.map(({ profileId, paymentId }) => ({ profileId, id: paymentId })),
    { skipHeld: batch.length > 1 },
  )
  const rows = Map.groupBy(await rowsOf(tx, owners), paymentKey)
  const searches: Search[] = []
  for (const news of batch) {
    const hit = hits.get(news)
    const owner = owners.find((one) => hit !== undefined && one.id === hit.paymentId && one.profileId === hit.profileId)
    if (!hit) searches.push({ kind: 'unmatched' })
    else if (!now.has(news)) searches.push({ kind: 'later' })
    else if (!owner) searches.push({ kind: batch.length > 1 ? 'busy' : 'unmatched' })
    else searches.push(await pick(tx, news, hit, owner, rows.get(keyOf(hit) ?? '') ?? []))
  }
  return searches
}

/** Locks a payment for the rest of the database transaction. Undefined when the profile has none such. */
export async function lockPayment(tx: Tx, profileId: string, paymentId: string): Promise<PaymentRow | undefined> {
  const [row] = await lockPayments(tx, [{ profileId, id: paymentId }], { skipHeld: false })
  return row
}

type Named = Pick<PaymentRow, 'profileId'> & (Pick<PaymentRow, 'id'> | Pick<PaymentRow, 'idempotencyKey'>)

/** Locks the payments named, all by id or all by key, in one order. With `skipHeld` those that another transaction holds are left out. */
export async function lockPayments(
  tx: Tx,
  named: readonly Named[],
  { skipHeld }: { readonly skipHeld: boolean },
): Promise<readonly PaymentRow[]> {
  const [first] = named
  if (!first) return []
  const key = 'id' in first ? 'id' : 'idempotencyKey'
  return tx
    .select()
    .from(payment)
    .where(among(payment, ['profileId', key], named))
    .orderBy(asc(payment.profileId), asc(payment.id))
    .for('no key update', skipHeld ? { skipLocked: true } : {})
}

interface Place {
  readonly profileId: string
  readonly paymentId: string
}

const paymentKey = (row: Place) => `${row.profileId} ${row.paymentId}`
const keyOf = (hit: Place | undefined) => hit && paymentKey(hit)

/** What a news names: itself, or the transaction that it hangs under. */
async function locate(tx: Tx, batch: readonly News[]): Promise<ReadonlyMap<News, TransactionRow>> {
  const named = batch.flatMap(({ profileId, systemId, about }) =>
    about.kind === 'ours' ? [{ profileId, systemId, id: about.transactionId }] : [],
  )
  const referred = batch.flatMap(({ profileId, systemId, about }) =>
    about.kind === 'ours'
      ? []
      : [{ profileId, systemId, reference: about.kind === 'theirs' ? about.reference : about.parentReference }],
  )
  const candidates = [
    ...(await rowsWhere(tx, ['profileId', 'systemId', 'id'], named)),
    ...(await rowsWhere(tx, ['profileId', 'systemId', 'reference'], referred)),
  ]
  const pairs = batch.map((news) => [news, candidates.find((row) => isMeant(news, row))] as const)
  return new Map(pairs.filter((pair): pair is readonly [News, TransactionRow] => pair[1] !== undefined))
}

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

const rowsOf = (tx: Tx, owners: readonly PaymentRow[]) =>
  rowsWhere(
    tx,
    ['profileId', 'paymentId'],
    owners.map(({ profileId, id }) => ({ profileId, paymentId: id })),
  )

async function rowsWhere(
  tx: Tx,
  keys: readonly (keyof typeof transaction.$inferSelect)[],
  values: readonly Partial<typeof transaction.$inferSelect>[],
): Promise<readonly TransactionRow[]> {
  if (values.length === 0) return []
  const found = await tx
    .select({ row: transaction, adapter: paymentSystem.adapter })
    .from(transaction)
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, transaction.profileId), eq(paymentSystem.id, transaction.systemId)),
    )
    .where(among(transaction, keys, values))
    .orderBy(asc(transaction.createdAt), asc(transaction.id))
  return found.map(({ row, adapter }) => ({ ...row, adapter }))
}

async function pick(
  tx: Tx,
  news: News,
  hit: TransactionRow,
  owner: PaymentRow,
  rows: readonly TransactionRow[],
): Promise<Search> {
  // Read again now that nobody else can change it.
  const fresh = rows.find(({ id }) => id === hit.id)
  if (!fresh) return { kind: 'unmatched' }
  const child = news.about.kind === 'under' ? await childOf(tx, news, fresh, rows) : fresh
  if (!child) return { kind: 'unmatched' }
  return { kind: 'found', row: child, owner, rows: rows.includes(child) ? rows : [...rows, child] }
}

/**
 * The child of `parent` that the news is about: the one with the processor's reference; else ours of the same amount whose reference we
 * never learned (its reply was lost); else a new one. With the payment locked, two reports cannot both make it.
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
  const waiting = children.find((row) => isOpen(row) && row.reference === null && row.askedMinor === amount.amountMinor)
  if (waiting) return waiting
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
