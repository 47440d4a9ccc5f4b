import { expect, it } from 'vitest'
import { document } from '@/db/schema/records'
import { guesserWaits } from '@/lib/auth/guessers'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { openCheck } from './open-check'
import { issueReceipt } from './receipts'
import { noOrders } from './testing'

const bench = paymentBench()

/** The code of a paper that was just issued. */
async function issued(): Promise<string> {
  const started = await start(bench.payer, bench.byCard(1000n))
  await issueReceipt(
    { profileId: bench.profileId, transactionId: started.ok ? started.value.transactionId : '' },
    noOrders,
  )
  const [row] = await bench.test.db.select().from(document)
  return row?.code ?? ''
}

it('looks at no code after too many wrong ones from a network, and at those of others all the same', async () => {
  const code = await issued()
  // Right codes cost nothing.
  for (let at = 0; at < 70; at++) expect((await openCheck(code, '203.0.113.7')).kind).toBe('found')
  for (let at = 0; at < 60; at++) expect((await openCheck('0'.repeat(26), '203.0.113.7')).kind).toBe('missing')
  expect((await openCheck(code, '203.0.113.7')).kind).toBe('found')
  expect(await openCheck('1'.repeat(26), '203.0.113.7')).toMatchObject({ kind: 'too_many' })
  expect(await openCheck(code, '203.0.113.7')).toMatchObject({ kind: 'too_many' })
  expect(guesserWaits('203.0.113.7')).toBeGreaterThan(0)
  expect((await openCheck(code, '203.0.113.8')).kind).toBe('found')
})

it('lets a crowd behind one address read right codes at the same moment', async () => {
  const code = await issued()
  const crowd = await Promise.all(Array.from({ length: 200 }, () => openCheck(code, '203.0.113.9')))
  expect(new Set(crowd.map(({ kind }) => kind))).toEqual(new Set(['found']))
})
