import { expect } from '@playwright/test'
import { db } from './database'
import { within } from './patience'
import { books, type Charge, type Processor } from './sandbox'

interface Recorded {
  readonly id: string
  readonly paymentId: string
  readonly type: string
  readonly status: string
  readonly amount: string
  readonly currency: string
}

/**
 * Everything in which our records and the processors' own books differ, in sentences; none when all is well. Each of our transactions
 * that succeeded is exactly one line of the books with the same kind, amount and currency, each line that succeeded is one of ours, no
 * payment was charged twice, every entry is of a succeeded transaction, and each balance is the sum of its entries.
 */
async function disagreements(): Promise<readonly string[]> {
  return [...(await differingLines(new Date(0))), ...(await ledgerProblems())]
}

/** The part of it that is about single lines, of what happened since then. */
async function differingLines(since: Date): Promise<readonly string[]> {
  const lines = await Promise.all((['stripe', 'paypal'] satisfies Processor[]).map(books))
  const charges = lines.flat().filter(({ status, at }) => status === 'succeeded' && new Date(at) >= since)
  const recorded = await db()<Recorded[]>`
    select id, payment_id as "paymentId", type, status, coalesce(told_minor, asked_minor)::text as amount, currency
    from transaction where created_at >= ${since}`
  return [
    ...recorded.flatMap((one) => ofTransaction(one, charges)),
    ...charges.flatMap((charge) => ofCharge(charge, recorded)),
    ...doubleCharges(recorded),
  ]
}

function ofTransaction(one: Recorded, charges: readonly Charge[]): readonly string[] {
  const mine = charges.filter(({ reference }) => reference === one.id)
  const told = mine.map(({ kind, amountMinor, currency }) => line(kind, amountMinor, currency)).join(', ')
  if (one.status === 'created' || one.status === 'unknown') return [`${one.type} ${one.id} is still ${one.status}`]
  const wanted = one.status === 'succeeded' ? line(one.type, one.amount, one.currency) : ''
  return told === wanted ? [] : [`${one.id}: we say "${wanted}" (${one.status}), the processor says "${told}"`]
}

/** Stripe saves a card without a currency, as nothing is charged. */
function line(kind: string, amount: string, currency: string): string {
  return kind === 'verification' ? `${kind} ${amount}` : `${kind} ${amount} ${currency}`
}

function ofCharge(charge: Charge, recorded: readonly Recorded[]): readonly string[] {
  return recorded.some(({ id }) => id === charge.reference)
    ? []
    : [`${charge.kind} ${charge.id} of ${charge.amountMinor} ${charge.currency} is not in our records`]
}

function doubleCharges(recorded: readonly Recorded[]): readonly string[] {
  const paid = recorded.filter(({ type, status }) => type === 'purchase' && status === 'succeeded')
  const twice = paid.filter((one, index) => paid.findIndex(({ paymentId }) => paymentId === one.paymentId) !== index)
  return twice.map(({ paymentId }) => `${paymentId} was charged twice`)
}

async function ledgerProblems(): Promise<readonly string[]> {
  const unposted = await db()<{ id: string; n: number }[]>`
    select t.id, count(e.id)::int as n from transaction t
    left join entry e on e.profile_id = t.profile_id and e.transaction_id = t.id and e.state = 'posted'
      and e.amount_minor = t.told_minor and e.currency = t.currency
    where t.type in ('purchase', 'capture', 'refund')
    group by t.id, t.type, t.status, t.told_minor having count(e.id) <> (case
      when t.status = 'succeeded' then 1
      -- A refund that came back: there, and back again.
      when t.type = 'refund' and t.status = 'declined' and t.told_minor is not null then 2
      else 0 end)`
  const wrong = await db()<{ id: string; balance: string; sum: string }[]>`
    select a.id, a.balance_minor::text as balance, coalesce(sum(case
        when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::text as sum
    from account a
    left join ledger_account l on l.profile_id = a.profile_id and l.account_id = a.id
    left join entry e on e.profile_id = l.profile_id and (e.credit_id = l.id or e.debit_id = l.id) and e.state = 'posted'
    group by a.id, a.balance_minor having a.balance_minor <> coalesce(sum(case
        when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)`
  return [
    ...unposted.map(({ id, n }) => `${id} has ${n} ledger entries`),
    ...wrong.map(({ id, balance, sum }) => `Account ${id} says ${balance}, its entries ${sum}`),
  ]
}

/** What the processors hold for us in a currency: what they took, less what they gave back, by their own books. */
export async function heldAtProcessors(currency: string): Promise<bigint> {
  const lines = await Promise.all((['stripe', 'paypal'] satisfies Processor[]).map(books))
  return lines
    .flat()
    .filter((line) => line.status === 'succeeded' && line.currency === currency)
    .reduce((sum, { kind, amountMinor }) => {
      if (kind === 'purchase' || kind === 'capture') return sum + BigInt(amountMinor)
      return kind === 'refund' ? sum - BigInt(amountMinor) : sum
    }, 0n)
}

/** What all customers have with us in a currency. */
export async function owedToCustomers(currency: string): Promise<bigint> {
  const [row] = await db()<{ sum: string }[]>`
    select coalesce(sum(balance_minor), 0)::text as sum from account where currency = ${currency}`
  return BigInt(row?.sum ?? 0)
}

/** What orders brought in a currency, which is nobody's balance (docs/decisions/0023). */
async function broughtByOrders(currency: string): Promise<bigint> {
  const [row] = await db()<{ sum: string }[]>`
    select coalesce(sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::text as sum
    from ledger_account l join entry e on e.profile_id = l.profile_id and e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
    where l.code = 'sales' and l.currency = ${currency}`
  return BigInt(row?.sum ?? 0)
}

/** Expects our records, the ledger and the processors' books to agree to the cent, once everything has come to rest. */
export async function expectBooksToAgree(seconds = 30): Promise<void> {
  await expect.poll(disagreements, { ...within(seconds), intervals: [250, 500, 1000] }).toEqual([])
  for (const currency of ['USD', 'CHF'])
    expect((await owedToCustomers(currency)) + (await broughtByOrders(currency))).toBe(await heldAtProcessors(currency))
}

/** The same of what happened since then, line by line: for tests after those that leave a disagreement behind on purpose. */
export async function expectLinesToAgree(since: Date, seconds = 30): Promise<void> {
  const problems = async () => [...(await differingLines(since)), ...(await ledgerProblems())]
  await expect.poll(problems, { ...within(seconds), intervals: [250, 500, 1000] }).toEqual([])
}
