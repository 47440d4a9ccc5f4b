import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { login, seat } from '@/db/schema/access'
import { profile } from '@/db/schema/profile'
import { auditEvent, callbackEvent } from '@/db/schema/records'
import { Forbidden, type StaffActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { enqueue, type JobName, type JobPayload } from '@/lib/jobs/queue'
import { money } from '@/lib/money/money'
import { createLink } from '@/lib/orders/create-link'
import { linkForm } from '@/lib/orders/testing'
import type { Outcome } from '@/lib/payments/outcome'
import { apply } from '@/lib/transactions/apply'
import { keepAsBalance } from '@/lib/transactions/keep-as-balance'
import { start } from '@/lib/transactions/start'
import { startByLink } from '@/lib/transactions/start-by-link'
import { paymentBench } from '@/lib/transactions/testing'
import { discardJob, runJobAgain } from './jobs'
import { countNeedsPerson, getNeedsPerson } from './list'

const bench = paymentBench()
const stranger: StaffActor = { ...bench.admin, profileId: 'pro_other' }
const reason = 'Not needed any more'

beforeEach(async () => {
  await bench.test.sql`delete from graphile_worker._private_jobs`
})

/** A job that used up its attempts, as the library leaves it. Answers its id. */
async function dead<Name extends JobName>(name: Name, payload: JobPayload<Name>, error = 'It broke.'): Promise<string> {
  await enqueue(bench.test.db, name, payload)
  const [row] = await bench.test.sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = ${error}
    where id = (select max(id) from graphile_worker._private_jobs) returning id`
  return String(row?.id)
}

const receipt = (profileId = bench.profileId) => dead('document.receipt', { profileId, transactionId: newId('txn') })

const left = async (id: string) => {
  const [row] = await bench.test.sql`
    select attempts, max_attempts as most, run_at <= now() as due from graphile_worker._private_jobs where id = ${id}`
  return row
}

const namesFor = async (actor: StaffActor) => (await getNeedsPerson(actor)).jobs.map(({ name }) => name)

async function callback(
  state: 'new' | 'unmatched' | 'conflict' | 'deferred' | 'applied' | 'discarded',
  reports: object[] = [],
) {
  const id = newId('cbk')
  const of = { profileId: bench.profileId, systemId: bench.ids.stripe }
  await bench.test.db.insert(callbackEvent).values({ ...of, id, externalId: id, state, reports, problem: 'Because.' })
  return id
}

it('says that nothing needs a person, and when it looked', async () => {
  const seen = await getNeedsPerson(bench.admin)
  expect(seen.counts.total).toBe(0)
  expect(Date.now() - seen.at.getTime()).toBeLessThan(5000)
})

it('shows what was given up, what was forgotten, and nothing that is still asked about', async () => {
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    await bench.misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'error_before', times: 1 })
    const started = await start(bench.payer, bench.byCard(1700n))
    if (started.ok) ids.push(started.value.transactionId)
  }
  const [given = '', forgotten = ''] = ids
  await bench.test.sql`update transaction set needs_person = 'Asked 80 times.' where id = ${given}`
  await bench.test.sql`update transaction set ask_at = now() - interval '11 minutes' where id = ${forgotten}`
  const { transactions, counts } = await getNeedsPerson({ ...bench.admin, role: 'accountant' })
  expect(counts).toMatchObject({ transactions: 2, total: 2 })
  expect(transactions).toMatchObject([
    { transactionId: given, why: 'Asked 80 times.', customerName: 'John Doe', asked: { amountMinor: 1700n } },
    { transactionId: forgotten, why: null },
  ])
  await bench.test
    .sql`update transaction set status = 'failed', needs_person = null, ask_at = null where id in ${bench.test.sql(ids)}`
})

it('shows callbacks by what is wrong with them, with what they say and what they speak of', async () => {
  const started = await start(bench.payer, bench.byCard(1800n))
  if (!started.ok) throw new Error(started.message)
  const { transactionId, paymentId } = started.value
  const about = { kind: 'ours', transactionId }
  const outcome = { kind: 'declined', code: 'generic', evidence: {} }
  const report = { about, type: 'purchase', outcome, occurredAt: new Date().toISOString() }
  const [unmatched, conflict, deferred] = [
    await callback('unmatched'),
    await callback('conflict', [report]),
    await callback('deferred'),
  ]
  for (const state of ['new', 'applied', 'discarded'] as const) await callback(state)
  const seen = await getNeedsPerson(bench.admin)
  expect(seen.counts).toMatchObject({ unmatched: 1, conflicts: 2, total: 3 })
  expect(seen.unmatched).toMatchObject([{ id: unmatched, tried: true }])
  expect(seen.conflicts.map(({ id }) => id)).toEqual([conflict, deferred])
  expect(seen.conflicts[0]).toMatchObject({
    says: [{ name: 'Payment', outcome: 'declined' }],
    about: [{ transactionId, paymentId, status: 'succeeded', amount: { amountMinor: 1800n } }],
  })
  await bench.test.sql`update callback_event set state = 'discarded'`
})

it('shows dead jobs of the profile, of its logins and of the installation, and of nobody else', async () => {
  await bench.test.db.insert(profile).values({ id: 'pro_other', name: 'Other', country: 'US', baseCurrency: 'USD' })
  const [mine, theirs] = [newId('log'), newId('log')]
  for (const [id, profileId] of [
    [mine, bench.profileId],
    [theirs, 'pro_other'],
  ] as const) {
    await bench.test.db.insert(login).values({ id, email: `${id}@example.com`, name: 'Somebody' })
    await bench.test.db.insert(seat).values({ profileId, id: newId('seat'), loginId: id, role: 'normal' })
  }
  const mail = (loginId: string) =>
    dead(
      'mail.sign_in_link',
      { loginId, purpose: 'sign_in', tokenSealed: '1:sealed' },
      'token Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6',
    )
  await receipt()
  await receipt('pro_other')
  await mail(mine)
  await mail(theirs)
  await dead('books.inspect', {})
  await dead('transactions.janitor', {})
  await enqueue(bench.test.db, 'document.receipt', { profileId: bench.profileId, transactionId: newId('txn') })
  expect((await namesFor(bench.admin)).sort()).toEqual(['books.inspect', 'document.receipt', 'mail.sign_in_link'])
  expect(await countNeedsPerson(bench.admin)).toMatchObject({ jobs: 3, total: 3 })
  const { jobs } = await getNeedsPerson(bench.admin)
  const shown = jobs.find(({ name }) => name === 'mail.sign_in_link')
  expect(shown).toMatchObject({ subject: mine, error: 'token ••••', attempts: 25 })
  expect(JSON.stringify(jobs)).not.toContain('sealed')
})

it('runs a dead job again, whoever presses at once', async () => {
  const jobId = await receipt()
  const all = await Promise.all(Array.from({ length: 8 }, () => runJobAgain(bench.admin, { jobId })))
  expect(all.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await left(jobId)).toMatchObject({ attempts: 0, most: 25, due: true })
  const audited = await bench.test.db.select().from(auditEvent).where(eq(auditEvent.entityId, jobId))
  expect(audited).toMatchObject([{ action: 'job.run_again', before: { job: 'document.receipt', error: 'It broke.' } }])
  expect(await namesFor(bench.admin)).toEqual([])
})

it('discards a dead job with its reason, and the callback that only it would have applied', async () => {
  const [waiting, done] = [await callback('new'), await callback('applied')]
  for (const callbackId of [waiting, done]) {
    const jobId = await dead('callback.handle', { profileId: bench.profileId, callbackId })
    expect(await discardJob(bench.admin, { jobId, reason })).toMatchObject({ ok: true })
    expect(await left(jobId)).toBeUndefined()
    expect(await discardJob(bench.admin, { jobId, reason })).toMatchObject({ code: 'not_found' })
    const audited = await bench.test.db.select().from(auditEvent).where(eq(auditEvent.entityId, jobId))
    expect(audited).toMatchObject([{ action: 'job.discarded', after: { reason } }])
  }
  const rows = await bench.test.db.select().from(callbackEvent)
  const state = (id: string) => rows.find((row) => row.id === id)?.state
  expect([state(waiting), state(done)]).toEqual(['discarded', 'applied'])
})

it('leaves alone what is alive, what is another profile’s, and who may not', async () => {
  const jobId = await receipt()
  for (const actor of [stranger]) {
    expect(await runJobAgain(actor, { jobId })).toMatchObject({ code: 'not_found' })
    expect(await discardJob(actor, { jobId, reason })).toMatchObject({ code: 'not_found' })
  }
  for (const role of ['accountant', 'normal', 'restricted'] as const) {
    await expect(runJobAgain({ ...bench.admin, role }, { jobId })).rejects.toThrow(Forbidden)
    await expect(discardJob({ ...bench.admin, role }, { jobId, reason })).rejects.toThrow(Forbidden)
  }
  for (const role of ['normal', 'restricted'] as const)
    await expect(getNeedsPerson({ ...bench.admin, role })).rejects.toThrow(Forbidden)
  expect(await countNeedsPerson({ ...bench.admin, role: 'normal' })).toMatchObject({ total: 0 })
  expect((await getNeedsPerson(stranger)).counts.total).toBe(0)
  await bench.test.sql`update graphile_worker._private_jobs set attempts = 3 where id = ${jobId}`
  expect(await discardJob(bench.admin, { jobId, reason })).toMatchObject({ code: 'not_found' })
  expect(await runJobAgain(bench.admin, { jobId: "1' or true" })).toMatchObject({ code: 'not_found' })
  expect(await left(jobId)).toBeDefined()
})

describe('an order that was paid twice', () => {
  /** The first payment was given up for lost and came after the second. */
  async function twice() {
    const link = await createLink(bench.admin, linkForm({ description: 'Twice' }))
    if (!link.ok) throw new Error(link.message)
    const payer = { kind: 'payer', profileId: bench.profileId, linkId: link.value.linkId, name: 'Payer' } as const
    const { customerId: _, type: __, amount, description: ___, ...card } = bench.byCard(2500n)
    const wish = {
      ...card,
      with: { kind: 'one_time_token', systemId: bench.ids.stripe, methodKind: 'card', token: 'pm_card_visa' },
      amountMinor: amount.amountMinor,
      payer: { name: 'Anna', email: 'anna.twice@example.com' },
    } as const
    const secure = { ...wish, visit: 'one', with: { ...wish.with, token: 'pm_card_threeDSecure2Required' } }
    const first = await startByLink(payer, secure)
    if (!first.ok) throw new Error(first.message)
    const says = (outcome: Outcome) =>
      apply({
        profileId: bench.profileId,
        systemId: bench.ids.stripe,
        about: { kind: 'ours', transactionId: first.value.transactionId },
        type: 'purchase',
        outcome,
        source: 'callback',
      })
    await says({ kind: 'declined', code: 'expired', evidence: {} })
    const second = await startByLink(payer, { ...wish, visit: 'two' })
    const reference = newId('txn')
    await says({ kind: 'succeeded', reference, amount, evidence: {} })
    return { first, second, reference }
  }

  it('is shown with what can be done, to its own profile, until somebody did it', async () => {
    const before = (await countNeedsPerson(bench.admin)).total
    const { first } = await twice()
    const { overpaid, counts } = await getNeedsPerson({ ...bench.admin, role: 'accountant' })
    expect(counts).toMatchObject({ overpaid: 1, total: before + 1 })
    expect(overpaid).toMatchObject([
      {
        over: { amountMinor: 2500n },
        total: { amountMinor: 2500n },
        forgiven: { amountMinor: 0n },
        payments: [
          { left: { amountMinor: 2500n }, isTaken: true, isAllTooMuch: true, customerName: 'Anna' },
          { left: { amountMinor: 2500n }, isTaken: true, isAllTooMuch: true },
        ],
      },
    ])
    expect((await countNeedsPerson(stranger)).overpaid).toBe(0)
    expect((await getNeedsPerson(stranger)).overpaid).toEqual([])
    if (first.ok) expect(await keepAsBalance(stranger, first.value)).toMatchObject({ code: 'not_found' })
    if (first.ok) expect(await keepAsBalance(bench.admin, first.value)).toMatchObject({ ok: true })
    expect((await countNeedsPerson(bench.admin)).total).toBe(before)
  })

  it('says of a payment that was charged back in part why it is not kept', async () => {
    const { reference } = await twice()
    const taken = await apply({
      profileId: bench.profileId,
      systemId: bench.ids.stripe,
      about: { kind: 'under', parentReference: reference },
      type: 'chargeback',
      outcome: { kind: 'succeeded', reference: newId('txn'), amount: money(1000n, 'USD'), evidence: {} },
      source: 'callback',
    })
    expect(taken).toMatchObject({ kind: 'applied' })
    const [shown] = (await getNeedsPerson(bench.admin)).overpaid
    expect(shown?.payments).toMatchObject([
      { left: { amountMinor: 1500n }, isAllTooMuch: true, whyNotKept: expect.stringContaining('A chargeback took') },
      { left: { amountMinor: 2500n }, isAllTooMuch: false, whyNotKept: null },
    ])
  })
})
