import { createVerify, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../start'
import { rawMember, signedMessage } from './signature'
import { type Bench, startBench } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

const header = (headers: Record<string, string | string[] | undefined>, name: string) => String(headers[name])

describe('the signed message', () => {
  it('is the vector of the fact sheet', () => {
    const body = '{"id":"WH-TEST","event_type":"PAYMENT.CAPTURE.COMPLETED"}'
    expect(
      signedMessage('b2384410-f8d2-11e4-8bf3-77339302725b', '2015-05-12T18:14:14Z', '3RN13029J36659323', body),
    ).toBe('b2384410-f8d2-11e4-8bf3-77339302725b|2015-05-12T18:14:14Z|3RN13029J36659323|3391999205')
  })

  it('takes the bytes of the body, not its characters', () => {
    // The number is what zlib's crc32 gives for these bytes in another language.
    expect(signedMessage('a', 'b', 'c', '{"id":"Zürich ✓"}')).toBe('a|b|c|3641657110')
  })
})

describe('rawMember', () => {
  it.each([
    ['{"a":1,"webhook_event":{"b":[1,{"c":"}"}]},"d":2}', '{"b":[1,{"c":"}"}]}'],
    ['{"webhook_event" :  {"x": 1.50, "q": "\\"}"}  }', '{"x": 1.50, "q": "\\"}"}'],
    ['{"x":{"webhook_event":1},"webhook_event":"s,t"}', '"s,t"'],
    ['{"x":"webhook_event","y":["webhook_event"]}', null],
  ])('%s', (json, raw) => expect(rawMember(json, 'webhook_event')).toBe(raw))
})

describe('a delivery', () => {
  async function delivery() {
    const id = await bench.order({ description: 'Zürich – naïve ✓' })
    await bench.press(id, 'walk-away')
    return bench.event('CHECKOUT.ORDER.APPROVED')
  }

  it('verifies with the certificate at its address, which chains to the authority', async () => {
    const { headers, raw } = await delivery()
    const address = header(headers, 'paypal-cert-url')
    expect(address).toMatch(/^https:\/\/api\.sandbox\.paypal\.com\/v1\/notifications\/certs\/CERT-/)
    const pem = await (await fetch(address.replace('https://', `${bench.sandbox.origin}/`))).text()
    const [leafPem = '', caPem = ''] = pem.split(/(?<=-----END CERTIFICATE-----)\n/)
    const [leaf, chained] = [new X509Certificate(leafPem), new X509Certificate(caPem)]
    const ca = new X509Certificate(await (await fetch(`${bench.sandbox.origin}/ca.pem`)).text())
    expect(chained.fingerprint256).toBe(ca.fingerprint256)
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey) && ca.verify(ca.publicKey)).toBe(true)
    expect(ca.ca).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(leaf.subject).toContain('CN=messageverificationcerts.paypal.com')
    expect(leaf.checkHost('messageverificationcerts.paypal.com')).toBe('messageverificationcerts.paypal.com')
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now())

    const [id, time] = [header(headers, 'paypal-transmission-id'), header(headers, 'paypal-transmission-time')]
    const verify = (text: string) =>
      createVerify('RSA-SHA256')
        .update(signedMessage(id, time, bench.webhookId, text))
        .verify(leaf.publicKey, header(headers, 'paypal-transmission-sig'), 'base64')
    expect(header(headers, 'paypal-auth-algo')).toBe('SHA256withRSA')
    expect(verify(raw)).toBe(true)
    expect(verify(`${raw} `)).toBe(false)
  })

  it('verifies by postback, and an altered or forged one does not', async () => {
    await bench.misbehave({ on: 'CHECKOUT.ORDER.APPROVED', fault: 'callback_forge' })
    const [one, two] = [await delivery(), await bench.event('CHECKOUT.ORDER.APPROVED')]
    const verify = async ({ headers, raw }: typeof one, event = raw) => {
      const sent = {
        auth_algo: headers['paypal-auth-algo'],
        cert_url: headers['paypal-cert-url'],
        transmission_id: headers['paypal-transmission-id'],
        transmission_sig: headers['paypal-transmission-sig'],
        transmission_time: headers['paypal-transmission-time'],
        webhook_id: bench.webhookId,
      }
      const body = `${JSON.stringify(sent).slice(0, -1)},"webhook_event":${event}}`
      return (await bench.call('POST', '/v1/notifications/verify-webhook-signature', body)).body.verification_status
    }
    const both = [await verify(one), await verify(two)]
    expect(both.toSorted()).toEqual(['FAILURE', 'SUCCESS'])
    const good = both[0] === 'SUCCESS' ? one : two
    const genuine = bench.sandbox.core.callbacks.list().map((sent) => sent.eventId)
    expect(genuine).toContain(good.event.id)
    expect(await verify(good, good.raw.replace('10.00', '99.00'))).toBe('FAILURE')
  })

  it('keeps the certificate over a reset', async () => {
    const ca = async () => (await fetch(`${bench.sandbox.origin}/ca.pem`)).text()
    const before = await ca()
    await fetch(`${bench.sandbox.origin}/control/reset`, { method: 'POST' })
    expect(await ca()).toBe(before)
  })

  it('keeps the certificate over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
    const authority = async () => {
      const sandbox = await startSandbox({ port: 0, smtpPort: 0, dataFile: join(folder, 'data.json') })
      const pem = await (await fetch(`${sandbox.origin}/ca.pem`)).text()
      await sandbox.close()
      return pem
    }
    expect(await authority()).toBe(await authority())
    rmSync(folder, { recursive: true })
  })
})
