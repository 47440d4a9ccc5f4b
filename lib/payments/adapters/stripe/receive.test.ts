import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Context } from './client'
import { receive } from './receive'

const SECRET = 'whsec_test_secret'
const BODY = '{"id":"evt_test","object":"event","type":"payment_intent.succeeded"}'
const SENT = 1_700_000_000
/** Computed once with another implementation. */
const VECTOR = 'f457ee3d89f52f9f02936e1cd1173dd5dfa132cdc78ec55ea964a53098c5a1c0'

function deliver(header: string, seconds = SENT, body = BODY) {
  const context: Context = {
    settings: { login: 'Acme Telecom', password: 'sk_test_x', publishableKey: 'pk_test_x', webhookSecret: SECRET },
    live: false,
    now: new Date(seconds * 1000),
    http: async () => ({ kind: 'not_sent', cause: 'nothing is sent' }),
    trustedRoots: async () => [],
  }
  return receive(
    { headers: new Headers({ 'Stripe-Signature': header }), body: new TextEncoder().encode(body) },
    context,
  )
}

const signed = (body: string, at = SENT, secret = SECRET) =>
  createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')

describe('the signature', () => {
  it('is that of the known vector', async () => {
    expect(signed(BODY)).toBe(VECTOR)
    expect((await deliver(`t=${SENT},v1=${VECTOR}`)).kind).toBe('deferred')
  })

  it.each([
    [
      'either of two while the secret is rolled',
      `t=${SENT},v1=${signed(BODY, SENT, 'whsec_old')},v1=${VECTOR}`,
      'deferred',
    ],
    ['with blanks', `t=${SENT}, v1=${VECTOR}`, 'deferred'],
    ['of scheme v0 only', `t=${SENT},v0=${VECTOR}`, 'rejected'],
    ['with another time', `t=${SENT + 1},v1=${VECTOR}`, 'rejected'],
    ['in capitals', `t=${SENT},v1=${VECTOR.toUpperCase()}`, 'rejected'],
    ['cut short', `t=${SENT},v1=${VECTOR.slice(0, -1)}`, 'rejected'],
    ['with a longer tail', `t=${SENT},v1=${VECTOR}00`, 'rejected'],
    ['without a time', `v1=${VECTOR}`, 'rejected'],
    ['with a time that is none', `t=now,v1=${VECTOR}`, 'rejected'],
  ])('%s', async (_name, header, kind) => {
    expect((await deliver(header)).kind).toBe(kind)
  })

  it.each([
    [300, 'deferred'],
    [301, 'rejected'],
    [-300, 'deferred'],
    [-301, 'rejected'],
  ])('%s seconds later: %s', async (later, kind) => {
    expect((await deliver(`t=${SENT},v1=${VECTOR}`, SENT + later)).kind).toBe(kind)
  })
})
