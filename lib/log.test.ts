import { expect, it } from 'vitest'
import { note, noted, tellable, within } from './log'

const CANARY = 'canary-5f1d'

it('tells of a failed query its cause and nothing of its parameters', () => {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "login_email"'), {
    code: '23505',
    detail: `Key (email)=(${CANARY}) already exists.`,
    parameters: [CANARY],
  })
  const failed = Object.assign(new Error(`Failed query: insert into login values ($1)\nparams: ${CANARY}`, { cause }), {
    query: 'insert into login values ($1)',
    params: [CANARY],
  })
  const told = tellable(failed)
  expect(told).toMatchObject({ code: '23505', message: cause.message })
  expect(told.at).not.toEqual([])
  expect(JSON.stringify(told)).not.toContain(CANARY)
})

it('tells of any other error no more than its name, message, code, digest and place', () => {
  const error = Object.assign(new TypeError('fetch failed'), { digest: '42', headers: { authorization: CANARY } })
  expect(tellable(error)).toMatchObject({ name: 'TypeError', message: 'fetch failed', digest: '42' })
  expect(JSON.stringify(tellable(error))).not.toContain(CANARY)
  expect(tellable(CANARY)).toEqual({ name: 'string' })
})

it('keeps the facts of one request apart from another’s, however their work is interleaved', async () => {
  const work = (request: string) =>
    within({ request }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      note({ payment: `of ${request}` })
      await new Promise((resolve) => setTimeout(resolve, 5))
      return { ...noted() }
    })
  expect(await Promise.all([work('a'), work('b')])).toEqual([
    { request: 'a', payment: 'of a' },
    { request: 'b', payment: 'of b' },
  ])
  note({ request: 'nobody' })
  expect(noted()).toEqual({})
})

it('tells of an error that a failed query caused nothing of the parameters either', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const params = { query: 'select $1', params: [CANARY] }
  const failed = Object.assign(new Error(`Failed query: select $1\nparams: ${CANARY}`, { cause }), params)
  const told = tellable(new Error('the database is away', { cause: failed }))
  expect(told).toMatchObject({ message: 'the database is away', cause: 'Error: ECONNREFUSED' })
  expect(JSON.stringify(told)).not.toContain(CANARY)
})
