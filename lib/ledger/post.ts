import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { account } from '@/db/schema/customers'
import { entry, ledgerAccount } from '@/db/schema/ledger'
import { newId } from '@/lib/ids'

// The posting rules. `clearing` is what a processor owes us, `customer` what we owe a customer.
//
//   type                 entry                                   customer's balance
//   authorization        pending  debit clearing credit customer      0
//   capture              posted   debit clearing credit customer      +      (names the pending entry; the rest of it may be released)
//   purchase             posted   debit clearing credit customer      +
//   void                 voided   the pending entry's sides           0      (of a purchase: posted, debit customer credit clearing, −)
//   refund, chargeback   posted   debit customer credit clearing      −
//   chargeback_reversal  posted   debit clearing credit customer      +
//   verification         none                                         0

export type PostingType =
  | 'verification'
  | 'authorization'
  | 'purchase'
  | 'capture'
  | 'void'
  | 'refund'
  | 'chargeback'
  | 'chargeback_reversal'

export interface Posting {
  readonly profileId: string
  readonly transactionId: string
  readonly type: PostingType
  readonly currency: string
  /** What the processor said, in minor units; more than zero. */
  readonly amountMinor: bigint
  readonly systemId: string
  readonly accountId: string
  /** The transaction that this one follows. */
  readonly parentId: string | null
  /** After a capture: is the rest of the authorisation released by it? */
  readonly releaseRest: boolean
}

/**
 * Posts the entries of a transaction that has just succeeded, and moves the customer's balance with them. Call once per transaction,
 * inside the database transaction that makes it `succeeded`, with its payment locked; a second call violates a unique key.
 */
export async function post(tx: Tx, posting: Posting): Promise<void> {
  if (posting.type === 'verification') return
  const sides = await openAccounts(tx, posting)
  switch (posting.type) {
    case 'authorization':
      await insert(tx, posting, { ...sides.incoming, state: 'pending', amountMinor: posting.amountMinor })
      return
    case 'capture':
      return take(tx, posting, sides)
    case 'purchase':
    case 'chargeback_reversal':
      await insert(tx, posting, { ...sides.incoming, state: 'posted', amountMinor: posting.amountMinor })
      return moveBalance(tx, posting, posting.amountMinor)
    case 'refund':
    case 'chargeback':
      await insert(tx, posting, { ...sides.outgoing, state: 'posted', amountMinor: posting.amountMinor })
      return moveBalance(tx, posting, -posting.amountMinor)
    case 'void':
      return release(tx, posting, sides)
  }
}

async function take(tx: Tx, posting: Posting, sides: Sides): Promise<void> {
  const reserved = await pendingOf(tx, posting)
  // A capture can turn out to have happened after all was released: then nothing is left of the reservation to take it from.
  const pending = reserved && reserved.remaining >= posting.amountMinor ? reserved : undefined
  await insert(tx, posting, {
    ...sides.incoming,
    state: 'posted',
    amountMinor: posting.amountMinor,
    ...(pending ? { pendingEntryId: pending.id } : {}),
  })
  await moveBalance(tx, posting, posting.amountMinor)
  const rest = pending ? pending.remaining - posting.amountMinor : 0n
  if (pending && posting.releaseRest && rest > 0n)
    await insert(tx, posting, { ...sides.incoming, state: 'voided', amountMinor: rest, pendingEntryId: pending.id })
}

async function release(tx: Tx, posting: Posting, sides: Sides): Promise<void> {
  const pending = await pendingOf(tx, posting)
  if (pending) {
    if (pending.remaining > 0n)
      await insert(tx, posting, {
        ...sides.incoming,
        state: 'voided',
        amountMinor: pending.remaining,
        pendingEntryId: pending.id,
      })
    return
  }
  await insert(tx, posting, { ...sides.outgoing, state: 'posted', amountMinor: posting.amountMinor })
  await moveBalance(tx, posting, -posting.amountMinor)
}

interface Side {
  readonly debitId: string
  readonly creditId: string
}

interface Sides {
  readonly incoming: Side
  readonly outgoing: Side
}

/** Ledger accounts are named by what they are, so that they need no look-up: whoever posts first makes them. */
async function openAccounts(tx: Tx, p: Posting): Promise<Sides> {
  const clearing = { code: `clearing:${p.systemId}`, accountId: null }
  const customer = { code: `customer:${p.accountId}`, accountId: p.accountId }
  const idOf = (code: string) => `led_${code}:${p.currency}`
  await tx
    .insert(ledgerAccount)
    .values(
      [clearing, customer].map((one) => ({ profileId: p.profileId, id: idOf(one.code), currency: p.currency, ...one })),
    )
    .onConflictDoNothing()
  const [clearingId, customerId] = [idOf(clearing.code), idOf(customer.code)]
  return {
    incoming: { debitId: clearingId, creditId: customerId },
    outgoing: { debitId: customerId, creditId: clearingId },
  }
}

async function pendingOf(tx: Tx, p: Posting): Promise<{ readonly id: string; readonly remaining: bigint } | undefined> {
  if (p.parentId === null) return undefined
  const [pending] = await tx
    .select({ id: entry.id, amountMinor: entry.amountMinor })
    .from(entry)
    .where(and(eq(entry.profileId, p.profileId), eq(entry.transactionId, p.parentId), eq(entry.state, 'pending')))
  if (!pending) return undefined
  const [used] = await tx
    .select({ sum: sql<string>`coalesce(sum(${entry.amountMinor}), 0)` })
    .from(entry)
    .where(
      and(
        eq(entry.profileId, p.profileId),
        eq(entry.pendingEntryId, pending.id),
        inArray(entry.state, ['posted', 'voided']),
      ),
    )
  return { id: pending.id, remaining: pending.amountMinor - BigInt(used?.sum ?? '0') }
}

type NewEntry = Pick<typeof entry.$inferInsert, 'debitId' | 'creditId' | 'state' | 'amountMinor' | 'pendingEntryId'>

async function insert(tx: Tx, p: Posting, row: NewEntry): Promise<void> {
  await tx.insert(entry).values({
    ...row,
    profileId: p.profileId,
    id: newId('ent'),
    currency: p.currency,
    code: p.type,
    transactionId: p.transactionId,
  })
}

async function moveBalance(tx: Tx, p: Posting, byMinor: bigint): Promise<void> {
  await tx
    .update(account)
    .set({ balanceMinor: sql`${account.balanceMinor} + ${byMinor.toString()}::bigint` })
    .where(and(eq(account.profileId, p.profileId), eq(account.id, p.accountId)))
}
