import { describe, expect, it } from 'vitest'
import { customer } from '@/db/schema/customers'
import type { CustomerActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { checkoutFor, payableCurrencies, paymentWithKey, retryOf } from './checkout'
import { start } from './start'
import { paymentBench } from './testing'

describe('a payer’s own page', () => {
  const bench = paymentBench()
  const page = async (use: 'pay' | 'keep' = 'pay') =>
    (await checkoutFor(bench.payer, { currency: 'USD', use }))?.key ?? ''
  const paid = async (cents: bigint, key: string, token = 'pm_card_visa', attempt = 0) => {
    const started = await start(bench.payer, bench.byCard(cents, token, { key, attempt }))
    if (!started.ok) throw new Error(started.message)
    return started.value
  }
  const stranger = async (): Promise<CustomerActor> => {
    const customerId = newId('cus')
    await bench.test.db.insert(customer).values({ profileId: bench.profileId, id: customerId, name: 'Other' })
    return { ...bench.payer, customerId }
  }

  it('has one key for every copy of it, and a new one after a payment', async () => {
    const [first, second] = [await page(), await page()]
    expect(first).toBe(second)
    const one = await paid(2500n, first)
    const two = await paid(2500n, second)
    expect(two).toMatchObject({ paymentId: one.paymentId, made: false })
    expect(await page()).not.toBe(first)
    expect(await paymentWithKey(bench.payer, first)).toBe(one.paymentId)
  })

  it('has a key of its own for each currency and use', async () => {
    const chf = await checkoutFor(bench.payer, { currency: 'CHF', use: 'pay' })
    expect(new Set([chf?.key, await page(), await page('keep')]).size).toBe(3)
    expect(chf?.offers).toEqual([])
    expect(await payableCurrencies(bench.payer)).toEqual(['USD'])
  })

  it('tries a declined payment again as the same payment', async () => {
    const key = await page()
    const declined = await paid(3000n, key, 'pm_card_chargeDeclined')
    expect(declined.status).toBe('declined')
    const retry = await retryOf(bench.payer, declined.paymentId)
    expect(retry).toMatchObject({ key, attempt: 1, amount: { amountMinor: 3000n, currency: 'USD' } })
    const again = await paid(3000n, retry?.key ?? '', 'pm_card_visa', retry?.attempt)
    expect(again).toMatchObject({ paymentId: declined.paymentId, status: 'succeeded', made: true })
    expect(await retryOf(bench.payer, declined.paymentId)).toBeUndefined()
  })

  it('says nothing about the payments of others', async () => {
    const key = await page()
    const mine = await paid(3100n, key, 'pm_card_chargeDeclined')
    const other = await stranger()
    expect(await retryOf(other, mine.paymentId)).toBeUndefined()
    expect(await paymentWithKey(other, key)).toBeUndefined()
  })
})
