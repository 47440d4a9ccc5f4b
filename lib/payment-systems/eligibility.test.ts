import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { money } from '@/lib/money/money'
import type { Result } from '@/lib/result'
import { saveCurrency } from './assignments'
import { candidatesOf } from './candidates'
import { addCurrency } from './currencies'
import { setDataProtection } from './data-protection'
import { checkAmount, listOffers, type OfferChoice, type OfferQuery, offerFor } from './eligibility'
import { setMethods } from './methods'
import { holding } from './open'
import { removeSystem } from './remove-system'
import { createSystem } from './save-system'
import { makeProfile, paypalForm, stripeForm } from './testing'

const test = testDatabase()

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const john = { name: 'John Doe', email: 'john@example.com', phone: null }
const anonymous = { name: 'John Doe', email: null, phone: null }

/** Stripe (VISA and MasterCard, 0.5 to 1000) and PayPal (from 1) for USD. */
async function shop() {
  const people = await makeProfile(test.db)
  const { admin, profileId } = people
  const stripe = value(await createSystem(admin, stripeForm())).id
  const paypal = value(await createSystem(admin, paypalForm())).id
  value(await setMethods(admin, { systemId: stripe, methods: ['visa', 'mastercard'] }))
  value(await setMethods(admin, { systemId: paypal, methods: ['paypal'] }))
  value(await addCurrency(admin, { code: 'USD', rate: '1' }))
  const assignments = [
    { systemId: stripe, min: '0.5', max: '1000' },
    { systemId: paypal, min: '1', max: '' },
  ]
  value(await saveCurrency(admin, { code: 'USD', rate: '1', assignments }))
  const ask = (more: Partial<OfferQuery> = {}) =>
    listOffers(test.db, { profileId, currency: 'USD', payer: john, use: 'pay', ...more })
  const choose = async (more: Partial<OfferChoice> = {}) => {
    const choice: OfferChoice = {
      profileId,
      currency: 'USD',
      payer: john,
      use: 'pay',
      systemId: stripe,
      kind: 'card',
      keep: false,
      ...more,
    }
    return offerFor(choice, await candidatesOf(test.db, choice))
  }
  return { ...people, stripe, paypal, ask, choose }
}

it('offers each kind of each assigned system with the methods that are ticked', async () => {
  const { stripe, paypal, ask } = await shop()
  const { offers, unavailable } = await ask()
  expect(unavailable).toEqual([])
  expect(offers).toMatchObject([
    {
      systemId: stripe,
      systemName: 'Stripe',
      live: false,
      kind: 'card',
      min: money(50n, 'USD'),
      max: money(100_000n, 'USD'),
      entry: 'hosted_fields',
      canKeep: true,
      canVerify: true,
      unattended: true,
    },
    { systemId: paypal, kind: 'wallet', max: null, entry: 'at_processor', canKeep: false, unattended: false },
  ])
  expect(offers[0]?.methods.map(({ id }) => id)).toEqual(['visa', 'mastercard'])
  expect(offers[0]?.fields?.publicSettings).toEqual({ publishableKey: 'pk_test_nordwind' })
  expect(JSON.stringify(offers[0]?.fields)).not.toContain('sk_test_nordwind')
})

it('offers nothing in another currency or to another profile', async () => {
  const { ask } = await shop()
  const stranger = await shop()
  expect(await ask({ currency: 'CHF' })).toEqual({ offers: [], unavailable: [] })
  expect((await ask({ profileId: (await makeProfile(test.db)).profileId })).offers).toEqual([])
  expect(await stranger.choose({ profileId: (await makeProfile(test.db)).profileId })).toMatchObject({
    code: 'method_unavailable',
  })
})

it('lets a payer without an e-mail address pay but not keep, and says what is missing (S1-30)', async () => {
  const { ask, choose } = await shop()
  const { offers, unavailable } = await ask({ payer: anonymous })
  expect(unavailable).toEqual([])
  expect(offers[0]).toMatchObject({
    canKeep: false,
    keepNeeds: { why: 'Add an e-mail address to keep this card', fix: 'email' },
  })
  expect(await choose({ payer: anonymous })).toMatchObject({ ok: true })
  expect(await choose({ payer: anonymous, keep: true })).toMatchObject({
    code: 'cannot_keep',
    message: 'Add an e-mail address to keep this card.',
  })
  const keeping = await ask({ payer: anonymous, use: 'keep' })
  expect(keeping.offers).toEqual([])
  expect(keeping.unavailable).toMatchObject([
    { kind: 'card', why: 'Add an e-mail address to keep this card', fix: 'email' },
    { kind: 'wallet', systemName: 'PayPal' },
  ])
})

it('refuses what needs its payer for anything unattended (S0-28), and everything once the CVV is required (D5)', async () => {
  const { admin, stripe, ask, choose } = await shop()
  const before = await ask({ use: 'unattended' })
  expect(before.offers.map(({ systemId }) => systemId)).toEqual([stripe])
  expect(before.unavailable[0]?.why).toBe(
    'PayPal needs you to confirm each payment, so it cannot be used for automatic payments.',
  )
  const input = { systemId: stripe, storedInfo: 'token_only', cvvRequired: true }
  expect(await setDataProtection(admin, input)).toMatchObject({ code: 'needs_confirmation' })
  value(await setDataProtection(admin, { ...input, confirmed: true }))
  expect((await ask({ use: 'unattended' })).offers).toEqual([])
  expect(await choose({ use: 'unattended' })).toMatchObject({ code: 'method_unavailable' })
  expect(await choose()).toMatchObject({ ok: true })
})

it('states minimum and maximum in the words the payer reads (S1-25)', async () => {
  const { choose } = await shop()
  const offer = value(await choose()).offer
  expect(checkAmount(offer, money(49n, 'USD'))).toMatchObject({
    code: 'below_minimum',
    message: 'Your payment must be no less than 0.5 USD',
  })
  expect(checkAmount(offer, money(50n, 'USD'))).toBeNull()
  expect(checkAmount(offer, money(100_000n, 'USD'))).toBeNull()
  expect(checkAmount(offer, money(100_001n, 'USD'))).toMatchObject({
    code: 'above_maximum',
    message: 'Your payment must be no more than 1,000 USD',
  })
})

it('never lets an assignment reach below the processor’s floor', async () => {
  const { choose } = await shop()
  await test.sql`update currency_assignment set min_minor = 1, max_minor = null`
  const offer = value(await choose()).offer
  expect(offer.min).toEqual(money(50n, 'USD'))
  expect(offer.max?.amountMinor).toBeGreaterThan(0n)
})

it('holds a system against deletion until the payment that uses it is written', async () => {
  const { admin, stripe, profileId } = await shop()
  const order: string[] = []
  let removal: Promise<unknown> = Promise.resolve()
  await test.db.transaction(async (tx) => {
    expect(await tx.execute(holding([{ profileId, id: stripe }]))).toMatchObject([{ id: stripe }])
    removal = removeSystem(admin, { systemId: stripe, confirmed: true }).then(() => order.push('removed'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    order.push('payment written')
  })
  await removal
  expect(order).toEqual(['payment written', 'removed'])
  expect(await test.db.execute(holding([{ profileId, id: stripe }]))).toHaveLength(0)
})

it('does not offer a deleted system', async () => {
  const { admin, stripe, ask, choose } = await shop()
  await test.db.update(paymentSystem).set({ deletedAt: new Date() }).where(eq(paymentSystem.id, stripe))
  expect((await ask()).offers.map(({ adapterId }) => adapterId)).toEqual(['paypal'])
  expect(await choose()).toMatchObject({ code: 'method_unavailable' })
  expect(await removeSystem(admin, { systemId: stripe })).toMatchObject({ code: 'not_found' })
})
