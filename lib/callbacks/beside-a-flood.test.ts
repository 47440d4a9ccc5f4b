import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { profile } from '@/db/schema/profile'
import { paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { seal } from '@/lib/auth/sealed'
import { testSecrets } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { sealContext } from '@/lib/payment-systems/open'
import { bundle, CERT_URL, issue, type Party, signedCall, WEBHOOK_ID } from '@/lib/payments/adapters/paypal/testing'
import { answerCallback } from './answer'

// A processor whose signature cannot be checked without the network, while somebody aims their own account's callbacks at us.

testSecrets()
const test = testDatabase()
const systemId = newId('sys')
let paypal: Party
let host: Server
const fetched: string[] = []

beforeAll(async () => {
  const root = await issue({ name: 'Public Root', ca: true })
  paypal = await issue({ name: 'messageverificationcerts.paypal.com', ca: false, issuer: root })
  host = createServer((request, response) => {
    const isRoot = request.url === '/ca.pem'
    if (!isRoot) fetched.push(String(request.url))
    response.end(bundle(isRoot ? root : paypal))
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  process.env.DATABASE_URL = test.url
  process.env.SANDBOX_URL = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const profileId = newId('pro')
  await test.db.insert(profile).values({ id: profileId, name: 'Acme', country: 'US', baseCurrency: 'USD' })
  const settings = { login: 'client', password: 'secret', webhookId: WEBHOOK_ID }
  const settingsSealed = seal(JSON.stringify(settings), sealContext(systemId))
  await test.db
    .insert(paymentSystem)
    .values({ profileId, id: systemId, name: 'PayPal', adapter: 'paypal', live: false, settingsSealed })
})
afterAll(() => host.close())

interface Sent {
  readonly id?: string
  readonly webhookId?: string
  readonly certUrl?: string
}

async function call({ id = 'WH-1', ...signing }: Sent): Promise<number> {
  const event = { id, event_type: 'CATALOG.PRODUCT.CREATED', create_time: new Date().toISOString(), resource: {} }
  const { headers, body } = await signedCall(JSON.stringify(event), { signer: paypal, at: new Date(), ...signing })
  headers.set('x-quittance-peer', '192.0.2.90')
  const request = new Request('http://localhost/', { method: 'POST', headers, body: new Uint8Array(body) })
  return (await answerCallback(request, systemId)).status
}

it('hears it with the certificate that it has, and fetches none for whoever failed so often', async () => {
  const statuses: number[] = []
  for (let round = 0; round < 7; round++)
    statuses.push(
      ...(await Promise.all(Array.from({ length: 50 }, () => call({ webhookId: 'of the account of somebody else' })))),
    )
  expect(statuses[0]).toBe(401)
  expect(statuses.at(-1)).toBe(429)

  const before = fetched.length
  expect(await call({ certUrl: `${CERT_URL}-of-another-year` })).toBe(429)
  expect(fetched.length).toBe(before)
  expect(await call({ id: 'WH-beside-a-flood' })).toBe(200)
  const kept = await test.sql`select external_id, state from callback_event`
  expect(kept).toEqual([{ external_id: 'WH-beside-a-flood', state: 'ignored' }])
})
