import { type SQL, sql } from 'drizzle-orm'
import { insertion, matching, relation } from '@/db/bulk'
import type { Tx } from '@/db/client'
import { account } from '@/db/schema/customers'
import { entry, ledgerAccount } from '@/db/schema/ledger'
import { newId } from '@/lib/ids'

// The posting rules. `clearing` is what a processor owes us, `customer` what we owe a customer. Money for an order is the merchant's own: in
// its rows `sales` stands where `customer` stands here, and no balance moves.
//
//   type                 entry                                   customer's balance
//   authorization        pending  debit clearing credit customer      0
//   capture              posted   debit clearing credit customer      +      (names the pending entry; the rest of it may be released)
//   purchase             posted   debit clearing credit customer      +
//   void                 voided   the pending entry's sides           0      (of a purchase: posted, debit customer credit clearing, −)
//   refund, chargeback   posted   debit customer credit clearing      −
//   chargeback_reversal  posted   debit clearing credit customer      +
//   refund_failed        posted   debit clearing credit customer      +      (of a refund that succeeded and came back)
//   verification         none                                         0
//
// `kept` moves money for an order that turned out to be too much to the customer: posted, debit sales credit customer, +.

export type PostingType =
  | 'verification'
  | 'authorization'
  | 'purchase'
  | 'capture'
  | 'void'
  | 'refund'
  | 'refund_failed'
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
  /** It is for an order, and not for the customer's balance. */
  readonly forOrder: boolean
  /** The transaction that this one follows. */
  readonly parentId: string | null
  /** After a capture: is the rest of the authorisation released by it? */
  readonly releaseRest: boolean
}

/** What a transaction that succeeded does to the books. */
interface Booking {
  readonly entries: readonly NewEntry[]
  /** What the customer's balance moves by, in minor units. */
  readonly balance: bigint
}

interface NewEntry {
  readonly incoming: boolean
  readonly state: 'pending' | 'posted' | 'voided'
  readonly amountMinor: bigint
  readonly pendingEntryId?: string
}

/** What a capture or a release can take from. */
interface Reservation {
  readonly id: string
  readonly remaining: bigint
}

/**
 * The statements that post the entries of transactions that have just succeeded, or come back, and move the customers' balances with them: to be
 * written `together` with what makes them `succeeded`, inside that database transaction, with their payments locked, and no two of one
 * payment in one call. A second posting violates a unique key.
 */
export async function posting(tx: Tx, postings: readonly Posting[]): Promise<readonly SQL[]> {
  const booked = postings.filter(({ type }) => type !== 'verification')
  if (booked.length === 0) return []
  const reservations = await reservationsOf(tx, booked)
  const bookings = booked.map((posting) => ({ posting, ...bookingOf(posting, reservations.get(keyOf(posting))) }))
  const entries = bookings.flatMap(({ posting, entries }) => entries.map((one) => rowOf(posting, one)))
  const moved = moveBalances(bookings.filter(({ posting }) => !posting.forOrder))
  return [
    openAccounts(booked.flatMap(accountsOf)),
    ...(entries.length > 0 ? [insertion(entry, entries)] : []),
    ...(moved ? [moved] : []),
  ]
}

function bookingOf(posting: Posting, reserved: Reservation | undefined): Booking {
  const { amountMinor } = posting
  switch (posting.type) {
    case 'verification':
      return { entries: [], balance: 0n }
    case 'authorization':
      return { entries: [{ incoming: true, state: 'pending', amountMinor }], balance: 0n }
    case 'capture':
      return taken(posting, reserved)
    case 'purchase':
    case 'chargeback_reversal':
    case 'refund_failed':
      return { entries: [{ incoming: true, state: 'posted', amountMinor }], balance: amountMinor }
    case 'refund':
    case 'chargeback':
      return { entries: [{ incoming: false, state: 'posted', amountMinor }], balance: -amountMinor }
    case 'void':
      return released(posting, reserved)
  }
}

function taken({ amountMinor, releaseRest }: Posting, reserved: Reservation | undefined): Booking {
  // A capture can turn out to have happened after all was released: then nothing is left of the reservation to take it from.
  const from = reserved && reserved.remaining >= amountMinor ? reserved : undefined
  const rest = from ? from.remaining - amountMinor : 0n
  return {
    entries: [
      { incoming: true, state: 'posted', amountMinor, ...(from && { pendingEntryId: from.id }) },
      ...(from && releaseRest && rest > 0n ? [voided(from, rest)] : []),
    ],
    balance: amountMinor,
  }
}

function released({ amountMinor }: Posting, reserved: Reservation | undefined): Booking {
  if (!reserved) return { entries: [{ incoming: false, state: 'posted', amountMinor }], balance: -amountMinor }
  return { entries: reserved.remaining > 0n ? [voided(reserved, reserved.remaining)] : [], balance: 0n }
}

const voided = ({ id }: Reservation, amountMinor: bigint): NewEntry => ({
  incoming: true,
  state: 'voided',
  amountMinor,
  pendingEntryId: id,
})

/** Ledger accounts are named by what they are, so that they need no look-up: whoever posts first makes them. */
const accountsOf = (posting: Posting) => [
  accountRow(posting, { code: `clearing:${posting.systemId}`, accountId: null }),
  accountRow(posting, ownerOf(posting)),
]

/** Whose money it is. */
const ownerOf = ({ forOrder, accountId }: Pick<Posting, 'forOrder' | 'accountId'>) =>
  forOrder ? SALES : { code: `customer:${accountId}`, accountId }

const SALES = { code: 'sales', accountId: null }

const accountRow = (
  { profileId, currency }: Pick<Posting, 'profileId' | 'currency'>,
  named: { readonly code: string; readonly accountId: string | null },
) => ({ ...named, profileId, id: ledgerId(named.code, currency), currency })

/** The id of a ledger account, by what it is: `clearing:<payment system>`, `customer:<account>` or `sales`. */
export const ledgerId = (code: string, currency: string) => `led_${code}:${currency}`

function openAccounts(named: readonly ReturnType<typeof accountRow>[]): SQL {
  const accounts = new Map(named.map((one) => [`${one.profileId} ${one.id}`, one]))
  // In one order, so that two that open the same ones do not wait for each other.
  const rows = [...accounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  return insertion(ledgerAccount, rows, { conflict: 'skip those that are there' })
}

function rowOf(posting: Posting, { incoming, state, amountMinor, pendingEntryId }: NewEntry) {
  const { profileId, transactionId, currency } = posting
  const clearing = ledgerId(`clearing:${posting.systemId}`, currency)
  const owner = ledgerId(ownerOf(posting).code, currency)
  return {
    profileId,
    id: newId('ent'),
    debitId: incoming ? clearing : owner,
    creditId: incoming ? owner : clearing,
    currency,
    amountMinor,
    state,
    code: posting.type,
    transactionId,
    pendingEntryId: pendingEntryId ?? null,
  }
}

/** Money for an order that becomes a customer's. */
export interface Keeping {
  readonly profileId: string
  readonly accountId: string
  readonly currency: string
  /** More than zero. */
  readonly amountMinor: bigint
  /** The transaction that brought it. */
  readonly transactionId: string
}

/**
 * The statements that move money for an order to its customer's balance, to be written `together` in the transaction that makes its payment one
 * for the balance. A second one for the same transaction violates a unique key.
 */
export function keeping(kept: Keeping): readonly SQL[] {
  const { profileId, currency, amountMinor, transactionId } = kept
  const customer = ownerOf({ ...kept, forOrder: false })
  const row = {
    profileId,
    id: newId('ent'),
    debitId: ledgerId(SALES.code, currency),
    creditId: ledgerId(customer.code, currency),
    currency,
    amountMinor,
    state: 'posted' as const,
    code: 'kept',
    transactionId,
  }
  const moved = moveBalances([{ posting: kept, balance: amountMinor }])
  const accounts = [accountRow(kept, SALES), accountRow(kept, customer)]
  return [openAccounts(accounts), insertion(entry, [row]), ...(moved ? [moved] : [])]
}

const keyOf = ({ profileId, parentId }: Posting) => `${profileId} ${parentId}`

/** By profile and parent: what was reserved for it, and how much of that is neither taken nor released. */
async function reservationsOf(tx: Tx, postings: readonly Posting[]): Promise<ReadonlyMap<string, Reservation>> {
  const parents = postings.flatMap(({ type, profileId, parentId }) =>
    parentId !== null && (type === 'capture' || type === 'void') ? [{ profileId, transactionId: parentId }] : [],
  )
  if (parents.length === 0) return new Map()
  const rows = await tx.execute<{ profile_id: string; transaction_id: string; id: string; remaining: string }>(sql`
    select r.profile_id, r.transaction_id, r.id,
      (r.amount_minor - coalesce((select sum(u.amount_minor) from ${entry} as u
        where u.profile_id = r.profile_id and u.pending_entry_id = r.id), 0))::text as remaining
    from ${relation('v', entry, parents)}
    join ${entry} as r on ${sql.raw(matching('r', 'v', entry, ['profileId', 'transactionId']))} and r.state = 'pending'`)
  return new Map(
    rows.map((row) => [`${row.profile_id} ${row.transaction_id}`, { id: row.id, remaining: BigInt(row.remaining) }]),
  )
}

interface Move {
  readonly posting: Pick<Posting, 'profileId' | 'accountId'>
  readonly balance: bigint
}

function moveBalances(bookings: readonly Move[]): SQL | undefined {
  const sums = new Map<string, { profileId: string; id: string; balanceMinor: bigint }>()
  for (const { posting, balance } of bookings) {
    const { profileId, accountId } = posting
    const before = sums.get(`${profileId} ${accountId}`)?.balanceMinor ?? 0n
    sums.set(`${profileId} ${accountId}`, { profileId, id: accountId, balanceMinor: before + balance })
  }
  const moves = [...sums.values()].filter(({ balanceMinor }) => balanceMinor !== 0n)
  if (moves.length === 0) return undefined
  // Locked in one order, so that two that move the same balances wait for, and not against, each other.
  return sql`
    update ${account} as t set balance_minor = t.balance_minor + moved.by
    from (
      select a.profile_id, a.id, v.balance_minor as by from ${relation('v', account, moves)}
      join ${account} as a on ${sql.raw(matching('a', 'v', account, ['profileId', 'id']))}
      order by a.profile_id, a.id for no key update of a
    ) as moved
    where ${sql.raw(matching('t', 'moved', account, ['profileId', 'id']))}`
}
