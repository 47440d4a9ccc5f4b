import { expect, it } from 'vitest'
import type { PayerActor } from '@/lib/auth/actor'
import { newId } from '@/lib/ids'
import { money } from '@/lib/money/money'
import { cancelOrder } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { linkForm } from '@/lib/orders/testing'
import { apply } from './apply'
import { type LinkPayment, startByLink } from './start-by-link'
import { paymentBench } from './testing'

const bench = paymentBench()

const wish = (changed: Partial<LinkPayment>, card: string): LinkPayment => ({
  amountMinor: 1000n,
  with: { kind: 'one_time_token', systemId: bench.ids.stripe, methodKind: 'card', token: card },
  keep: false,
  visit: newId('pay'),
  key: 'after:none',
  attempt: 0,
  payer: { name: 'Anna Payer', email: 'anna.payer@example.com' },
  challenge: 'redirect',
  urls: () => ({ returnUrl: 'http://localhost/return', cancelUrl: 'http://localhost/cancel' }),
  ...changed,
})

it('what is left of an order cannot be paid while a second attempt is at the bank, although the first came late', async () => {
  const made = await createLink(bench.admin, linkForm({ parts: true, partMin: '5' }))
  if (!made.ok) throw new Error(made.message)
  const { linkId } = made.value
  const payer: PayerActor = { kind: 'payer', profileId: bench.profileId, linkId, name: 'Payer' }
  const visit = newId('pay')
  const first = await startByLink(payer, wish({ visit }, 'pm_card_chargeDeclined'))
  if (!first.ok) throw new Error(first.message)
  expect(first.value.status).toBe('declined')
  const again = { visit, attempt: 1, payer: null }
  const second = await startByLink(payer, wish(again, 'pm_card_threeDSecure2Required'))
  expect(second).toMatchObject({ ok: true, value: { status: 'pending', paymentId: first.value.paymentId } })
  await apply({
    profileId: bench.profileId,
    systemId: bench.ids.stripe,
    about: { kind: 'ours', transactionId: first.value.transactionId },
    type: 'purchase',
    outcome: { kind: 'succeeded', reference: 'pi_late', amount: money(1000n, 'USD'), evidence: {} },
    source: 'callback',
  })
  const [link] = await bench.test
    .sql`select status, order_id, paid_minor::int as paid from payment_link where id = ${linkId}`
  expect(link).toMatchObject({ status: 'processing', paid: 1000 })
  expect(await startByLink(payer, wish({ amountMinor: 1500n, payer: null }, 'pm_card_visa'))).toMatchObject({
    code: 'busy',
  })
  expect(await cancelOrder(bench.admin, { orderId: String(link?.order_id), reason: '' })).toMatchObject({ ok: false })
})
