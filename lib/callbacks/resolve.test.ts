import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { entry } from '@/db/schema/ledger'
import { payment, transaction } from '@/db/schema/payments'
import { auditEvent, callbackEvent } from '@/db/schema/records'
import { Forbidden, type StaffActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { handleCallback, MOST_ATTEMPTS, NotYet } from './handle'
import { getMatch } from './match'
import { discardCallback, matchCallback, replayCallback } from './resolve'

const bench = paymentBench()
const stranger: StaffActor = { ...bench.admin, profileId: 'pro_other' }
const reason = 'Looked at by hand'

interface Said {
  readonly state?: 'new' | 'unmatched' | 'conflict' | 'deferred' | 'applied'
  readonly type?: string
  readonly about?: object
  readonly cents?: number
  readonly currency?: string
  readonly reference?: string
  readonly kind?: 'succeeded' | 'declined'
}

/** A callback of Stripe as the inbox keeps it; by default of a payment of 16.00 that nobody knows. */
async function kept(said: Said = {}): Promise<string> {
  const id = newId('cbk')
  const { kind = 'succeeded', cents = 1600, reference = `pi_${id.slice(-12)}` } = said
  const amount = { amountMinor: String(cents), currency: said.currency ?? 'USD' }
  const outcome =
    kind === 'succeeded'
      ? { kind, reference, amount, evidence: {} }
      : { kind, reference, code: 'generic', evidence: {} }
  const { about = { kind: 'theirs', reference }, type = 'purchase' } = said
  await bench.test.db.insert(callbackEvent).values({
    profileId: bench.profileId,
    id,
    systemId: bench.ids.stripe,
    externalId: id,
    state: said.state ?? 'unmatched',
    reports: [{ about, type, outcome, occurredAt: new Date().toISOString() }],
    attempts: MOST_ATTEMPTS,
    problem: 'No transaction matches this purchase.',
  })
  return id
}

async function stateOf(id: string) {
  const [row] = await bench.test.db.select().from(callbackEvent).where(eq(callbackEvent.id, id))
  return row?.state
}

const audited = (id: string) => bench.test.db.select().from(auditEvent).where(eq(auditEvent.entityId, id))

/** A payment of 16.00 whose reply was lost. */
async function lost(): Promise<string> {
  await bench.misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'error_before', times: 1 })
  const started = await start(bench.payer, bench.byCard(1600n))
  if (!started.ok) throw new Error(started.message)
  return started.value.transactionId
}

async function taken(): Promise<typeof transaction.$inferSelect> {
  const started = await start(bench.payer, bench.byCard(1600n))
  if (!started.ok) throw new Error(started.message)
  return read(started.value.transactionId)
}

async function read(id: string) {
  const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, id))
  if (!row) throw new Error('no transaction')
  return row
}

const entriesOf = async (id: string) =>
  (await bench.test.db.select().from(entry).where(eq(entry.transactionId, id))).length

describe('replay', () => {
  it('applies what matches by now', async () => {
    const id = await kept({ reference: 'pi_replayed' })
    expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({ value: { state: 'unmatched' } })
    const transactionId = await lost()
    await bench.test.sql`update transaction set reference = 'pi_replayed' where id = ${transactionId}`
    expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({
      ok: true,
      value: { state: 'applied' },
    })
    expect((await read(transactionId)).status).toBe('succeeded')
    expect(await audited(id)).toMatchObject([{ action: 'callback.replayed' }, { action: 'callback.replayed' }])
  })

  it('of a contradiction stays one, and says it, until the processor says what is recorded', async () => {
    const { id: transactionId, reference } = await taken()
    const id = await kept({ state: 'conflict', kind: 'declined', reference: reference ?? '' })
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 10 })
    expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({
      value: { state: 'conflict', problem: 'The processor says declined, after it had said succeeded.' },
    })
    await bench.calm()
    expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({ value: { state: 'applied' } })
    expect((await read(transactionId)).status).toBe('succeeded')
  })

  it('by three people at once does one thing', async () => {
    const transactionId = await lost()
    await bench.test.sql`update transaction set reference = 'pi_thrice' where id = ${transactionId}`
    const id = await kept({ reference: 'pi_thrice' })
    const all = await Promise.all([1, 2, 3].map(() => replayCallback(bench.admin, { callbackId: id })))
    expect(all.some((one) => one.ok)).toBe(true)
    for (const one of all) if (!one.ok) expect(one.code).toBe('done')
    expect(await entriesOf(transactionId)).toBe(1)
    expect(await stateOf(id)).toBe('applied')
  })

  it('that dies half-way is taken up by its job', async () => {
    const id = await kept()
    await bench.test.sql.unsafe(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger fail before update on callback_event for each row when (new.attempts > old.attempts) execute function fail()`)
    expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({ ok: false, code: 'internal' })
    await bench.test.sql.unsafe('drop trigger fail on callback_event; drop function fail')
    expect(await stateOf(id)).toBe('unmatched')
    const jobs = await bench.test
      .sql`select 1 from graphile_worker._private_jobs where payload ->> 'callbackId' = ${id}`
    expect(jobs).toHaveLength(1)
  })
})

describe('match by hand', () => {
  it('offers what may be meant, and applies it to the one chosen', async () => {
    const transactionId = await lost()
    const id = await kept({ reference: 'pi_matched' })
    const match = await getMatch(bench.admin, { callbackId: id, search: '' })
    if (!match.ok) throw new Error(match.message)
    expect(match.value.candidates.find((one) => one.transactionId === transactionId)).toMatchObject({
      problem: null,
      doubt: null,
      customerName: 'John Doe',
    })
    expect(await matchCallback(bench.admin, { callbackId: id, transactionId })).toMatchObject({
      ok: true,
      value: { state: 'applied' },
    })
    expect(await read(transactionId)).toMatchObject({ status: 'succeeded', reference: 'pi_matched', toldMinor: 1600n })
    expect(await entriesOf(transactionId)).toBe(1)
    expect(await audited(id)).toMatchObject([{ action: 'callback.matched', after: { transaction: transactionId } }])
    expect(await matchCallback(bench.admin, { callbackId: id, transactionId })).toMatchObject({ code: 'not_fitting' })
  })

  it('hangs a refund made elsewhere under the payment that was chosen', async () => {
    const parent = await taken()
    const about = { kind: 'under', parentReference: 'pi_unheard_of' }
    const id = await kept({ type: 'refund', about, cents: 600, reference: 're_elsewhere' })
    expect(await matchCallback(bench.admin, { callbackId: id, transactionId: parent.id })).toMatchObject({ ok: true })
    const [owner] = await bench.test.db.select().from(payment).where(eq(payment.id, parent.paymentId))
    expect(owner).toMatchObject({ status: 'part_refunded', refundedMinor: 600n })
  })

  it('says what the amounts differ by', async () => {
    const transactionId = await lost()
    const match = await getMatch(bench.admin, { callbackId: await kept({ cents: 1500 }), search: transactionId })
    expect(match).toMatchObject({
      value: { candidates: [{ problem: null, doubt: 'The callback says 15.00 USD, we asked for 16.00 USD.' }] },
    })
  })

  it.each<[string, Said, RegExp]>([
    ['another currency', { currency: 'EUR' }, /says EUR, this is in USD/],
    ['another type', { type: 'capture' }, /speaks of a capture, this is a payment/],
    ['a reference of another payment', { reference: 'pi_else' }, /calls this pi_known; the callback is about pi_else/],
    ['what cannot follow it yet', { type: 'refund', about: { kind: 'under', parentReference: 'x' } }, /cannot follow/],
  ])('refuses %s', async (_what, said, message) => {
    const transactionId = await lost()
    await bench.test.sql`update transaction set reference = ${`pi_known`} where id = ${transactionId}`
    const id = await kept(said)
    expect(await matchCallback(bench.admin, { callbackId: id, transactionId })).toMatchObject({
      code: 'not_fitting',
      message: expect.stringMatching(message),
    })
    expect((await read(transactionId)).status).toBe('unknown')
    expect(await stateOf(id)).toBe('unmatched')
    await bench.test.sql`update transaction set reference = null where id = ${transactionId}`
  })

  it('to two payments at once applies to one of them', async () => {
    const [first, second] = [await lost(), await lost()]
    const id = await kept()
    const both = await Promise.all(
      [first, second].map((transactionId) => matchCallback(bench.admin, { callbackId: id, transactionId })),
    )
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect((await entriesOf(first)) + (await entriesOf(second))).toBe(1)
  })
})

describe('match of a callback that only tells when asked', () => {
  const ask = async (reference: string) => {
    const id = await kept({ reference })
    await bench.test
      .sql`update callback_event set reports = jsonb_set(reports, '{0,outcome}', '"ask"') where id = ${id}`
    return id
  }

  it('asks about what the callback names, and records what the processor says', async () => {
    const response = await fetch(`${bench.origin()}/api.stripe.com/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_bench' },
      body: new URLSearchParams({
        amount: '1600',
        currency: 'usd',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        'payment_method_types[]': 'card',
      }),
    })
    const { id: reference } = (await response.json()) as { id: string }
    const transactionId = await lost()
    const callbackId = await ask(reference)
    const match = await getMatch(bench.admin, { callbackId, search: '' })
    expect(match.ok && match.value.candidates.map((one) => one.transactionId)).toContain(transactionId)
    expect(await matchCallback(bench.admin, { callbackId, transactionId })).toMatchObject({
      value: { state: 'applied' },
    })
    expect(await read(transactionId)).toMatchObject({ status: 'succeeded', reference, toldMinor: 1600n })
  })

  it('is not done with while the processor has nothing to say', async () => {
    const transactionId = await lost()
    const callbackId = await ask('pi_unheard_of')
    expect(await matchCallback(bench.admin, { callbackId, transactionId })).toMatchObject({
      value: { state: 'unmatched', problem: expect.stringContaining('nothing new to say') },
    })
    expect(await read(transactionId)).toMatchObject({ status: 'unknown', reference: null })
    await bench.test.sql`update transaction set status = 'failed' where id = ${transactionId}`
    expect(await matchCallback(bench.admin, { callbackId, transactionId })).toMatchObject({ code: 'not_fitting' })
  })
})

describe('discard', () => {
  it.each(['unmatched', 'conflict', 'deferred'] as const)(
    'lays what is %s aside, once, with the reason',
    async (state) => {
      const id = await kept({ state })
      const both = await Promise.all([1, 2].map(() => discardCallback(bench.admin, { callbackId: id, reason })))
      expect(both.map((one) => one.ok).sort()).toEqual([false, true])
      expect(await stateOf(id)).toBe('discarded')
      expect(await audited(id)).toMatchObject([{ action: 'callback.discarded', before: { state }, after: { reason } }])
      // A late try of its job does not wake it, even if something matches by now.
      const transactionId = await lost()
      await bench.test.sql`update transaction set reference = ${`pi_${id.slice(-12)}`} where id = ${transactionId}`
      await handleCallback({ profileId: bench.profileId, callbackId: id })
      expect(await stateOf(id)).toBe('discarded')
      expect((await read(transactionId)).status).toBe('unknown')
    },
  )

  it('of what was applied is refused', async () => {
    const callbackId = await kept({ state: 'applied' })
    expect(await discardCallback(bench.admin, { callbackId, reason })).toMatchObject({ code: 'done' })
  })
})

it('what could not be read cannot be applied, and its job does not pretend it was', async () => {
  const id = await kept({ state: 'deferred' })
  expect(await replayCallback(bench.admin, { callbackId: id })).toMatchObject({ code: 'done' })
  await handleCallback({ profileId: bench.profileId, callbackId: id })
  expect(await stateOf(id)).toBe('deferred')
})

it('the job gives up after its tries, and not before', async () => {
  const id = await kept()
  const of = { profileId: bench.profileId, callbackId: id }
  await bench.test.sql`update callback_event set attempts = ${MOST_ATTEMPTS - 2} where id = ${id}`
  await expect(handleCallback(of)).rejects.toThrow(NotYet)
  await handleCallback(of)
  expect(await stateOf(id)).toBe('unmatched')
})

it('is not there for another profile, and not for who may not', async () => {
  const [callbackId, transactionId] = [await kept(), await lost()]
  const deeds = (actor: StaffActor) => [
    () => replayCallback(actor, { callbackId }),
    () => matchCallback(actor, { callbackId, transactionId }),
    () => discardCallback(actor, { callbackId, reason }),
    () => getMatch(actor, { callbackId, search: '' }),
  ]
  for (const deed of deeds(stranger)) expect(await deed()).toMatchObject({ ok: false, code: 'not_found' })
  for (const role of ['accountant', 'normal', 'restricted'] as const)
    for (const deed of deeds({ ...bench.admin, role })) await expect(deed()).rejects.toThrow(Forbidden)
  for (const deed of deeds(bench.payer as never)) await expect(deed()).rejects.toThrow(Forbidden)
  expect(await matchCallback(bench.admin, { callbackId, transactionId: 'txn_of_nobody' })).toMatchObject({
    code: 'not_found',
  })
  expect(await stateOf(callbackId)).toBe('unmatched')
})
