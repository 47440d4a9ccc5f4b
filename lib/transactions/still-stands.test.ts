import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { transaction } from '@/db/schema/payments'
import { followUp } from './follow-up'
import { stillStands } from './inquire'
import { start } from './start'
import { paymentBench } from './testing'

const bench = paymentBench()

async function authorized() {
  const started = await start(bench.payer, bench.byCard(1900n, 'pm_card_visa', { type: 'authorization' }))
  if (!started.ok) throw new Error(started.message)
  const { transactionId } = started.value
  return { transactionId, of: { profileId: bench.profileId, transactionId } }
}

/** What somebody does at the processor, and not here. */
async function cancelledThere(transactionId: string) {
  const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, transactionId))
  await fetch(`${bench.origin()}/api.stripe.com/v1/payment_intents/${row?.reference}/cancel`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_bench' },
  })
}

describe('a reservation that is recorded as made', () => {
  it('stands while the processor says so', async () => {
    expect(await stillStands((await authorized()).of)).toBe('yes')
  })

  it('stands as well when it was released here: the processor calls it cancelled from then on', async () => {
    const { of, transactionId } = await authorized()
    const released = await followUp(bench.admin, { transactionId, type: 'void', reason: 'changed mind', seen: 1 })
    expect(released).toMatchObject({ ok: true, value: { status: 'succeeded' } })
    expect(await stillStands(of)).toBe('yes')
  })

  it('stands while nobody knows yet whether the release came through', async () => {
    const { of, transactionId } = await authorized()
    await bench.misbehave({ processor: 'stripe', on: '*', fault: 'drop_after', times: 1 })
    const released = await followUp(bench.admin, { transactionId, type: 'void', reason: 'changed mind', seen: 1 })
    expect(released).toMatchObject({ ok: true, value: { status: 'unknown' } })
    expect(await stillStands(of)).toBe('yes')
  })

  it('does not stand when the processor cancelled what nobody here released', async () => {
    const { of, transactionId } = await authorized()
    await cancelledThere(transactionId)
    expect(await stillStands(of)).toBe('no')
  })
})
