import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bench, type Reply, startBench } from './testing'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

const issue = (reply: Reply) => reply.body.details[0]?.issue

it('registers, lists and deletes; each gets only what it asked for', async () => {
  const hook = { url: 'https://m.example/hook', event_types: [{ name: 'PAYMENT.CAPTURE.COMPLETED' }] }
  const made = await bench.call('POST', '/v1/notifications/webhooks', hook)
  expect([made.status, made.body.url]).toEqual([201, hook.url])
  expect(issue(await bench.call('POST', '/v1/notifications/webhooks', hook))).toBe('WEBHOOK_URL_ALREADY_EXISTS')
  expect((await bench.call('GET', '/v1/notifications/webhooks')).body.webhooks).toHaveLength(2)
  await bench.press(await bench.order(), 'walk-away')
  await bench.event('CHECKOUT.ORDER.APPROVED')
  const sent = bench.sandbox.core.callbacks.list()
  expect(sent.map((one) => one.endpoint)).toEqual([bench.webhookId])
  const events = (name: string) => [{ op: 'replace', path: '/event_types', value: [{ name }] }]
  const update = (body: unknown) => bench.call('PATCH', `/v1/notifications/webhooks/${made.body.id}`, body)
  const changed = await update(events('PAYMENT.AUTHORIZATION.VOIDED'))
  expect(changed).toMatchObject({
    status: 200,
    body: { event_types: [{ name: 'PAYMENT.AUTHORIZATION.VOIDED', status: 'ENABLED' }] },
  })
  expect((await update(events('x'))).status).toBe(400)
  expect((await update([{ op: 'remove', path: '/event_types' }])).status).toBe(400)
  expect((await update({})).status).toBe(400)
  expect((await bench.call('DELETE', `/v1/notifications/webhooks/${made.body.id}`)).status).toBe(204)
  expect((await bench.call('GET', `/v1/notifications/webhooks/${made.body.id}`)).status).toBe(404)
  const wrong = await bench.call('POST', '/v1/notifications/webhooks', { url: 'nowhere', event_types: [{ name: 'x' }] })
  expect(wrong.body.details.map((line) => line.field)).toEqual(['/url', '/event_types/0/name'])
})
