import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import { profile } from '@/db/schema/profile'
import { callbackEvent } from '@/db/schema/records'
import { paymentSystem } from '@/db/schema/systems'
import { testDatabase } from '@/db/testing'
import { seal } from '@/lib/auth/sealed'
import { testSecrets } from '@/lib/auth/testing'
import { newId } from '@/lib/ids'
import { sealContext } from '@/lib/payment-systems/open'
import { answerCallback } from './answer'

testSecrets()
const test = testDatabase()
const systemId = newId('sys')

beforeAll(async () => {
  process.env.DATABASE_URL = test.url
  process.env.SANDBOX_URL = `http://127.0.0.1:${await closedPort()}`
  const profileId = newId('pro')
  await test.db.insert(profile).values({ id: profileId, name: 'Acme', country: 'US', baseCurrency: 'USD' })
  const settings = { login: 'client', password: 'secret', webhookId: '3RN13029J36659323' }
  const settingsSealed = seal(JSON.stringify(settings), sealContext(systemId))
  await test.db
    .insert(paymentSystem)
    .values({ profileId, id: systemId, name: 'PayPal', adapter: 'paypal', live: false, settingsSealed })
})

/** Where nobody answers. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** What anybody can send: everything but a signature that is right. */
const call = (body: string) =>
  answerCallback(
    new Request('http://localhost/', {
      method: 'POST',
      body,
      headers: {
        'x-quittance-peer': '192.0.2.80',
        'paypal-transmission-id': 'made-up',
        'paypal-transmission-time': new Date().toISOString(),
        'paypal-transmission-sig': 'bWFkZSB1cA==',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url': 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-made-up',
      },
    }),
    systemId,
  )

it('what cannot be checked just now is told to come again, and neither stored nor taken without end', async () => {
  const statuses: number[] = []
  for (let round = 0; round < 7; round++)
    for (const { status } of await Promise.all(Array.from({ length: 50 }, (_, n) => call(`{"n":"${round} ${n}"}`))))
      statuses.push(status)
  expect(statuses[0]).toBe(503)
  expect(statuses.at(-1)).toBe(429)
  expect(await test.db.select().from(callbackEvent)).toEqual([])
})
