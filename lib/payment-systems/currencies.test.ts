import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { auditEvent } from '@/db/schema/records'
import { currencyMethod } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import type { Result } from '@/lib/result'
import { getCurrency, saveCurrency } from './assignments'
import { addCurrency, listCurrencies, plainRate, removeCurrency } from './currencies'
import { getMethods, setMethods } from './methods'
import { getMinimums, setMinimum } from './minimums'
import { createSystem } from './save-system'
import { getSystemCurrencies } from './system-currencies'
import { keepCard, makePayment, makeProfile, type People, paypalForm, stripeForm } from './testing'

const test = testDatabase()

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message} ${JSON.stringify(result.fields)}`)
  return result.value
}

function fieldsOf(result: Result<unknown>): Readonly<Record<string, string>> {
  return result.ok ? {} : (result.fields ?? {})
}

async function system(people: People, name: string, methods: readonly string[], form = stripeForm(name)) {
  const { id } = value(await createSystem(people.admin, { ...form, name }))
  value(await setMethods(people.admin, { systemId: id, methods }))
  return id
}

async function withUsd(base = 'USD') {
  const people = await makeProfile(test.db, base)
  value(await addCurrency(people.admin, { code: 'USD', rate: base === 'USD' ? '1' : '0.91' }))
  return people
}

const one = (systemId: string, min = '0.50', max = '') => [{ systemId, min, max }]
const save = (people: People, assignments: unknown, more: object = {}) =>
  saveCurrency(people.admin, { code: 'USD', rate: '1', assignments, ...more })

it('adds a currency with its exact rate, once', async () => {
  const people = await withUsd()
  value(await addCurrency(people.admin, { code: 'CHF', rate: '1.123456789012' }))
  const list = await listCurrencies(people.accountant)
  expect(list.currencies.map(({ code, rate, isBase }) => [code, rate, isBase])).toEqual([
    ['CHF', '1.123456789012', false],
    ['USD', '1', true],
  ])
  expect(fieldsOf(await addCurrency(people.admin, { code: 'CHF', rate: '1' })).code).toContain('already')
  expect(fieldsOf(await addCurrency(people.admin, { code: 'XXX', rate: '1' }))).toHaveProperty('code')
  for (const rate of ['0', '0.000', '-1', '1,5', 'abc', '', '1e3'])
    expect(fieldsOf(await addCurrency(people.admin, { code: 'EUR', rate }))).toHaveProperty('rate')
  expect(plainRate('0010.500')).toBe('10.5')
})

it('assigns by Add and Save, prefilled with the processor’s floor (S1-19…26)', async () => {
  const people = await withUsd()
  const stripe = await system(people, 'Stripe', ['visa', 'amex'])
  const before = value(await getCurrency(people.admin, { code: 'USD' }))
  expect(before.systems).toMatchObject([
    { name: 'Stripe', floor: { amountMinor: 50n, currency: 'USD' }, problem: null },
  ])
  value(await save(people, one(stripe, '0.5', '1000')))
  const after = value(await getCurrency(people.accountant, { code: 'USD' }))
  expect(after.assignments).toEqual([
    { systemId: stripe, min: { amountMinor: 50n, currency: 'USD' }, max: { amountMinor: 100_000n, currency: 'USD' } },
  ])
  expect((await listCurrencies(people.admin)).currencies[0]?.systems).toEqual([{ id: stripe, name: 'Stripe' }])
  const log = await test.db.select().from(auditEvent).where(eq(auditEvent.action, 'currency.changed'))
  expect(log.at(-1)?.after).toEqual({ rate: '1', systems: [{ name: 'Stripe', min: '0.50', max: '1000.00' }] })
})

it.each([
  ['0.49', '', 'min', 'no payment below 0.5 USD'],
  ['0', '', 'min', 'no payment below 0.5 USD'],
  ['1.005', '', 'min', '2 decimals'],
  ['abc', '', 'min', 'in digits'],
  ['', '', 'min', 'Enter the minimum payment'],
  ['5', '4', 'max', 'must not be below'],
  ['5', '9999999', 'max', 'no payment above'],
  ['5', 'x', 'max', 'in digits'],
])('refuses the range %s to %s under %s', async (min, max, field, text) => {
  const people = await withUsd()
  const stripe = await system(people, 'Stripe', ['visa'])
  expect(fieldsOf(await save(people, one(stripe, min, max)))[`assignments.0.${field}`]).toContain(text)
  expect(value(await getCurrency(people.admin, { code: 'USD' })).assignments).toEqual([])
})

it('counts decimals as each currency has them: none in JPY, three in KWD', async () => {
  const people = await withUsd()
  const stripe = await system(people, 'Stripe', ['visa'])
  for (const code of ['JPY', 'KWD']) value(await addCurrency(people.admin, { code, rate: '0.5' }))
  const put = (code: string, min: string) =>
    saveCurrency(people.admin, { code, rate: '0.5', assignments: one(stripe, min) })
  expect(fieldsOf(await put('JPY', '50.5'))['assignments.0.min']).toContain('no decimals')
  value(await put('JPY', '50'))
  value(await put('KWD', '0.15'))
  const minOf = async (code: string) => value(await getCurrency(people.admin, { code })).assignments[0]?.min.amountMinor
  expect([await minOf('JPY'), await minOf('KWD')]).toEqual([50n, 150n])
})

it('refuses a method on two systems of one currency and names all three (D6)', async () => {
  const people = await withUsd()
  const a = await system(people, 'Stripe A', ['visa', 'mastercard'])
  const b = await system(people, 'Stripe B', ['mastercard', 'amex'])
  const both = await save(people, [...one(a), ...one(b)])
  expect(fieldsOf(both)['assignments.1.systemId']).toMatch(/“Stripe A” and “Stripe B” both have MasterCard/)
  value(await setMethods(people.admin, { systemId: b, methods: ['amex'] }))
  value(await save(people, [...one(a), ...one(b)]))
  const late = await setMethods(people.admin, { systemId: b, methods: ['amex', 'visa'] })
  expect(fieldsOf(late).methods).toMatch(/“Stripe A” and “Stripe B” both have VISA/)
  expect(value(await getMethods(people.admin, { systemId: b })).filter(({ ticked }) => ticked)).toHaveLength(1)
  expect(fieldsOf(await save(people, [...one(a), ...one(a)]))['assignments.1.systemId']).toContain('already')
})

it('lets only one of two concurrent changes take a method (D6)', async () => {
  const people = await withUsd()
  const a = await system(people, 'Stripe A', ['visa'])
  const b = await system(people, 'Stripe B', [])
  value(await save(people, [...one(a), ...one(b)]))
  value(await setMethods(people.admin, { systemId: a, methods: [], confirmed: true }))
  const results = await Promise.all([
    setMethods(people.admin, { systemId: a, methods: ['visa'] }),
    setMethods(people.admin, { systemId: b, methods: ['visa'] }),
  ])
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  const held = await test.db.select().from(currencyMethod).where(eq(currencyMethod.profileId, people.profileId))
  expect(held).toHaveLength(1)
})

it('tells the currencies of a system with what is offered in each', async () => {
  const people = await withUsd()
  const stranger = await makeProfile(test.db)
  const stripe = await system(people, 'Stripe', ['visa', 'amex'])
  value(await save(people, one(stripe, '2', '9')))
  const told = value(await getSystemCurrencies(people.accountant, { systemId: stripe }))
  expect(told).toMatchObject([
    {
      code: 'USD',
      name: 'US Dollar',
      min: { amountMinor: 200n },
      max: { amountMinor: 900n },
      methods: ['amex', 'visa'],
    },
  ])
  expect(await getSystemCurrencies(stranger.admin, { systemId: stripe })).toMatchObject({ code: 'not_found' })
  for (const actor of [people.normal, people.restricted, people.customer])
    await expect(getSystemCurrencies(actor, { systemId: stripe })).rejects.toThrow(Forbidden)
})

it('asks before a method or a system is taken from payers', async () => {
  const people = await withUsd()
  const stripe = await system(people, 'Stripe', ['visa', 'amex'])
  value(await save(people, one(stripe)))
  await keepCard(test.db, people, stripe, 'visa')
  const asks = await setMethods(people.admin, { systemId: stripe, methods: ['amex'] })
  expect(asks).toMatchObject({ code: 'needs_confirmation', message: expect.stringMatching(/VISA.*USD.*1 kept card/) })
  value(await setMethods(people.admin, { systemId: stripe, methods: ['amex'], confirmed: true }))
  expect(await save(people, [])).toMatchObject({ code: 'needs_confirmation' })
  value(await save(people, [], { confirmed: true }))
  expect(await test.db.select().from(currencyMethod).where(eq(currencyMethod.profileId, people.profileId))).toEqual([])
})

it('does not assign a system to a currency its processor does not take', async () => {
  const people = await withUsd()
  const paypal = await system(people, 'PayPal', ['paypal'], paypalForm())
  value(await addCurrency(people.admin, { code: 'KWD', rate: '3.2' }))
  const refused = await saveCurrency(people.admin, { code: 'KWD', rate: '3.2', assignments: one(paypal, '1') })
  expect(fieldsOf(refused)['assignments.0.systemId']).toBe('PayPal does not take KWD.')
  expect(fieldsOf(await save(people, one('sys_unknown')))['assignments.0.systemId']).toContain('no longer there')
})

it('shows every minimum in a matrix and changes one cell', async () => {
  const people = await withUsd()
  const stripe = await system(people, 'Stripe', ['visa'])
  const paypal = await system(people, 'PayPal', ['paypal'], paypalForm())
  value(await addCurrency(people.admin, { code: 'CHF', rate: '1.1' }))
  value(await save(people, [...one(stripe, '0.5', '20'), ...one(paypal, '1')]))
  const cell = { currency: 'USD', systemId: stripe }
  expect(value(await setMinimum(people.admin, { ...cell, min: '2.5' }))).toEqual({
    min: { amountMinor: 250n, currency: 'USD' },
  })
  const { systems, rows } = await getMinimums(people.accountant)
  expect(systems.map(({ name }) => name)).toEqual(['PayPal', 'Stripe'])
  expect(rows.map(({ currency, cells }) => [currency, ...cells.map((min) => min?.amountMinor ?? null)])).toEqual([
    ['CHF', null, null],
    ['USD', 100n, 250n],
  ])
  expect(fieldsOf(await setMinimum(people.admin, { ...cell, min: '0.4' })).min).toContain('below 0.5 USD')
  expect(fieldsOf(await setMinimum(people.admin, { ...cell, min: '21' })).min).toContain('must not be below')
  expect(await setMinimum(people.admin, { ...cell, currency: 'CHF', min: '1' })).toMatchObject({ code: 'not_found' })
})

it('removes a currency with a question, never the base one, never with open transactions', async () => {
  const people = await withUsd('CHF')
  const stripe = await system(people, 'Stripe', ['visa'])
  value(await save(people, one(stripe), { rate: '0.91' }))
  value(await addCurrency(people.admin, { code: 'CHF', rate: '1' }))
  expect(await removeCurrency(people.admin, { code: 'CHF' })).toMatchObject({ code: 'base_currency' })
  expect(fieldsOf(await saveCurrency(people.admin, { code: 'CHF', rate: '2', assignments: [] })).rate).toContain('is 1')
  await makePayment(test.db, people, { systemId: stripe, status: 'unknown' })
  expect(await removeCurrency(people.admin, { code: 'USD', confirmed: true })).toMatchObject({ code: 'in_use' })
  await test.sql`update transaction set status = 'failed' where status = 'unknown'`
  expect(await removeCurrency(people.admin, { code: 'USD' })).toMatchObject({
    code: 'needs_confirmation',
    message: expect.stringMatching(/Stripe will no longer.*1 customer account/),
  })
  value(await removeCurrency(people.admin, { code: 'USD', confirmed: true }))
  expect((await listCurrencies(people.admin)).currencies.map(({ code }) => code)).toEqual(['CHF'])
})

it('serves nobody who may not, and nobody of another profile', async () => {
  const people = await withUsd()
  const stranger = await makeProfile(test.db)
  const stripe = await system(people, 'Stripe', ['visa'])
  value(await save(people, one(stripe)))
  for (const actor of [people.accountant, people.normal, people.restricted, people.customer]) {
    await expect(addCurrency(actor, { code: 'EUR', rate: '1' })).rejects.toThrow(Forbidden)
    await expect(saveCurrency(actor, { code: 'USD', rate: '1', assignments: [] })).rejects.toThrow(Forbidden)
    await expect(removeCurrency(actor, { code: 'USD' })).rejects.toThrow(Forbidden)
    await expect(setMinimum(actor, { currency: 'USD', systemId: stripe, min: '9' })).rejects.toThrow(Forbidden)
    await expect(setMethods(actor, { systemId: stripe, methods: [] })).rejects.toThrow(Forbidden)
  }
  for (const actor of [people.normal, people.restricted, people.customer]) {
    await expect(listCurrencies(actor)).rejects.toThrow(Forbidden)
    await expect(getCurrency(actor, { code: 'USD' })).rejects.toThrow(Forbidden)
    await expect(getMinimums(actor)).rejects.toThrow(Forbidden)
    await expect(getMethods(actor, { systemId: stripe })).rejects.toThrow(Forbidden)
  }
  const theirs = { systemId: stripe, currency: 'USD', min: '9' }
  expect(await getCurrency(stranger.admin, { code: 'USD' })).toMatchObject({ code: 'not_found' })
  expect(await setMinimum(stranger.admin, theirs)).toMatchObject({ code: 'not_found' })
  expect(await setMethods(stranger.admin, { systemId: stripe, methods: [] })).toMatchObject({ code: 'not_found' })
  value(await addCurrency(stranger.admin, { code: 'USD', rate: '1' }))
  expect(fieldsOf(await save(stranger, one(stripe)))['assignments.0.systemId']).toContain('no longer there')
  expect((await getMinimums(stranger.admin)).systems).toEqual([])
})
