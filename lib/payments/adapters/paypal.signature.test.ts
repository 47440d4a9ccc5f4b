import { beforeAll, describe, expect, it } from 'vitest'
import type { HttpResult, RawCall } from '../contract'
import { authenticate, signedMessage } from './paypal/signature'
import {
  bundle,
  CERT_URL,
  contextWith,
  issue,
  type Party,
  replied,
  type Signing,
  signedCall,
  WEBHOOK_ID,
  wire,
} from './paypal/testing'

const BODY = '{"id":"WH-TEST","event_type":"PAYMENT.CAPTURE.COMPLETED"}'
const NOW = new Date('2026-03-14T12:00:00Z')
const PAYPAL = 'messageverificationcerts.paypal.com'

let root: Party
let between: Party
let paypal: Party
let certificates = 0

beforeAll(async () => {
  root = await issue({ name: 'Public Root', ca: true })
  between = await issue({ name: 'Public Intermediate', ca: true, issuer: root })
  paypal = await issue({ name: PAYPAL, ca: false, issuer: between })
})

/** Each test has an address of its own, so that no certificate is remembered from another. */
function freshUrl(): string {
  certificates += 1
  return `${CERT_URL}-${certificates}`
}

interface Play extends Partial<Signing> {
  readonly pem?: string
  readonly answer?: HttpResult
  readonly change?: (call: RawCall) => RawCall
  readonly setting?: string
  readonly roots?: readonly string[]
}

async function play(differs: Play) {
  const certUrl = differs.certUrl ?? freshUrl()
  const { http, seen } = wire(() => differs.answer ?? replied(200, differs.pem ?? bundle(paypal, between)))
  const call = await signedCall(BODY, { signer: paypal, at: NOW, ...differs, certUrl })
  const context = contextWith({
    http,
    now: NOW,
    settings: { login: 'AeClientId', password: 'EPsecret', webhookId: differs.setting ?? WEBHOOK_ID },
    trustedRoots: async () => differs.roots ?? [bundle(root)],
  })
  return { verdict: await authenticate(differs.change?.(call) ?? call, context), seen, call, context }
}

const FORGED = { kind: 'rejected', because: 'forged' }

describe('what PayPal signs', () => {
  it('is the id, the time, the webhook and the CRC-32 of the body', () => {
    const time = '2015-05-12T18:14:14Z'
    const message = signedMessage('b2384410-f8d2-11e4-8bf3-77339302725b', time, WEBHOOK_ID, Buffer.from(BODY))
    expect(message).toBe('b2384410-f8d2-11e4-8bf3-77339302725b|2015-05-12T18:14:14Z|3RN13029J36659323|3391999205')
  })
})

describe('a callback', () => {
  it('is believed when PayPal signed it', async () => {
    expect((await play({})).verdict).toBeNull()
  })

  it('is believed when the root itself issued the certificate', async () => {
    const direct = await issue({ name: PAYPAL, ca: false, issuer: root })
    expect((await play({ signer: direct, pem: bundle(direct) })).verdict).toBeNull()
  })

  it('fetches a certificate once', async () => {
    const certUrl = freshUrl()
    const first = await play({ certUrl })
    expect(first.seen).toHaveLength(1)
    expect(await authenticate(first.call, first.context)).toBeNull()
    expect(first.seen).toHaveLength(1)
  })

  it('fetches again when the remembered certificate is no longer good', async () => {
    const certUrl = freshUrl()
    await play({ certUrl })
    const otherRoot = await issue({ name: 'Another Root', ca: true })
    const renewed = await issue({ name: PAYPAL, ca: false, issuer: otherRoot })
    const roots = [bundle(otherRoot)]
    expect((await play({ certUrl, signer: renewed, pem: bundle(renewed), roots })).verdict).toBeNull()
  })

  it('is forged when any signature header is missing or empty', async () => {
    for (const name of ['transmission-id', 'transmission-time', 'transmission-sig', 'cert-url', 'auth-algo']) {
      for (const value of [null, '']) {
        const change = ({ headers, body }: RawCall): RawCall => {
          const changed = new Headers(headers)
          if (value === null) changed.delete(`paypal-${name}`)
          else changed.set(`paypal-${name}`, value)
          return { headers: changed, body }
        }
        expect((await play({ change })).verdict, name).toMatchObject(FORGED)
      }
    }
  })

  it('is forged without a webhook id of ours, or for another webhook', async () => {
    const closed = await play({ setting: '', webhookId: '' })
    expect(closed.verdict).toMatchObject(FORGED)
    expect(closed.seen).toHaveLength(0)
    expect((await play({ webhookId: 'another' })).verdict).toMatchObject(FORGED)
  })

  it('is forged when one byte of the body changed', async () => {
    const body = new TextEncoder().encode(BODY.replace('TEST', 'TESS'))
    expect((await play({ change: ({ headers }) => ({ headers, body }) })).verdict).toMatchObject(FORGED)
  })

  it('is forged when another key signed it', async () => {
    const forger = await issue({ name: PAYPAL, ca: false, issuer: between })
    expect((await play({ signer: forger })).verdict).toMatchObject(FORGED)
  })

  it('is believed three days late and forged after more than four', async () => {
    const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000)
    expect((await play({ at: daysAgo(3) })).verdict).toBeNull()
    expect((await play({ at: daysAgo(4.1) })).verdict).toMatchObject(FORGED)
  })
})

describe('a certificate', () => {
  it('of a chain that ends in no root we trust is refused', async () => {
    const ownRoot = await issue({ name: 'Public Root', ca: true })
    const own = await issue({ name: PAYPAL, ca: false, issuer: ownRoot })
    expect((await play({ signer: own, pem: bundle(own, ownRoot) })).verdict).toMatchObject(FORGED)
    const selfSigned = await issue({ name: PAYPAL, ca: false })
    expect((await play({ signer: selfSigned, pem: bundle(selfSigned) })).verdict).toMatchObject(FORGED)
  })

  it('issued by somebody who may not issue is refused', async () => {
    for (const usage of [true, false]) {
      const holder = await issue({ name: 'www.example.org', ca: false, issuer: root, usage })
      const own = await issue({ name: PAYPAL, ca: false, issuer: holder })
      expect((await play({ signer: own, pem: bundle(own, holder) })).verdict).toMatchObject(FORGED)
    }
  })

  it('without the certificates between it and the root is refused', async () => {
    expect((await play({ pem: bundle(paypal) })).verdict).toMatchObject(FORGED)
  })

  it.each(['paypal.com.example.org', 'notpaypal.com', 'paypal.com', 'www.example.org'])(
    'in the name of %s is refused',
    async (name) => {
      const own = await issue({ name, ca: false, issuer: between })
      expect((await play({ signer: own, pem: bundle(own, between) })).verdict).toMatchObject(FORGED)
    },
  )

  it('that has expired or is not yet valid is refused, whichever of the chain it is', async () => {
    const expired = await issue({ name: PAYPAL, ca: false, issuer: between, to: '2026-03-14T11:59:59Z' })
    expect((await play({ signer: expired, pem: bundle(expired, between) })).verdict).toMatchObject(FORGED)
    const early = await issue({ name: PAYPAL, ca: false, issuer: between, from: '2026-03-14T12:00:01Z' })
    expect((await play({ signer: early, pem: bundle(early, between) })).verdict).toMatchObject(FORGED)
    const oldBetween = await issue({ name: 'Old Intermediate', ca: true, issuer: root, to: '2026-01-01T00:00:00Z' })
    const under = await issue({ name: PAYPAL, ca: false, issuer: oldBetween })
    const oldRoot = await issue({ name: 'Old Root', ca: true, to: '2026-01-01T00:00:00Z' })
    const direct = await issue({ name: PAYPAL, ca: false, issuer: oldRoot })
    const roots = [bundle(oldRoot)]
    expect((await play({ signer: direct, pem: bundle(direct), roots })).verdict).toMatchObject(FORGED)
    expect((await play({ signer: under, pem: bundle(under, oldBetween) })).verdict).toMatchObject(FORGED)
  })

  it.each([
    'http://api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com.example.org/v1/notifications/certs/CERT-1',
    'https://evilpaypal.com/v1/notifications/certs/CERT-1',
    'https://example.org/api.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com@example.org/v1/notifications/certs/CERT-1',
    'https://example.org#.paypal.com/v1/notifications/certs/CERT-1',
    'https://example.org\\.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
    'https://made-up.paypal.com/v1/notifications/certs/CERT-1',
    'https://api.paypal.com/v1/notifications/certs/../../elsewhere',
    'https://api.paypal.com/redirect?to=https://example.org/v1/notifications/certs/CERT-1',
  ])('at %s is not even fetched', async (certUrl) => {
    const { verdict, seen } = await play({ certUrl })
    expect(verdict).toMatchObject(FORGED)
    expect(seen).toHaveLength(0)
  })

  it('that cannot be fetched just now leaves it open: PayPal sends again', async () => {
    const answers: readonly HttpResult[] = [
      { kind: 'not_sent', cause: 'ECONNREFUSED' },
      { kind: 'no_reply', cause: 'timeout' },
      replied(503, ''),
    ]
    const unchecked = { kind: 'rejected', because: 'unchecked' }
    for (const answer of answers) expect((await play({ answer })).verdict).toMatchObject(unchecked)
  })

  it('that is not there, or is no certificate, is refused', async () => {
    expect((await play({ answer: replied(404, '') })).verdict).toMatchObject(FORGED)
    expect((await play({ pem: 'hello' })).verdict).toMatchObject(FORGED)
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    expect((await play({ pem: broken })).verdict).toMatchObject(FORGED)
  })
})
