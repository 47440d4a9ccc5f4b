import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CURRENCY_CODES } from '@/lib/money/currencies'
import type { Money } from '@/lib/money/money'
import { ALL_CASES } from './conformance/all-cases'
import {
  type AdapterCases,
  AMOUNTS,
  type CallbackCases,
  type Case,
  NOW,
  type Part,
  TRANSACTION,
} from './conformance/cases'
import { FAULTS } from './conformance/faults'
import { answering, contextOf, evidenceOf, play, storedOf, wordsOf } from './conformance/play'
import type { AnyAdapter, CallbackVerdict, RawCall } from './contract'
import { ADAPTERS } from './registry'
import { checkSettings, settingFields } from './settings'

const MOVING: readonly Part[] = ['purchase', 'authorize', 'verify', 'capture', 'void', 'refund']
const EURO: Money = { amountMinor: 1050n, currency: 'EUR' }

it('every adapter of the registry has its cases, and ids are unique', () => {
  expect(ALL_CASES.map(({ adapter }) => adapter.id).sort()).toEqual(ADAPTERS.map(({ id }) => id).sort())
  expect(new Set(ADAPTERS.map(({ id }) => id)).size).toBe(ADAPTERS.length)
})

describe.each(ALL_CASES.map((cases) => [cases.adapter.id, cases] as const))('%s', (_id, cases) => {
  const { adapter } = cases
  const parts = partsOf(adapter)
  const plain = parts.flatMap((part) => cases.cases.find(({ of }) => of === part) ?? [])

  it('has a case for every part it has, and none for others', () => {
    expect([...new Set(cases.cases.map(({ of }) => of))].sort()).toEqual([...parts].sort())
    expect(cases.callbacks !== undefined).toBe(adapter.inbound.receive !== undefined)
  })

  describe('what it declares', () => declares(cases))

  describe('recorded replies', () => {
    it.each(cases.cases.map((one) => [`${one.of}: ${one.name}`, one] as const))('%s', async (_name, one) => {
      await plays(cases, one, one.amount ?? EURO)
    })

    const inEveryCurrency = plain
      .filter(({ of }) => MOVING.includes(of))
      .flatMap((one) =>
        AMOUNTS.filter(({ currency }) => takes(adapter, currency)).map((amount) => [one, amount] as const),
      )
    it.each(inEveryCurrency.map(([one, amount]) => [one.of, amount.currency, one, amount] as const))(
      '%s in %s',
      async (_part, _currency, one, amount) => plays(cases, one, amount),
    )

    it('keeps the reference, amount and state of a purchase, and nothing personal', async () => {
      const purchase = plain.find(({ of }) => of === 'purchase')
      const stored = purchase ? storedOf(cases, evidenceOf((await play(cases, purchase, EURO)).result)) : ''
      for (const key of cases.retained) expect(stored).toContain(`"${key}":`)
    })
  })

  describe('faults', () => {
    const spoiled = plain.flatMap((one) => FAULTS.map((fault) => [one.of, fault.name, one, fault] as const))
    it.each(spoiled)('%s: %s', async (_part, _name, one, fault) => {
      const last = one.steps(EURO).length - 1
      const spoiling = { step: last, result: () => fault.result(secretsOf(cases)) }
      const { result, sent } = await play(cases, one, EURO, spoiling)
      expect(result).toMatchObject(fault.means(one.of))
      if (MOVING.includes(one.of)) expect(sent.slice(last + 1).filter(({ method }) => method !== 'GET')).toEqual([])
      discreet(cases, result)
    })

    it('of a preparing request never become a success', async () => {
      for (const one of plain.filter(({ of }) => MOVING.includes(of))) {
        for (let step = 0; step < one.steps(EURO).length - 1; step++)
          for (const fault of FAULTS) {
            const { result } = await play(cases, one, EURO, { step, result: () => fault.result(secretsOf(cases)) })
            expect(['failed', 'unknown', 'declined']).toContain(result.kind)
            discreet(cases, result)
          }
      }
    })
  })

  const { callbacks } = cases
  if (callbacks) describe('callbacks', () => receives(cases, callbacks))
})

async function plays(cases: AdapterCases, one: Case, amount: Money) {
  const { result, sent, departures } = await play(cases, one, amount)
  expect(departures).toEqual([])
  expect(result).toMatchObject(one.result(amount))
  discreet(cases, result)
  const posted = sent.filter(({ method }) => method === 'POST').at(-1)
  if (MOVING.includes(one.of) && posted) expect(wordsOf(posted)).toContain(TRANSACTION)
}

/** No secret is anywhere in an answer; no card number and nothing personal in what is stored of its evidence. */
function discreet(cases: AdapterCases, answer: Parameters<typeof evidenceOf>[0]) {
  const whole = JSON.stringify(answer, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
  for (const secret of secretsOf(cases)) expect(whole).not.toContain(secret)
  const stored = storedOf(cases, evidenceOf(answer))
  expect(stored).not.toMatch(/\d{13,19}/)
  for (const personal of cases.personal) expect(stored).not.toContain(personal)
}

function declares(cases: AdapterCases) {
  const { adapter } = cases

  it('settings with labels, secrets marked, public ones not secret', () => {
    const fields = settingFields(adapter)
    expect(fields.length).toBeGreaterThan(0)
    for (const field of fields) expect(field.label).toMatch(/^\S.*\S$/)
    expect(fields.some(({ secret }) => secret)).toBe(true)
    const shown = adapter.entry.kind === 'hosted_fields' ? adapter.entry.publicSettings : []
    for (const key of shown) expect(fields).toContainEqual(expect.objectContaining({ key, secret: false }))
  })

  it.each(cases.settingsCases.map((one) => [one.name, one] as const))('settings: %s', (_name, one) => {
    const checked = checkSettings(adapter, one.settings, one.live)
    const messages = checked.ok ? {} : checked.fields
    expect(Object.keys(messages).sort()).toEqual(Object.keys(one.fields).sort())
    for (const [field, message] of Object.entries(one.fields)) expect(messages[field]).toMatch(message)
  })

  it('refuses settings that are no settings, in words', () => {
    for (const input of [null, 7, 'text', [], {}]) expect(checkSettings(adapter, input, false).ok).toBe(false)
  })

  it('methods with known currencies and sensible limits', () => {
    expect(adapter.id).toMatch(/^[a-z][a-z0-9_]*$/)
    for (const { currencies, limits } of adapter.methods) {
      const taken = currencies === 'any' ? CURRENCY_CODES : currencies
      for (const code of [...taken, ...Object.keys(limits)]) expect(CURRENCY_CODES).toContain(code)
      for (const { min = 1n, max = min } of Object.values(limits)) expect(min > 0n && min <= max).toBe(true)
    }
  })

  it('addresses that are https', () => {
    const { entry, documentation } = adapter
    const addresses = entry.kind === 'hosted_fields' ? [entry.script, ...entry.connects, ...entry.frames] : []
    for (const address of [documentation, ...addresses]) expect(new URL(address).protocol).toBe('https:')
  })
}

function receives(cases: AdapterCases, callbacks: CallbackCases) {
  const { sign, signatureHeaders, secretSetting, goodForSeconds } = callbacks
  const first = bodyOf(callbacks.cases[0].body)
  const deliver = (
    call: RawCall,
    differs: Readonly<Record<string, string>> = {},
    more = callbacks.verifySteps ?? [],
  ) => {
    const receive = cases.adapter.inbound.receive
    if (!receive) throw new Error(`${cases.adapter.id} receives nothing`)
    return receive(call, contextOf(cases, answering(more), differs))
  }
  const forged = { kind: 'rejected', because: 'forged' }
  const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

  it.each(callbacks.cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const call = await sign(bodyOf(one.body), 'processor', NOW)
    const verdict = await deliver(call, {}, [...(callbacks.verifySteps ?? []), ...(one.steps ?? [])])
    expect(verdict).toMatchObject(one.verdict)
    for (const outcome of reported(verdict)) discreet(cases, outcome)
  })

  it('refuses another’s signature', async () => {
    expect(await deliver(await sign(first, 'forger', NOW))).toMatchObject(forged)
  })

  it('refuses a missing and an empty signature', async () => {
    const call = await sign(first, 'processor', NOW)
    for (const name of signatureHeaders)
      for (const value of [null, '', ' ', 'x', 't=,v1=', 'null']) {
        const headers = new Headers(call.headers)
        if (value === null) headers.delete(name)
        else headers.set(name, value)
        expect(await deliver({ ...call, headers })).toMatchObject({ kind: 'rejected' })
      }
  })

  it('refuses everything while its secret is empty', async () => {
    const closed = { [secretSetting]: '' }
    expect(await deliver(await sign(first, 'processor', NOW), closed)).toMatchObject(forged)
    if (callbacks.signWithEmpty)
      expect(await deliver(callbacks.signWithEmpty(first, NOW), closed)).toMatchObject(forged)
  })

  it('refuses a body altered by one byte', async () => {
    const call = await sign(first, 'processor', NOW)
    for (const at of [0, Math.floor(call.body.length / 2), call.body.length - 1]) {
      const body = call.body.slice()
      body[at] = (body[at] ?? 0) ^ 1
      expect(await deliver({ ...call, body })).toMatchObject(forged)
    }
    expect(await deliver({ ...call, body: new Uint8Array() })).toMatchObject(forged)
  })

  if (goodForSeconds !== undefined)
    it('refuses a callback that is too old or from the future, by a second', async () => {
      const at = async (seconds: number) => (await deliver(await sign(first, 'processor', later(seconds)))).kind
      expect(await at(-goodForSeconds)).not.toBe('rejected')
      expect(await at(goodForSeconds)).not.toBe('rejected')
      expect(await at(-goodForSeconds - 1)).toBe('rejected')
      expect(await at(goodForSeconds + 1)).toBe('rejected')
    })

  it.each(['{"hello":"there"}', 'not json', '[]', 'null', '""', '{}'])(
    'defers the authentic but unreadable %s',
    async (body) => {
      expect(await deliver(await sign(body, 'processor', NOW))).toMatchObject({ kind: 'deferred' })
    },
  )

  it('rejects whatever bytes and headers anybody sends, and never throws', async () => {
    const name = fc.constantFrom(...signatureHeaders)
    const value = fc.string({ unit: fc.constantFrom(...'t=1,v0a ZÿX9:/.-') })
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.dictionary(name, value), async (body, headers) => {
        expect((await deliver({ headers: new Headers(headers), body })).kind).toBe('rejected')
      }),
    )
  })

  it('never throws for any authentic JSON, whole or a mutation of a known event', async () => {
    const known = callbacks.cases.map(({ body }) => body).filter((body) => typeof body === 'object')
    const mutated = fc
      .tuple(fc.constantFrom(...known), fc.jsonValue(), fc.nat())
      .map(([body, value, at]) => mutate(body, value, at))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), async (value) => {
        const verdict = await deliver(await sign(JSON.stringify(value), 'processor', NOW))
        expect(['reports', 'ignored', 'deferred', 'rejected']).toContain(verdict.kind)
      }),
    )
  })
}

/** The body with one of its values, at any depth, replaced. */
function mutate(body: unknown, value: unknown, at: number): unknown {
  let left = at % JSON.stringify(body).split(':').length
  return JSON.parse(JSON.stringify(body), (_key, inner) => (left-- === 0 ? value : inner))
}

function reported(verdict: CallbackVerdict) {
  const outcomes = verdict.kind === 'reports' ? verdict.reports.map(({ outcome }) => outcome) : []
  return outcomes.filter((outcome) => outcome !== 'ask')
}

function bodyOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function secretsOf({ adapter, settings }: AdapterCases): readonly string[] {
  return settingFields(adapter).flatMap(({ key, secret }) => (secret && settings[key] ? [settings[key]] : []))
}

function takes({ methods }: AnyAdapter, currency: string): boolean {
  return methods.some(({ currencies }) => currencies === 'any' || currencies.includes(currency))
}

function partsOf({ operations, inbound }: AnyAdapter): readonly Part[] {
  const { receive: _receive, ...asked } = inbound
  const present = Object.entries({ ...operations, ...asked }).filter(([, part]) => part !== undefined)
  return present.map(([name]) => name as Part)
}
