import { describe, expect, it } from 'vitest'
import { money } from '@/lib/money/money'
import { apply } from './apply'
import { followUp } from './follow-up'
import { inquire } from './inquire'
import type { News } from './news'
import { start } from './start'
import { paymentBench, unwrap } from './testing'

// What the processor did twice is not one thing here, however alike the two look.

const bench = paymentBench()

async function taken() {
  const started = unwrap(await start(bench.payer, bench.byCard(2000n)))
  const [row] = await bench.test.sql`select reference from transaction where id = ${started.transactionId}`
  return { ...started, reference: String(row?.reference) }
}

const says = (news: Pick<News, 'about' | 'type'> & { readonly reference: string; readonly cents: bigint }) =>
  apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: news.about,
    type: news.type,
    outcome: { kind: 'succeeded', reference: news.reference, amount: money(news.cents, 'USD'), evidence: {} },
    source: 'callback',
  })

it('a refund on the processor’s pages of as much as one of ours whose answer was lost is another one', async () => {
  const { transactionId, paymentId, reference } = await taken()
  await bench.misbehave({ processor: 'stripe', on: 'refunds.create', fault: 'drop_after', times: 1 })
  const refund = { transactionId, type: 'refund', amount: money(500n, 'USD'), reason: 'asked', seen: 1 } as const
  const ours = unwrap(await followUp(bench.admin, refund))
  expect(ours.status).toBe('unknown')
  const theirs = {
    about: { kind: 'under', parentReference: reference },
    type: 'refund',
    reference: 're_theirs',
  } as const
  expect(await says({ ...theirs, cents: 500n })).toMatchObject({ kind: 'applied' })
  await inquire({ profileId: bench.profileId, transactionId: ours.transactionId }, 'inquiry')
  const [row] = await bench.test.sql`select status, refunded_minor::int as back from payment where id = ${paymentId}`
  expect(row).toEqual({ status: 'part_refunded', back: 1000 })
  expect(await says({ ...theirs, cents: 500n })).toMatchObject({ kind: 'repeated' })
})

it('a reversal is whole, so that one of ours whose answer was lost is the one that is told of, whatever the amount', async () => {
  const held = unwrap(await start(bench.payer, bench.byCard(2000n, 'pm_card_visa', { type: 'authorization' })))
  const { transactionId } = held
  const [row] = await bench.test.sql`select reference from transaction where id = ${transactionId}`
  await bench.misbehave({ processor: 'stripe', on: 'payment_intents.cancel', fault: 'drop_after', times: 1 })
  const ours = unwrap(await followUp(bench.admin, { transactionId, type: 'void', reason: 'asked', seen: 1 }))
  expect(ours.status).toBe('unknown')
  const about = { kind: 'under', parentReference: String(row?.reference) } as const
  expect(await says({ about, type: 'void', reference: String(row?.reference), cents: 1500n })).toMatchObject({
    kind: 'applied',
    transactionId: ours.transactionId,
  })
})

describe('a second success of one transaction', () => {
  it.each([
    ['under another reference', 'pi_another', 2000n],
    ['of another amount', '', 2500n],
  ])('%s contradicts the record', async (_how, another, cents) => {
    const { transactionId, reference } = await taken()
    const about = { kind: 'ours', transactionId } as const
    expect(await says({ about, type: 'purchase', reference: another || reference, cents })).toMatchObject({
      kind: 'conflict',
      status: 'succeeded',
    })
    expect(await says({ about, type: 'purchase', reference, cents: 2000n })).toMatchObject({ kind: 'repeated' })
  })
})
