import { expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { apply } from './apply'
import { followUp } from './follow-up'
import { start } from './start'
import { came, linkBench, unwrap } from './testing'
import { verifyBooks } from './verify'

// Every promise of the books, broken in the rows behind our back. `linkBench` sees after each that nothing is found once they are whole again.

const { bench, made, pay } = linkBench()

type Row = Readonly<Record<string, unknown>>

/** What is found while a row says something else, or, with `null`, is not there. */
async function foundWith(table: string, id: string, changed: Row | null): Promise<readonly string[]> {
  const { sql } = bench.test
  const [row] = await sql`select * from ${sql(table)} where id = ${id}`
  if (!row) throw new Error(`no ${table} ${id}`)
  // Without what refuses it: foreign keys, and the trigger by which an entry is for good.
  const unchecked = (work: (tx: Parameters<Parameters<typeof sql.begin>[1]>[0]) => Promise<unknown>) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await work(tx)
    })
  await unchecked((tx) =>
    changed === null
      ? tx`delete from ${tx(table)} where id = ${id}`
      : tx`update ${tx(table)} set ${tx(changed)} where id = ${id}`,
  )
  const { findings } = await verifyBooks(bench.profileId)
  await unchecked((tx) =>
    changed === null
      ? tx`insert into ${tx(table)} ${tx(row)}`
      : tx`update ${tx(table)} set ${tx(row, ...Object.keys(changed))} where id = ${id}`,
  )
  return findings.map(({ rule, subject }) => `${rule} ${subject}`)
}

async function paid(cents = 2500n) {
  const { paymentId, transactionId } = unwrap(await start(bench.payer, bench.byCard(cents)))
  const [row] = await bench.test.sql`
    select p.account_id, e.id, t.reference from payment p join transaction t on t.payment_id = p.id join entry e on e.transaction_id = t.id
    where t.id = ${transactionId}`
  return {
    paymentId,
    transactionId,
    entryId: String(row?.id),
    accountId: String(row?.account_id),
    reference: String(row?.reference),
  }
}

/** Reserved by a link: the transaction, and its entry. */
async function reserved() {
  const { transactionId } = await pay(await made({ preauthorize: true }))
  const [row] = await bench.test.sql`select id from entry where transaction_id = ${transactionId}`
  return { transactionId, reservation: String(row?.id) }
}

it('balances: the sum of their entries', async () => {
  const { accountId, transactionId, entryId } = await paid()
  expect(await foundWith('account', accountId, { balance_minor: 1 })).toEqual([`balance ${accountId}`])
  expect(await foundWith('entry', entryId, null)).toEqual([`balance ${accountId}`, `entries ${transactionId}`])
})

it('entries: what the processor said, between its payment system and whoever paid, in the right direction', async () => {
  const { accountId, transactionId, entryId } = await paid()
  const [balance, sides] = [`balance ${accountId}`, `sides ${transactionId}`]
  expect(await foundWith('entry', entryId, { amount_minor: 2499 })).toEqual([balance, `entries ${transactionId}`])
  const other = `led_clearing:${bench.ids.paypal}:USD`
  expect(await foundWith('entry', entryId, { debit_id: other })).toEqual([sides])
  const another = { credit_id: `led_customer:${newId('acc')}:USD` }
  expect(await foundWith('entry', entryId, another)).toEqual([balance, sides])
  const [row] = await bench.test.sql`select debit_id, credit_id from entry where id = ${entryId}`
  const turned = { debit_id: row?.credit_id, credit_id: row?.debit_id }
  expect(await foundWith('entry', entryId, turned)).toEqual([balance, sides])
})

it('reservations: taken from once, and by what hangs under them', async () => {
  const [one, other] = [await reserved(), await reserved()]
  const { transactionId } = unwrap(
    await followUp(bench.admin, { transactionId: one.transactionId, type: 'capture', reason: '', seen: 1 }),
  )
  const [capture] = await bench.test.sql`select id from entry where transaction_id = ${transactionId}`
  const moved = await foundWith('entry', String(capture?.id), { pending_entry_id: other.reservation })
  expect(moved).toEqual([`reservation ${other.reservation}`])
  expect(await foundWith('entry', one.reservation, { amount_minor: 2499 })).toContain(`reservation ${one.reservation}`)
})

it('payments: sums and status by their transactions, and income only of an order', async () => {
  const { paymentId } = await paid()
  for (const changed of [{ captured_minor: 1 }, { refunded_minor: 1 }, { authorized_minor: 1 }, { status: 'refunded' }])
    expect(await foundWith('payment', paymentId, changed)).toEqual([`sums ${paymentId}`])
  expect(await foundWith('payment', paymentId, { purpose: 'order' })).toEqual([`owner ${paymentId}`])
})

it('transactions: each where it may hang', async () => {
  const { transactionId } = await paid()
  expect(await foundWith('transaction', transactionId, { type: 'capture' })).toContain(`tree ${transactionId}`)
})

it('orders: what is paid is complete, and their sums are those of their payments', async () => {
  const { paymentId } = await pay(await made())
  const [row] = await bench.test.sql`select order_id from payment where id = ${paymentId}`
  const id = String(row?.order_id)
  for (const changed of [{ status: 'active' }, { paid_minor: 1 }, { over_minor: 1 }])
    expect(await foundWith('order', id, changed)).toEqual([`orders ${id}`])
})

it('finds nothing wrong with a bank that takes back what was refunded already', async () => {
  const { transactionId, reference } = await paid()
  unwrap(await followUp(bench.admin, { transactionId, type: 'refund', reason: '', seen: 1 }))
  const taken = await apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'under', parentReference: reference },
    type: 'chargeback',
    outcome: came(`dp_${transactionId}`),
    source: 'callback',
  })
  expect(taken).toMatchObject({ kind: 'applied' })
  expect((await verifyBooks(bench.profileId)).findings).toEqual([])
})
