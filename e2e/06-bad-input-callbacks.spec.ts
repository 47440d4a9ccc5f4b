import { ABSURD } from './support/absurd'
import { KNOWN_SECRET, postCallback, stripeSignature } from './support/callbacks'
import { storedCallbacks, systemId } from './support/database'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// Whatever is sent, by whomever: an answer that says what is wrong, never a fault of ours, and nothing changed.

test.describe('callbacks', () => {
  const body = JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'pi_forged', object: 'payment_intent', status: 'succeeded', metadata: {} } },
  })
  const cases: readonly [string, () => string, Record<string, string>][] = [
    ['without a signature', () => body, {}],
    ['with an empty signature', () => body, { 'stripe-signature': '' }],
    ['with nonsense as signature', () => body, { 'stripe-signature': 't=,v1=,v1,=,,' }],
    [
      'signed with another secret',
      () => body,
      { 'stripe-signature': stripeSignature(body, { secret: 'whsec_other' }) },
    ],
    ['301 seconds old', () => body, { 'stripe-signature': stripeSignature(body, { ageSeconds: 301 }) }],
    ['from the future', () => body, { 'stripe-signature': stripeSignature(body, { ageSeconds: -3000 }) }],
    ['altered after signing', () => body.replace('pi_', 'px_'), { 'stripe-signature': stripeSignature(body) }],
    ['empty', () => '', { 'stripe-signature': stripeSignature('x') }],
    ['not even JSON', () => '{"id": "evt', {}],
  ]
  for (const [name, bytes, headers] of cases)
    test(`${name}: 401 or 400, nothing stored`, async () => {
      const system = await systemId('Stripe two')
      const before = await storedCallbacks(system)
      const answer = await postCallback(system, bytes(), headers)
      expect([400, 401]).toContain(answer.status)
      expect(await storedCallbacks(system)).toBe(before)
    })

  test('signed rightly, for another payment system: 401', async () => {
    const system = await systemId('Stripe')
    const before = await storedCallbacks(system)
    const answer = await postCallback(system, body, {
      'stripe-signature': stripeSignature(body, { secret: KNOWN_SECRET }),
    })
    expect(answer.status).toBe(401)
    expect(await storedCallbacks(system)).toBe(before)
  })

  test('signed rightly, for its own: taken, so that the refusals above are of the signature', async () => {
    const answer = await postCallback(await systemId('Stripe two'), body, { 'stripe-signature': stripeSignature(body) })
    expect([200, 503]).toContain(answer.status)
  })

  test('PayPal’s with a certificate from elsewhere: 401, and nobody fetches it', async () => {
    const system = await systemId('PayPal')
    const before = await storedCallbacks(system)
    for (const address of [
      'https://evil.example/v1/notifications/certs/CERT-1',
      'https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1',
      `${stage.sandboxUrl()}/control/reset`,
    ]) {
      const answer = await postCallback(system, body, {
        'paypal-transmission-id': 'forged',
        'paypal-transmission-time': new Date().toISOString(),
        'paypal-transmission-sig': 'Zm9yZ2Vk',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url': address,
      })
      expect(answer.status).toBe(401)
    }
    expect(await storedCallbacks(system)).toBe(before)
  })

  test('a megabyte and a byte: 413, with and without saying so first', async () => {
    const system = await systemId('Stripe two')
    const huge = new Uint8Array(1_000_001).fill(32)
    expect((await postCallback(system, huge)).status).toBe(413)
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let sent = 0; sent < 11; sent += 1) controller.enqueue(new Uint8Array(100_000))
        controller.close()
      },
    })
    const init = { method: 'POST', body: chunks, duplex: 'half' } as RequestInit
    expect((await fetch(`${stage.baseUrl()}/api/callbacks/${system}`, init)).status).toBe(413)
  })

  test('to addresses that are nobody’s: 404; by other methods: 405', async () => {
    for (const id of ABSURD) {
      const { status } = await postCallback(id, body)
      expect([400, 404, 414], id).toContain(status)
    }
    const address = `${stage.baseUrl()}/api/callbacks/${await systemId('Stripe two')}`
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) expect((await fetch(address, { method })).status).toBe(405)
  })

  test('what was refused is counted, and staff can read how often', async ({ admin }) => {
    await admin.goto(`/admin/payment-systems/${await systemId('Stripe two')}/callbacks`)
    // The count is written once a second at most: the page may be read before it.
    await expect(async () => {
      await admin.reload()
      await expect(admin.getByText(/\d+ forged or malformed, the last/)).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 15_000 })
  })
})
