import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { entry } from '@/db/schema/ledger'
import { payment, transaction } from '@/db/schema/payments'
import { ledgerId } from '@/lib/ledger/post'
import { hasComeBack } from '@/lib/payments/came-back'
import { mayFollow, type Node, summarize } from './tree'
import { verifyOrders } from './verify-orders'

// The books, checked from the rows up: nothing that is cached, summed or numbered is believed. Reading only.

export interface Finding {
  /** Which promise is broken. */
  readonly rule: 'balance' | 'reservation' | 'entries' | 'sides' | 'owner' | 'sums' | 'tree' | 'numbers' | 'orders'
  /** The row that shows it. */
  readonly subject: string
  readonly problem: string
}

export interface Verdict {
  readonly checked: number
  readonly findings: readonly Finding[]
}

const BATCH = 1000

/** Verifies all books of a profile: balances, reservations, each payment's sums, tree and entries, and document numbers. */
export async function verifyBooks(profileId: string): Promise<Verdict> {
  const findings = [
    ...(await balances(profileId)),
    ...(await reservations(profileId)),
    ...(await numbers(profileId)),
    ...(await verifyOrders(profileId)),
  ]
  let checked = 0
  for (let after = ''; ; ) {
    const batch = await database()
      .select()
      .from(payment)
      .where(and(eq(payment.profileId, profileId), gt(payment.id, after)))
      .orderBy(asc(payment.id))
      .limit(BATCH)
    const last = batch.at(-1)
    if (!last) return { checked, findings }
    findings.push(...(await payments(profileId, batch)))
    checked += batch.length
    after = last.id
  }
}

async function balances(profileId: string): Promise<readonly Finding[]> {
  const wrong = await database().execute<{ id: string; kept: string; summed: string }>(sql`
    select a.id, a.balance_minor::text as kept, coalesce(s.sum, 0)::text as summed
    from account a
    left join ledger_account l on l.profile_id = a.profile_id and l.account_id = a.id and l.currency = a.currency
    left join lateral (
      select sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end) as sum from entry e
      where e.profile_id = l.profile_id and e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
    ) s on true
    where a.profile_id = ${profileId} and a.balance_minor <> coalesce(s.sum, 0)`)
  return wrong.map(({ id, kept, summed }) => ({
    rule: 'balance',
    subject: id,
    problem: `The balance says ${kept}, the entries sum to ${summed}.`,
  }))
}

async function reservations(profileId: string): Promise<readonly Finding[]> {
  const wrong = await database().execute<{ id: string; reserved: string; used: string; by: string | null }>(sql`
    select p.id, p.amount_minor::text as reserved, sum(u.amount_minor)::text as used,
      min(t.id) filter (where t.parent_id is distinct from p.transaction_id) as by
    from entry p join entry u on u.profile_id = p.profile_id and u.pending_entry_id = p.id
    join transaction t on t.profile_id = u.profile_id and t.id = u.transaction_id
    where p.profile_id = ${profileId}
    group by p.id, p.amount_minor, p.state
    having sum(u.amount_minor) > p.amount_minor or p.state <> 'pending' or bool_or(t.parent_id is distinct from p.transaction_id)`)
  return wrong.map(({ id, reserved, used, by }) => ({
    rule: 'reservation',
    subject: id,
    problem: by ? `${by} took from it, and is not of it.` : `${used} was taken or released of ${reserved} reserved.`,
  }))
}

async function numbers(profileId: string): Promise<readonly Finding[]> {
  const wrong = await database().execute<{
    kind: string
    year: number
    last: number
    issued: number
    highest: number
  }>(sql`
    select c.kind, c.year, c.last, count(d.id)::int as issued, coalesce(max(d.sequence), 0)::int as highest
    from document_counter c left join document d on d.profile_id = c.profile_id and d.kind = c.kind and d.year = c.year
    where c.profile_id = ${profileId}
    group by c.kind, c.year, c.last having count(d.id) <> c.last or coalesce(max(d.sequence), 0) <> c.last`)
  return wrong.map(({ kind, year, last, issued, highest }) => ({
    rule: 'numbers',
    subject: `${kind} ${year}`,
    problem: `${last} numbers were drawn, ${issued} documents exist, the highest is ${highest}.`,
  }))
}

type PaymentRow = typeof payment.$inferSelect
type TransactionRow = typeof transaction.$inferSelect
type EntryRow = typeof entry.$inferSelect

async function payments(profileId: string, batch: readonly PaymentRow[]): Promise<readonly Finding[]> {
  const ids = batch.map((row) => row.id)
  const rows = await database()
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, profileId), inArray(transaction.paymentId, ids)))
  const entries = rows.length === 0 ? [] : await entriesOf(profileId, rows)
  const rowsByPayment = Map.groupBy(rows, (row) => row.paymentId)
  const entriesByTransaction = Map.groupBy(entries, (row) => row.transactionId)
  return batch.flatMap((owner) => {
    const own = rowsByPayment.get(owner.id) ?? []
    const nodes = own.map(nodeOf)
    return [
      ...sums(owner, nodes),
      ...owned(
        owner,
        nodes,
        own.flatMap(({ id }) => entriesByTransaction.get(id) ?? []),
      ),
      ...own.flatMap((row) => {
        const entries = entriesByTransaction.get(row.id) ?? []
        return [...tree(row, nodes), ...booked(row, entries), ...sided(owner, row, entries)]
      }),
    ]
  })
}

function entriesOf(profileId: string, rows: readonly TransactionRow[]): Promise<EntryRow[]> {
  const ids = rows.map((row) => row.id)
  return database()
    .select()
    .from(entry)
    .where(and(eq(entry.profileId, profileId), inArray(entry.transactionId, ids)))
}

function nodeOf(row: TransactionRow): Node {
  return {
    id: row.id,
    parentId: row.parentId,
    type: row.type,
    status: row.status,
    amountMinor: row.toldMinor ?? row.askedMinor,
  }
}

function sums(owner: PaymentRow, nodes: readonly Node[]): readonly Finding[] {
  const summary = summarize(owner.amountMinor, nodes)
  const pairs = [
    ['status', owner.status, summary.status],
    ['captured', owner.capturedMinor, summary.captured],
    ['refunded', owner.refundedMinor, summary.refunded],
    ['authorized', owner.authorizedMinor, summary.authorized],
  ] as const
  const wrong = pairs
    .filter(([, kept, computed]) => kept !== computed)
    .map(
      ([what, kept, computed]): Finding => ({
        rule: 'sums',
        subject: owner.id,
        problem: `${what}: kept ${kept}, computed ${computed}.`,
      }),
    )
  const { refunded, disputed, captured } = summary
  // A bank may take back what was refunded already: that is somebody's loss, and no mistake of the books.
  if (refunded <= captured && disputed <= captured) return wrong
  const problem = `More went back (${refunded} refunded, ${disputed} disputed) than came (${captured}).`
  return [...wrong, { rule: 'sums', subject: owner.id, problem }]
}

/** Money for an order is income, all other money is the customer's: the entries of a payment say the same. */
function owned(owner: PaymentRow, nodes: readonly Node[], entries: readonly EntryRow[]): readonly Finding[] {
  const { captured, refunded, disputed } = summarize(owner.amountMinor, nodes)
  const income = owner.purpose === 'order' ? captured - refunded - disputed : 0n
  const booked = entries
    .filter(({ state }) => state === 'posted')
    .reduce(
      (sum, one) => sum + (isSales(one.creditId) ? one.amountMinor : isSales(one.debitId) ? -one.amountMinor : 0n),
      0n,
    )
  if (booked === income) return []
  return [
    {
      rule: 'owner',
      subject: owner.id,
      problem: `${booked} is booked as income of a payment that is ${income} of it.`,
    },
  ]
}

const isSales = (id: string) => id.startsWith('led_sales:')

function tree(row: TransactionRow, nodes: readonly Node[]): readonly Finding[] {
  const parent = row.parentId === null ? null : (nodes.find((node) => node.id === row.parentId) ?? null)
  const stands = row.parentId === null ? mayFollow(row.type, null) : parent !== null && mayFollow(row.type, parent)
  return stands
    ? []
    : [
        {
          rule: 'tree',
          subject: row.id,
          problem: `A ${row.type} may not hang under ${parent?.type ?? 'nothing'} (${parent?.status ?? '-'}).`,
        },
      ]
}

/** A transaction that succeeded has booked exactly what was told; any other has booked nothing. What was `kept` of it later is beside that. */
function booked(row: TransactionRow, all: readonly EntryRow[]): readonly Finding[] {
  const finding = (problem: string): readonly Finding[] => [{ rule: 'entries', subject: row.id, problem }]
  const entries = all.filter(({ code }) => code !== 'kept')
  if (hasComeBack(row))
    return bookedBack(row, entries) ? [] : finding('A refund that came back is not booked there and back.')
  const silent = row.status !== 'succeeded' || row.type === 'verification'
  if (silent) return entries.length === 0 ? [] : finding(`A ${row.status} ${row.type} has ${entries.length} entries.`)
  if (row.type === 'void') return entries.length <= 1 ? [] : finding(`A reversal has ${entries.length} entries.`)
  const main = entries.filter((one) => one.state === (row.type === 'authorization' ? 'pending' : 'posted'))
  if (main.length !== 1) return finding(`A succeeded ${row.type} has ${main.length} entries of its own.`)
  const amount = main[0]?.amountMinor
  return amount === row.toldMinor ? [] : finding(`Booked ${amount}, the processor said ${row.toldMinor}.`)
}

const INCOMING = ['authorization', 'capture', 'purchase', 'chargeback_reversal', 'refund_failed']

/** Each entry is between the payment system of its transaction and whoever's the payment is, in the direction of what it books. */
function sided(owner: PaymentRow, row: TransactionRow, entries: readonly EntryRow[]): readonly Finding[] {
  const { currency } = row
  const clearing = ledgerId(`clearing:${row.systemId}`, currency)
  const [theirs, sales] = [ledgerId(`customer:${owner.accountId}`, currency), ledgerId('sales', currency)]
  const isRight = ({ code, state, debitId, creditId }: EntryRow) => {
    if (code === 'kept') return debitId === sales && creditId === theirs
    const [from, to] = state === 'voided' || INCOMING.includes(code) ? [debitId, creditId] : [creditId, debitId]
    return from === clearing && (to === theirs || to === sales)
  }
  return entries
    .filter((one) => !isRight(one))
    .map(({ code, debitId, creditId }) => ({
      rule: 'sides',
      subject: row.id,
      problem: `Its ${code} is booked from ${debitId} to ${creditId}.`,
    }))
}

/** Back to where it was taken from; what was income then is the customer's where its payment was kept on the balance meanwhile (see `owned`). */
function bookedBack({ toldMinor }: TransactionRow, entries: readonly EntryRow[]): boolean {
  const [out, back] = ['refund', 'refund_failed'].map((code) => entries.find((one) => one.code === code))
  const areWhole =
    entries.length === 2 && entries.every((one) => one.state === 'posted' && one.amountMinor === toldMinor)
  if (!areWhole || !out || !back || back.debitId !== out.creditId) return false
  return back.creditId === out.debitId || isSales(out.debitId)
}
