import fc from 'fast-check'
import { fuzzRuns, NASTY, spoiled } from '@/lib/payments/testing'
import { addressFor } from './access/addresses'
import { type Answer, builtActions, callAction, postAction, submitForm, visit } from './access/ask'
import { inventory } from './access/inventory'
import { type ActorName, ADDRESSES } from './access/matrix'
import { SENDS } from './access/sends'
import { changedBetween, snapshot } from './access/snapshot'
import { cookieOf, expect, test } from './access/test'
import type { World } from './access/world'

// Every action, route and page of the production build with what no honest browser sends: never a fault of ours, an answer in the shape
// that its kind has, and where the answer is "no", nothing written. FUZZ_RUNS says how often; a failure prints its seed.

test.describe.configure({ timeout: 0 })

/** Actions that keep something although they say no: a try at a password, a failed check, a declined attempt. */
const KEEPS = /#(enter|changeMyPassword|check|register|charge|pay|addCard|act)$/

const WHO = [
  [/^admin\//, 'admin'],
  [/^self-care\//, 'john'],
  [/./, 'mia'],
] as const satisfies readonly (readonly [RegExp, ActorName])[]
const actorOf = (name: string): ActorName => WHO.find(([pattern]) => pattern.test(name))?.[1] ?? 'nobody'

/** Not to be signed out, or deprived of what the other runs need, by a lucky hit. */
const ENDS = /#(signOut|signOutEverywhere|endMySession|choosePassword|signInByLink|enter|takeUserOut|withdrawAccess)$/

function expectSound(name: string, { status, value, text }: Answer): void {
  expect(status, `${name}: ${text.slice(0, 300)}`).toBeLessThan(500)
  if (value === undefined) return
  expect(typeof value.ok, name).toBe('boolean')
  if (value.ok) return
  expect(value.code, name).toMatch(/^[a-z]+(_[a-z]+)*$/)
  expect(value.code, `${name}: ${value.message}`).not.toBe('internal')
  expect(value.message, name).toBeTruthy()
}

test('actions: any input, as an argument and as a form', async ({ world }) => {
  const cookies = new Map<string, string | undefined>()
  for (const actor of ['admin', 'john', 'mia'] as const) cookies.set(actor, await cookieOf(world, actor))
  const rightInputs = new Map<string, unknown>()
  for (const [key, send] of Object.entries(SENDS))
    rightInputs.set(key, await send(world, { who: actorOf(key), grant: false }))
  const built = builtActions().filter(({ name }) => !ENDS.test(name))
  const calls = fc
    .record({ action: fc.constantFrom(...built), way: fc.constantFrom('argument', 'form', 'spoiled') })
    .chain(({ action, way }) => {
      const right = [...rightInputs]
        .filter(([key]) => key.replace(/ \(.*/, '') === action.name)
        .map(([, input]) => input)
      const input = way === 'argument' ? NASTY : fc.constantFrom(...right).chain(spoiled)
      return fc.record({ action: fc.constant(action), way: fc.constant(way), input })
    })
  await fc.assert(
    fc.asyncProperty(calls, async ({ action, way, input }) => {
      const page = pageOf(action.pages, world)
      const cookie = cookies.get(actorOf(action.name))
      const before = await snapshot()
      const answer =
        way === 'form'
          ? await submitForm(page, action.id, texts(input), cookie)
          : await callAction(page, action.id, [input], cookie)
      expectSound(action.name, answer)
      if (answer.value?.ok === false && !KEEPS.test(action.name))
        expect(changedBetween(before, await snapshot()), action.name).toEqual([])
    }),
    { ...fuzzRuns(250), endOnFailure: process.env.FUZZ_RUNS === undefined },
  )
})

/** What a form can carry of a value: texts by name. */
function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return { value: String(value) }
  const flat = Object.entries(value).map(([name, inner]) => [
    name,
    typeof inner === 'string' ? inner : JSON.stringify(inner),
  ])
  return Object.fromEntries(flat.filter(([, inner]) => inner !== undefined))
}

function pageOf(pages: readonly string[], world: World): string {
  const name = [...pages].sort((a, b) => a.split('[').length - b.split('[').length)[0] ?? ''
  const parts = name
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
  return addressFor({ name: `/${parts.join('/')}`, variant: '' }, world)
}

test('pages and routes: any id, query, method and body', async ({ world }) => {
  const { routes } = await inventory('.')
  const cookies = new Map<ActorName, string | undefined>()
  for (const actor of ['nobody', 'admin', 'john'] as const) cookies.set(actor, await cookieOf(world, actor))
  const part = fc
    .oneof(
      // Some of them have no text of their own.
      NASTY.map((value) => (typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value))),
      fc.webSegment(),
      fc.string({ unit: 'binary', maxLength: 30 }),
    )
    .map((text) => {
      const wellFormed = text.toWellFormed().slice(0, 2_000)
      return encodeURIComponent(wellFormed === '.' || wellFormed === '..' ? 'dots' : wellFormed)
    })
  const names = [
    'q',
    'after',
    'before',
    'sort',
    'size',
    'from',
    'to',
    'status',
    'amount',
    'account',
    'payment',
    'id',
    'next',
    'token',
    'customerId',
    'callbackUrl',
  ]
  const requests = fc.record({
    row: fc.constantFrom(...ADDRESSES),
    ids: fc.array(part, { minLength: 2, maxLength: 2 }),
    right: fc.boolean(),
    query: fc.array(fc.tuple(fc.constantFrom(...names), part), { maxLength: 4 }),
    who: fc.constantFrom<ActorName>('nobody', 'admin', 'john'),
    body: fc.oneof(
      NASTY.map((value) => JSON.stringify(value) ?? ''),
      fc.string({ unit: 'binary', maxLength: 200 }),
    ),
    type: fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'x',
      '',
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  })
  await fc.assert(
    fc.asyncProperty(requests, async ({ row, ids, right, query, who, body, type, method }) => {
      const path = right ? addressFor(row, world) : filled(row.name, ids)
      const address = `${path}?${query.map((pair) => pair.join('=')).join('&')}`
      const isRoute = routes.some((name) => name.endsWith(` ${row.name.replace(/^\w+ /, '')}`))
      const sent =
        isRoute && method !== 'GET' ? { method, body: body.toWellFormed(), headers: { 'content-type': type } } : {}
      const { status } = await visit(address, cookies.get(who), sent)
      expect(status, `${sent.method ?? 'GET'} ${address}`).toBeLessThan(500)
    }),
    fuzzRuns(400),
  )
})

function filled(name: string, ids: readonly string[]): string {
  const path = name.replace(/^[A-Z]+ /, '')
  let at = 0
  return path.replace(/\[[^/]*\]/g, () => ids[at++ % ids.length] ?? '')
}

test('payments asked for by scripts: any JSON', async ({ world }) => {
  const send = SENDS['POST /api/self-care/payments (John’s card)']
  const right = await send?.(world, { who: 'john', grant: false })
  const cookie = await cookieOf(world, 'john')
  const headers = { 'content-type': 'application/json' }
  await fc.assert(
    fc.asyncProperty(fc.oneof(NASTY, spoiled(right)), async (value) => {
      const body = JSON.stringify(value) ?? ''
      const { status, text } = await visit('/api/self-care/payments', cookie, { method: 'POST', body, headers })
      expect(status, `${body}: ${text}`).toBeLessThan(500)
      const said = JSON.parse(text) as { code?: string; message?: string; paymentId?: string }
      if (status < 300) expect(said.paymentId, text).toMatch(/^pay_/)
      else expect([typeof said.code, typeof said.message], text).toEqual(['string', 'string'])
    }),
    fuzzRuns(150),
  )
})

test('actions: bodies that are none, of any type', async ({ world }) => {
  const cookie = await cookieOf(world, 'admin')
  const action = builtActions().find(({ name }) => name === 'admin/customers/actions#create')
  const bodies = fc.record({
    body: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.toWellFormed()),
      fc.constantFrom(
        '',
        '[',
        '{}',
        'null',
        '["$F1"]',
        '["$K1"]',
        '["$@1"]',
        '["$Q1"]',
        '[{"a":"$1:x:y"}]',
        '["$B9"]',
        '["$n1e9"]',
        '['.repeat(5_000),
      ),
    ),
    type: fc.constantFrom(
      'text/plain;charset=UTF-8',
      'application/json',
      'application/x-www-form-urlencoded',
      'x/y',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
    ),
    id: fc.constantFrom(action?.id ?? '', '0'.repeat(42), '__proto__', '', 'x'.repeat(3_000)),
  })
  const before = await snapshot()
  const faults: string[] = []
  await fc.assert(
    fc.asyncProperty(bodies, async ({ body, type, id }) => {
      const { status } = await postAction(
        '/admin/customers/new',
        { 'next-action': id, 'content-type': type },
        body,
        cookie,
      )
      if (status >= 500) faults.push(`${id.slice(0, 8)} ${type} ${JSON.stringify(body).slice(0, 60)}: ${status}`)
    }),
    fuzzRuns(120),
  )
  expect(faults).toEqual([])
  expect(changedBetween(before, await snapshot())).toEqual([])
})
