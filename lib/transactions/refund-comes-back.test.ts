import { expect, it } from 'vitest'
import { confirmOutcome } from '@/lib/confirmations/confirm'
import { checkDocument } from '@/lib/documents/check'
import { issueCreditNote } from '@/lib/documents/credit-notes'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { countNeedsPerson, getNeedsPerson } from '@/lib/needs-person/list'
import { acknowledgeRefund } from './acknowledge'
import { apply } from './apply'
import { followUp } from './follow-up'
import { inquire } from './inquire'
import type { News } from './news'
import { payerWords } from './payer-words'
import { getPayment } from './read'
import { start } from './start'
import { paymentBench, unwrap } from './testing'
import { verifyBooks } from './verify'

// A refund that a processor reported as done can come back days later: the card it was for is closed.

const bench = paymentBench()

async function refunded() {
  const { transactionId, paymentId } = unwrap(await start(bench.payer, bench.byCard(2000n)))
  const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
  const refund = unwrap(await followUp(bench.admin, wish))
  expect(refund.status).toBe('succeeded')
  const [row] = await bench.test.sql`select reference from transaction where id = ${refund.transactionId}`
  return { wish, paymentId, transactionId: refund.transactionId, reference: String(row?.reference) }
}

const says = (transactionId: string, outcome: News['outcome'], more: Partial<News> = {}) =>
  apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'ours', transactionId },
    type: 'refund',
    outcome,
    source: 'callback',
    ...more,
  })

const declined = (reference: string) => ({ kind: 'declined', reference, code: 'generic', evidence: {} }) as const
const succeeded = (reference: string) =>
  ({ kind: 'succeeded', reference, amount: money(2000n, 'USD'), evidence: {} }) as const

async function stands(paymentId: string) {
  const [row] = await bench.test.sql`
    select p.status, p.refunded_minor::int as back, a.balance_minor::int as balance
    from payment p join account a on a.id = p.account_id where p.id = ${paymentId}`
  return row
}

const sound = async () => expect((await verifyBooks(bench.profileId)).findings).toEqual([])

it('is booked back, once, needs a person and can be refunded again', async () => {
  const { wish, paymentId, transactionId, reference } = await refunded()
  expect(await says(transactionId, declined(reference))).toMatchObject({ kind: 'applied', status: 'declined' })
  expect(await says(transactionId, declined(reference))).toMatchObject({ kind: 'repeated' })
  expect(await stands(paymentId)).toEqual({ status: 'paid', back: 0, balance: 2000 })
  await sound()
  const [row] = await bench.test.sql`select needs_person from transaction where id = ${transactionId}`
  expect(row?.needs_person).toContain('not with the customer')
  expect(await followUp(bench.admin, { ...wish, seen: 2 })).toMatchObject({ ok: true, value: { made: true } })
})

it('is told to the payer, also when the next one is refused', async () => {
  const { wish, paymentId, transactionId, reference } = await refunded()
  const words = async () => {
    const view = await getPayment(bench.payer, paymentId)
    return view && payerWords(view).sentence
  }
  expect(await words()).toMatch(/20\.00 USD of it was returned to you\.$/)
  await says(transactionId, declined(reference))
  const told =
    '20.00 USD was taken from •••• 4242. A refund of 20.00 USD did not arrive: your bank sent it back to the merchant, who has been told to make it again.'
  expect(await words()).toBe(told)
  const next = unwrap(await followUp(bench.admin, { ...wish, seen: 2 }))
  expect([next.status, await words()]).toEqual(['failed', told])
})

it('does not come back under another name, or because of a call that was refused', async () => {
  const { transactionId } = await refunded()
  expect(await says(transactionId, declined('re_another'))).toMatchObject({ kind: 'conflict' })
  const refused = { kind: 'declined', code: 'generic', evidence: {} } as const
  expect(await says(transactionId, refused)).toMatchObject({ kind: 'conflict' })
})

it('is not done again by what was said before it came back', async () => {
  const { paymentId, transactionId, reference } = await refunded()
  await says(transactionId, declined(reference))
  expect(await says(transactionId, succeeded(reference))).toMatchObject({ kind: 'conflict', status: 'declined' })
  expect(await says(transactionId, succeeded(reference), { isFresh: true })).toMatchObject({ kind: 'conflict' })
  expect(await stands(paymentId)).toMatchObject({ status: 'paid' })
  await sound()
})

it('is heard of all the same where it succeeded and was taken for declined while the processor was asked', async () => {
  const { transactionId, paymentId } = unwrap(await start(bench.payer, bench.byCard(2000n)))
  await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
  const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
  const lost = unwrap(await followUp(bench.admin, wish))
  expect(lost.status).toBe('unknown')
  await bench.misbehave({ processor: 'stripe', on: 'refunds.list', fault: 'drip', ms: 800, times: 1 })
  const asking = inquire({ profileId: bench.profileId, transactionId: lost.transactionId }, 'inquiry')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const theirs = (await bench.books('stripe')).find((line) => line.reference === lost.transactionId)
  expect(await says(lost.transactionId, declined(String(theirs?.id)))).toMatchObject({
    kind: 'applied',
    status: 'declined',
  })
  expect(await asking).toMatchObject({ kind: 'applied', status: 'succeeded' })
  expect(await stands(paymentId)).toMatchObject({ status: 'refunded' })
  await sound()
})

/** A refund whose answer was lost, of which is then said that it came to nothing. */
async function lost(outcome: News['outcome']) {
  const { transactionId, paymentId } = unwrap(await start(bench.payer, bench.byCard(2000n)))
  await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
  const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
  const refund = unwrap(await followUp(bench.admin, wish))
  expect(await says(refund.transactionId, outcome)).toMatchObject({ kind: 'applied', status: outcome.kind })
  return { paymentId, transactionId: refund.transactionId }
}

it('is not done by what was said before it came back where nobody had heard that it was made', async () => {
  const { paymentId, transactionId } = await lost({ kind: 'failed', code: 'unreachable', evidence: {} })
  expect(await says(transactionId, declined('re_unheard'))).toMatchObject({ kind: 'repeated', status: 'failed' })
  expect(await says(transactionId, succeeded('re_unheard'))).toMatchObject({ kind: 'conflict', status: 'failed' })
  expect(await stands(paymentId)).toMatchObject({ status: 'paid', back: 0 })
  expect(await says(transactionId, succeeded('re_unheard'), { isFresh: true })).toMatchObject({ kind: 'applied' })
  await sound()
})

it('is believed at once where no report named it as failed: nobody may answer a second time', async () => {
  for (const kind of ['declined', 'failed'] as const) {
    const code = kind === 'failed' ? 'unreachable' : 'generic'
    const { paymentId, transactionId } = await lost({ kind, code, evidence: {} } as News['outcome'])
    expect(await says(transactionId, succeeded(`re_heard_${kind}`))).toMatchObject({ kind: 'applied' })
    expect(await stands(paymentId)).toMatchObject({ status: 'refunded' })
  }
  await sound()
})

it('waits for a person too where it was under way and came to nothing, and not where whoever began it was told', async () => {
  const why = async (id: string) =>
    (await bench.test.sql`select needs_person as why from transaction where id = ${id}`)[0]?.why
  for (const outcome of [
    { kind: 'declined', code: 'generic', evidence: {} },
    { kind: 'failed', code: 'unreachable', evidence: {} },
  ] as const) {
    const { transactionId } = await lost(outcome)
    expect(await why(transactionId)).toContain('came to nothing')
    const dealt = { transactionId, reason: 'Refunded again' }
    expect(await acknowledgeRefund(bench.admin, dealt)).toMatchObject({ ok: true })
    expect(await why(transactionId)).toBeNull()
  }
  const { transactionId } = unwrap(await start(bench.payer, bench.byCard(2000n)))
  await bench.misbehave({
    processor: 'stripe',
    on: 'refunds.create',
    fault: 'decline',
    code: 'expired_or_canceled_card',
    times: 1,
  })
  const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
  const refused = unwrap(await followUp(bench.admin, wish))
  expect(refused.status).toBe('declined')
  expect(await why(refused.transactionId)).toBeNull()
})

it('waits for a person too where the call was never answered to whoever began it, and asking finds that nothing happened', async () => {
  for (const outcome of [
    { kind: 'declined', code: 'generic', evidence: {} },
    { kind: 'failed', code: 'unreachable', evidence: {} },
  ] as const) {
    const { transactionId } = unwrap(await start(bench.payer, bench.byCard(2000n)))
    const wish = { transactionId, type: 'refund', amount: money(2000n, 'USD'), reason: 'asked', seen: 1 } as const
    const { transactionId: refund } = unwrap(await followUp(bench.admin, wish))
    // As it is left by a process that dies between the row and the call.
    const [lone] = await bench.test.sql`
      insert into transaction (profile_id, id, payment_id, parent_id, type, status, currency, asked_minor, system_id, method, initiator)
      select profile_id, ${newId('txn')}, payment_id, parent_id, 'refund', 'created', currency, 1, system_id, method, 'staff'
      from transaction where id = ${refund} returning id`
    expect(await says(String(lone?.id), outcome, { source: 'inquiry' })).toMatchObject({ kind: 'applied' })
    const [row] = await bench.test.sql`select needs_person as why from transaction where id = ${String(lone?.id)}`
    expect(row?.why).toContain('came to nothing')
  }
})

it('is told of when it succeeds after somebody has dealt with it, for then the customer may have the money twice', async () => {
  const why = async (id: string) =>
    (await bench.test.sql`select needs_person as why from transaction where id = ${id}`)[0]?.why
  const { transactionId, paymentId } = await lost({ kind: 'failed', code: 'unreachable', evidence: {} })
  expect(await acknowledgeRefund(bench.admin, { transactionId, reason: 'Paid by transfer' })).toMatchObject({
    ok: true,
  })
  expect(await says(transactionId, succeeded('re_after_all'))).toMatchObject({ kind: 'applied', status: 'succeeded' })
  expect(await stands(paymentId)).toMatchObject({ status: 'refunded' })
  expect(await why(transactionId)).toContain('twice')
  expect((await getNeedsPerson(bench.admin)).transactions.map((one) => one.transactionId)).toContain(transactionId)
  const dealt = { transactionId, reason: 'The transfer was stopped' }
  expect(await acknowledgeRefund(bench.admin, dealt)).toMatchObject({ ok: true })
  expect(await why(transactionId)).toBeNull()
  await sound()
  // Nobody has dealt with this one yet.
  const other = await lost({ kind: 'failed', code: 'unreachable', evidence: {} })
  await says(other.transactionId, succeeded('re_in_time'))
  expect(await why(other.transactionId)).toBeNull()
})

it('tells its customer, whose credit note is no longer true', async () => {
  const { transactionId, reference } = await refunded()
  const of = { profileId: bench.profileId, transactionId }
  await issueCreditNote(of, () => Promise.resolve(undefined))
  await confirmOutcome(of)
  await says(transactionId, declined(reference))
  await confirmOutcome(of)
  await confirmOutcome(of)
  const told = await bench.test.sql`select kind from message where entity_id = ${transactionId} order by created_at`
  expect(told.map(({ kind }) => kind)).toEqual(['refund_confirmation', 'refund_failed'])
  const [note] = await bench.test.sql`select code from document where cause = ${transactionId}`
  expect(await checkDocument(String(note?.code))).toMatchObject({ kind: 'credit_note', state: 'withdrawn' })
})

it('waits for a person until somebody says that it is dealt with', async () => {
  const waiting = async () => (await countNeedsPerson(bench.admin)).transactions
  const { transactionId, reference } = await refunded()
  const input = { transactionId, reason: 'Paid out by bank transfer' }
  expect(await acknowledgeRefund(bench.admin, input)).toMatchObject({ ok: false, code: 'not_waiting' })
  const before = await waiting()
  await says(transactionId, declined(reference))
  expect(await waiting()).toBe(before + 1)
  const listed = (await getNeedsPerson(bench.admin)).transactions.find((one) => one.transactionId === transactionId)
  expect(listed).toMatchObject({ status: 'declined', told: money(2000n, 'USD') })
  expect(await acknowledgeRefund({ ...bench.admin, profileId: 'pro_other' }, input)).toMatchObject({
    code: 'not_found',
  })
  expect(await acknowledgeRefund(bench.admin, input)).toMatchObject({ ok: true })
  expect(await waiting()).toBe(before)
  const [row] = await bench.test
    .sql`select after from audit_event where action = 'refund.dealt_with' order by id desc limit 1`
  expect(row?.after).toMatchObject({ transaction: transactionId, reason: input.reason })
})

// The last: it spoils the books.
it('is found where it was booked back to somebody else', async () => {
  const { transactionId, reference } = await refunded()
  await says(transactionId, declined(reference))
  await bench.test.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update entry set credit_id = 'led_customer:other:USD' where transaction_id = ${transactionId} and code = 'refund_failed'`
  })
  const { findings } = await verifyBooks(bench.profileId)
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'entries', subject: transactionId }))
})
