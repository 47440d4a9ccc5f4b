import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { entry } from '@/db/schema/ledger'
import { payment, transaction, transactionStep } from '@/db/schema/payments'
import { auditEvent } from '@/db/schema/records'
import { Forbidden } from '@/lib/auth/actor'
import { money } from '@/lib/money/money'
import { apply } from './apply'
import { settleByHand, type Verdict } from './by-hand'
import { start } from './start'
import { paymentBench } from './testing'
import { verifyBooks } from './verify'

const bench = paymentBench()

beforeEach(bench.calm)

/** A payment of 14.00 that was given up to a person; the processor is silent. */
async function givenUp(more: Parameters<typeof bench.byCard>[2] = {}): Promise<string> {
  await bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 100 })
  const started = await start(bench.payer, bench.byCard(1400n, 'pm_card_visa', more))
  if (!started.ok) throw new Error(started.message)
  const { transactionId } = started.value
  await bench.test.sql`update transaction set needs_person = 'Asked often.', ask_at = null where id = ${transactionId}`
  return transactionId
}

async function read(id: string) {
  const [found] = await bench.test.db
    .select({ row: transaction, payment })
    .from(transaction)
    .innerJoin(payment, eq(payment.id, transaction.paymentId))
    .where(eq(transaction.id, id))
  if (!found) throw new Error('no transaction')
  return found
}

let references = 0
const paid = (cents = 1400n, reference = `pi_by_hand_${++references}`): Verdict => ({
  kind: 'succeeded',
  amount: money(cents, 'USD'),
  reference,
})
const settle = (transactionId: string, verdict: Verdict, actor = bench.admin) =>
  settleByHand(actor, { transactionId, verdict, reason: 'Seen on their dashboard' })

describe('a person who has looked', () => {
  it('says that it succeeded: the money is booked, once, and the record says who and why', async () => {
    const id = await givenUp()
    expect(await settle(id, paid(1400n, 'pi_seen'))).toEqual({ ok: true, value: 'succeeded' })
    const { row, payment: owner } = await read(id)
    expect(row).toMatchObject({ status: 'succeeded', toldMinor: 1400n, reference: 'pi_seen', needsPerson: null })
    expect(owner).toMatchObject({ status: 'paid', capturedMinor: 1400n })
    expect(await bench.test.db.select().from(entry).where(eq(entry.transactionId, id))).toHaveLength(1)
    const steps = await bench.test.db.select().from(transactionStep).where(eq(transactionStep.transactionId, id))
    expect(steps.at(-1)).toMatchObject({
      source: 'person',
      from: 'unknown',
      to: 'succeeded',
      evidence: { message: 'Settled by hand by Ann: Seen on their dashboard' },
    })
    const [audited] = await bench.test.db
      .select()
      .from(auditEvent)
      .where(eq(auditEvent.entityId, row.paymentId))
      .orderBy(auditEvent.at)
      .then((all) => all.slice(-1))
    expect(audited).toMatchObject({
      action: 'transaction.settled_by_hand',
      actorName: 'Ann',
      before: { status: 'unknown' },
      after: { status: 'succeeded', amountMinor: '1400', reference: 'pi_seen', reason: 'Seen on their dashboard' },
    })
    expect((await verifyBooks(bench.profileId)).findings).toEqual([])
  })

  it.each([
    ['never_happened', 'failed', 'unreachable'],
    ['declined', 'declined', 'generic'],
  ] as const)('says %s: %s, and no money is booked', async (kind, status, code) => {
    const id = await givenUp()
    expect(await settle(id, { kind })).toEqual({ ok: true, value: status })
    expect((await read(id)).row).toMatchObject({ status, code, needsPerson: null, askAt: null })
    expect(await bench.test.db.select().from(entry).where(eq(entry.transactionId, id))).toHaveLength(0)
  })

  it('is overruled by money that arrives all the same', async () => {
    const id = await givenUp()
    await settle(id, { kind: 'never_happened' })
    const outcome = { ...paid(), evidence: {} } as const
    const { row } = await read(id)
    if (outcome.kind !== 'succeeded') throw new Error()
    const news = { ...row, about: { kind: 'ours', transactionId: id }, outcome, source: 'callback' } as const
    expect(await apply(news)).toMatchObject({ kind: 'applied' })
    expect((await read(id)).row.status).toBe('succeeded')
  })
})

describe('is refused', () => {
  it.each([
    ['more than was asked for', paid(1401n), 'amount'],
    ['nothing', paid(0n), 'amount'],
    ['another currency', { ...paid(), amount: money(1400n, 'EUR') } as Verdict, 'amount'],
  ])('%s', async (_what, verdict, field) => {
    const id = await givenUp()
    expect(await settle(id, verdict)).toMatchObject({ ok: false, fields: { [field]: expect.any(String) } })
    expect((await read(id)).row).toMatchObject({ status: 'unknown', needsPerson: 'Asked often.' })
  })

  it('the reference of another payment, and another than the processor has named', async () => {
    const [first, second] = [await givenUp(), await givenUp()]
    await settle(first, paid(1400n, 'pi_taken'))
    expect(await settle(second, paid(1400n, 'pi_taken'))).toMatchObject({ ok: false, code: 'reference_taken' })
    await bench.test.sql`update transaction set reference = 'pi_named' where id = ${second}`
    expect(await settle(second, paid(1400n, 'pi_other'))).toMatchObject({ ok: false, code: 'reference' })
    expect(await settle(second, paid(1400n, 'pi_named'))).toMatchObject({ ok: true })
  })

  it('what does not wait for a person', async () => {
    const id = await givenUp()
    await bench.test.sql`update transaction set needs_person = null where id = ${id}`
    expect(await settle(id, { kind: 'declined' })).toMatchObject({ ok: false, code: 'not_waiting' })
  })

  it('when the processor answers after all: what it says goes before', async () => {
    const id = await givenUp()
    await bench.test.sql`update transaction set created_at = created_at - interval '1 day' where id = ${id}`
    await bench.calm()
    expect(await settle(id, paid())).toMatchObject({ ok: false, code: 'answered' })
    expect((await read(id)).row).toMatchObject({ status: 'failed', code: 'unreachable' })
  })

  it('two people at once: one of them says it, whatever the other would have said', async () => {
    const id = await givenUp()
    const both = await Promise.all([settle(id, { kind: 'never_happened' }), settle(id, paid()), settle(id, paid())])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.filter((one) => !one.ok && ['not_waiting', 'answered'].includes(one.code))).toHaveLength(2)
    const steps = await bench.test.db.select().from(transactionStep).where(eq(transactionStep.transactionId, id))
    expect(steps.filter(({ source }) => source === 'person')).toHaveLength(1)
  })

  it('a person of another profile, and who may not', async () => {
    const id = await givenUp()
    expect(await settle(id, paid(), { ...bench.admin, profileId: 'pro_other' })).toMatchObject({ code: 'not_found' })
    for (const role of ['accountant', 'normal', 'restricted'] as const)
      await expect(settle(id, paid(), { ...bench.admin, role })).rejects.toThrow(Forbidden)
    await expect(settle(id, paid(), bench.payer as never)).rejects.toThrow(Forbidden)
    expect((await read(id)).row.status).toBe('unknown')
  })
})
