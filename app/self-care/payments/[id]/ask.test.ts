import { globSync, readFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { limitOf } from '@/lib/auth/limits'
import { getPayment } from '@/lib/transactions/read'
import { start } from '@/lib/transactions/start'
import { paymentBench } from '@/lib/transactions/testing'
import { askProcessor, customerAsks } from './ask'
import { openAttempt } from './open'

const bench = paymentBench()
beforeEach(() => bench.calm())

it('asks the processor for a payer so often and no more, also to end an attempt, and says when again', async () => {
  const started = await start(bench.payer, bench.byCard(2500n, 'pm_card_threeDSecure2Required'))
  if (!started.ok) throw new Error(started.message)
  const { paymentId } = started.value
  const view = async () => {
    const found = await getPayment(bench.payer, paymentId)
    if (!found) throw new Error('no payment')
    return found
  }
  const attempt = openAttempt(await view())
  const me = customerAsks(bench.payer)
  for (let n = 1; n < limitOf('ask.customer').points; n++) expect(await askProcessor(me, attempt)).toBeNull()
  expect(openAttempt(await view())).toBeDefined()
  await askProcessor(me, undefined)
  // Somebody else's asking is their own.
  expect(await askProcessor({ ...me, asks: { ...me.asks, key: 'cus_other' } }, attempt)).toBeNull()
  expect(await askProcessor(me, attempt)).toBeNull()
  expect(await askProcessor(me, attempt, 'give_up')).toMatchObject({ limit: 'ask.customer' })
  expect(openAttempt(await view())).toBeDefined()
  expect(await askProcessor({ ...me, asks: { ...me.asks, key: 'cus_other' } }, attempt, 'give_up')).toBeNull()
  expect(openAttempt(await view())).toBeUndefined()
})

it('is the only way in which a payer’s pages ask one', () => {
  const pages = ['app/pay', 'app/self-care', 'app/order'].flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`))
  const asking = pages.filter((file) => /import .*\binquire\b.* from/.test(readFileSync(file, 'utf8')))
  expect(asking).toEqual(['app/self-care/payments/[id]/ask.ts'])
})
