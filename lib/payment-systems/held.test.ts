import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { payment, transaction } from '@/db/schema/payments'
import { newId } from '@/lib/ids'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { heldMinor } from './held'

const bench = paymentBench()

/** A payment of nothing but what the test writes into it, at one of the two processors. */
async function payments(systemId: string) {
  const started = await start(bench.payer, bench.byCard(1000n))
  if (!started.ok) throw new Error(started.message)
  const { paymentId, transactionId } = started.value
  const { db } = bench.test
  const [like] = await db.select().from(transaction).where(eq(transaction.id, transactionId))
  if (!like) throw new Error('no transaction')
  await db.update(transaction).set({ status: 'declined' }).where(eq(transaction.id, transactionId))
  const write = async (type: 'authorization' | 'capture' | 'void', minor: bigint, parentId: string | null = null) => {
    const id = newId('txn')
    const told = { askedMinor: minor, toldMinor: minor, status: 'succeeded' } as const
    await db.insert(transaction).values({ ...like, ...told, id, reference: id, type, parentId, systemId })
    if (type === 'authorization')
      await db.update(payment).set({ authorizedMinor: minor }).where(eq(payment.id, paymentId))
    return id
  }
  const held = async () => (await db.select({ heldMinor }).from(payment).where(eq(payment.id, paymentId)))[0]?.heldMinor
  return { write, held }
}

it('is nothing once a part was captured where a processor captures once', async () => {
  const { write, held } = await payments(bench.ids.stripe)
  expect(await held()).toBe(0n)
  const first = await write('authorization', 1000n)
  expect(await held()).toBe(1000n)
  await write('capture', 400n, first)
  expect(await held()).toBe(0n)
})

it('is what was not captured where it captures in parts, until the rest is given free', async () => {
  const { write, held } = await payments(bench.ids.paypal)
  const first = await write('authorization', 1000n)
  await write('capture', 400n, first)
  expect(await held()).toBe(600n)
  await write('capture', 100n, first)
  expect(await held()).toBe(500n)
  await write('void', 500n, first)
  expect(await held()).toBe(0n)
})

it('is of each reservation its own: what was captured of one leaves the other', async () => {
  for (const systemId of [bench.ids.stripe, bench.ids.paypal]) {
    const { write, held } = await payments(systemId)
    const first = await write('authorization', 1000n)
    const second = await write('authorization', 1000n)
    expect(await held()).toBe(2000n)
    await write('capture', 1000n, first)
    expect(await held()).toBe(1000n)
    await write('void', 1000n, second)
    expect(await held()).toBe(0n)
  }
})
