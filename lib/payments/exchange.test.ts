import { describe, expect, it } from 'vitest'
import type { HttpResult } from './contract'
import { asInquiry, asOutcome, exchange, jsonOrNull } from './exchange'
import type { Told } from './outcome'

const told: Told = { kind: 'succeeded', reference: 'r1', amount: { amountMinor: 1n, currency: 'USD' }, evidence: {} }
const replied = (status: number, body: string): HttpResult => ({
  kind: 'replied',
  status,
  headers: new Headers(),
  body,
})

/** Understands `{"ok":true}` whatever the status. */
function translate(json: unknown): Told | null {
  return typeof json === 'object' && json !== null && 'ok' in json ? told : null
}

const run = (answer: HttpResult) =>
  exchange({ http: async () => answer }, { method: 'GET', url: 'https://processor.example/x' }, translate)

describe('one request, one answer', () => {
  it.each([
    ['understood', replied(200, '{"ok":true}'), 'succeeded', undefined, 'answered'],
    ['an understood refusal', replied(402, '{"ok":true}'), 'succeeded', undefined, 'answered'],
    ['never sent', { kind: 'not_sent', cause: 'ECONNREFUSED' } as const, 'failed', 'unreachable', 'unanswered'],
    ['never answered', { kind: 'no_reply', cause: 'reset' } as const, 'unknown', undefined, 'unanswered'],
    ['401', replied(401, '{}'), 'failed', 'bad_credentials', 'unanswered'],
    ['403', replied(403, '{}'), 'failed', 'bad_credentials', 'unanswered'],
    ['404', replied(404, '{}'), 'failed', 'bad_request', 'not_found'],
    ['409', replied(409, '{}'), 'unknown', undefined, 'unanswered'],
    ['429', replied(429, '{}'), 'failed', 'rate_limited', 'unanswered'],
    ['another 4xx', replied(422, 'no'), 'failed', 'bad_request', 'unanswered'],
    ['a redirect', replied(302, ''), 'unknown', undefined, 'unanswered'],
    ['500', replied(500, ''), 'unknown', undefined, 'unanswered'],
    ['500 with what looks like an answer', replied(500, '{"ok":true}'), 'unknown', undefined, 'unanswered'],
    ['an unreadable success', replied(200, '<html>'), 'unknown', undefined, 'unanswered'],
  ])('%s', async (_name, answer, kind, code, asked) => {
    const result = await run(answer)
    expect(asOutcome(result)).toMatchObject(code === undefined ? { kind } : { kind, code })
    expect(asInquiry(result).kind).toBe(asked)
  })
})

describe('JSON', () => {
  it('leaves out what no database stores, in texts and names, and nothing else', () => {
    const half = '\\ud83d'
    expect(jsonOrNull(`{"a\\u0000b":["\\u0000x${half}y"],"n":1.5}`)).toEqual({ ab: ['x\ufffdy'], n: 1.5 })
    expect(jsonOrNull('["\\ud83d\\ude00","\\\\u0000"]')).toEqual(['\u{1f600}', '\\u0000'])
    expect(jsonOrNull('{"a"')).toBeNull()
  })
})
