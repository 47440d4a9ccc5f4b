import { expect, it } from 'vitest'
import { z } from 'zod'
import { ok, refuse } from '@/lib/result'
import { Forbidden } from './actor'
import { emailField, formToObject, many, ticked } from './fields'
import { type Run, runAction, SIGNED_OUT, said } from './run-action'

const schema = z.object({
  email: emailField,
  methods: many(z.enum(['visa', 'mastercard'])),
  live: ticked,
  settings: z.object({ login: z.string().min(5, 'Use more than 4 characters.') }),
})

function form(...pairs: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of pairs) data.append(name, value)
  return data
}

const base: Run<typeof schema, { name: string }, unknown> = {
  who: async () => ({ name: 'Anna' }),
  schema,
  fn: async (who, input) => ok({ who: who.name, input }),
  rethrow: () => undefined,
}
const filled = form(['email', ' A@Example.com'], ['methods', 'visa'], ['settings.login', 'abcde'], ['$ACTION_ID_1', ''])

it('reads forms and plain objects alike', async () => {
  const input = { email: 'a@example.com', methods: ['visa'], live: false, settings: { login: 'abcde' } }
  expect(await runAction(base, filled)).toEqual({ ok: true, value: { who: 'Anna', input } })
  expect(await runAction(base, { ...input, live: true })).toMatchObject({ ok: true, value: { input: { live: true } } })
  filled.append('methods', 'mastercard')
  expect(await runAction(base, filled)).toMatchObject({ value: { input: { methods: ['visa', 'mastercard'] } } })
})

it('answers with errors by field name, and what was typed, without secrets', async () => {
  const answer = await runAction(
    base,
    form(
      ['email', 'nobody'],
      ['settings.login', 'abc'],
      ['settings.secretKey', 'sk_test_1'],
      ['password', 'x'],
      ['token', 'y'],
    ),
  )
  expect(answer).toEqual({
    ok: false,
    code: 'invalid',
    message: 'Please check the fields marked below. Nothing was changed.',
    fields: {
      email: 'Enter an e-mail address such as name@example.com.',
      'settings.login': 'Use more than 4 characters.',
    },
    values: { email: 'nobody', 'settings.login': 'abc' },
  })
})

it('puts nothing that was typed for another profile into the form of this one', async () => {
  const answer = await runAction({ ...base, who: async () => refuse('other_profile', 'It is.') }, filled)
  expect(answer).toEqual({ ok: false, code: 'other_profile', message: 'It is.' })
})

it('asks who before it looks at what', async () => {
  let ran = false
  const fn = async () => {
    ran = true
    return ok(null)
  }
  expect(await runAction({ ...base, fn, who: async () => SIGNED_OUT }, {})).toEqual(SIGNED_OUT)
  expect(ran).toBe(false)
})

it('turns what is not permitted into "not found", and faults into a sentence with a reference', async () => {
  const throwing = (error: unknown) => ({
    ...base,
    schema: z.unknown(),
    fn: async () => {
      throw error
    },
  })
  expect(await runAction(throwing(new Forbidden('users.manage')), {})).toMatchObject({ ok: false, code: 'not_found' })
  const answer = await runAction(throwing(new Error('duplicate key (email)=(a@example.com)')), {})
  expect(answer).toMatchObject({
    ok: false,
    code: 'internal',
    message: expect.stringMatching(/\(ref [0-9a-f]{8}\)\. No money moved/),
  })
  expect(JSON.stringify(answer)).not.toContain('example.com')
})

it('lets redirects through', async () => {
  const redirect = new Error('NEXT_REDIRECT')
  const run = {
    ...base,
    schema: z.unknown(),
    fn: async () => {
      throw redirect
    },
    rethrow: (error: unknown) => {
      if (error === redirect) throw error
    },
  }
  await expect(runAction(run, {})).rejects.toBe(redirect)
})

it('passes a sentence for the form on', async () => {
  expect(await runAction({ ...base, schema: z.unknown(), fn: async () => said(1, 'Saved.') }, {})).toEqual({
    ok: true,
    value: 1,
    message: 'Saved.',
  })
  expect(
    await runAction({ ...base, schema: z.unknown(), fn: async () => refuse('in_use', 'It is in use.') }, {}),
  ).toMatchObject({
    message: 'It is in use.',
  })
})

it('is not confused by hostile forms and objects', async () => {
  const hostile = form(
    ['__proto__.admin', '1'],
    ['constructor.x', '1'],
    ['a', '1'],
    ['a.b', '2'],
    ['x..y', '1'],
    ['c.d', '1'],
    ['c', '2'],
  )
  expect(formToObject(hostile)).toEqual({ a: '1', c: '2' })
  expect(({} as Record<string, unknown>).admin).toBeUndefined()
  let deep: unknown = 'x'
  for (let i = 0; i < 5000; i++) deep = { deep }
  for (const sent of [
    null,
    undefined,
    7,
    'text',
    [],
    deep,
    { email: 'a\u0000@example.com' },
    { email: { a: 1 } },
    10n,
  ]) {
    expect(await runAction(base, sent), String(sent)).toMatchObject({ ok: false, code: 'invalid' })
  }
})

it.each(['a\u0000b', 'a\ud800', '\udc00b'])('refuses the text %j, which the database cannot store', async (login) => {
  const input = { email: 'a@example.com', methods: [], live: false, settings: { login: `${login} and more` } }
  expect(await runAction(base, input)).toMatchObject({ ok: false, code: 'invalid' })
  expect(await runAction(base, { ...input, settings: { login: 'two halves: \ud83d\ude00' } })).toMatchObject({
    ok: true,
  })
})
