import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../start'
import { createCallbacks } from './callbacks'
import { createClock } from './clock'
import { createMisbehaviour } from './misbehave'
import { createStore } from './store'

let folder: string
let sandbox: Sandbox | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
})
afterEach(async () => {
  await sandbox?.close()
  sandbox = undefined
  rmSync(folder, { recursive: true })
})

const start = async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, dataFile: join(folder, 'data', 'sandbox.json') })
  return sandbox
}
const read = async (path: string) => (await fetch(`${sandbox?.origin}${path}`)).json()

test('the state survives a restart and a reset forgets it', async () => {
  const first = await start()
  first.core.books.append('stripe', {
    id: 'ch_1',
    reference: 'r',
    kind: 'purchase',
    parent: null,
    amountMinor: '5',
    currency: 'USD',
    status: 'pending',
  })
  await first.close()
  const second = await start()
  second.core.books.settle('stripe', 'ch_1', 'succeeded')
  expect(await read('/control/books/stripe')).toMatchObject({ charges: [{ id: 'ch_1', status: 'succeeded' }] })
  expect(await read('/control/books/paypal')).toEqual({ charges: [] })
  await fetch(`${second.origin}/control/reset`, { method: 'POST' })
  expect(await read('/control/books/stripe')).toEqual({ charges: [] })
})

test('a mail is received and read apart', async () => {
  const { smtpPort, origin } = await start()
  const link = `http://localhost:3000/sign-in?token=${'a'.repeat(120)}`
  await nodemailer.createTransport(`smtp://127.0.0.1:${smtpPort}`).sendMail({
    from: 'Quittance <no-reply@example.com>',
    to: 'ada@example.com',
    subject: 'Your receipt — 10 €',
    text: `Grüezi\n${link}`,
    html: `<p>Grüezi <a href="${link}">sign in</a></p>`,
    attachments: [{ filename: 'receipt.pdf', content: Buffer.from('%PDF') }],
  })
  const { mails } = (await read('/control/mail')) as { mails: Record<string, unknown>[] }
  expect(mails[0]).toMatchObject({
    recipients: ['ada@example.com'],
    subject: 'Your receipt — 10 €',
    text: `Grüezi\n${link}\n`,
    html: expect.stringContaining(link),
    attachments: [{ filename: 'receipt.pdf', contentType: 'application/pdf', bytes: 4 }],
  })
  const page = await (await fetch(`${origin}/inbox/${mails[0]?.id}`)).text()
  expect(page).toContain(`href="${link}"`)
})

test.each(['/', '/callbacks', '/inbox', '/books/stripe', '/stripe'])('the page %s is there', async (path) => {
  const { origin } = await start()
  const reply = await fetch(`${origin}${path}`)
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
})

test('people order weather by the form, and see it', async () => {
  const { origin } = await start()
  const order = (fields: Record<string, string>) =>
    fetch(`${origin}/weather`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  const blank = { on: '*', times: '1', ms: '', code: '' }
  expect((await order({ ...blank, processor: 'stripe', fault: 'explode' })).status).toBe(400)
  expect((await order({ ...blank, processor: 'stripe', fault: 'drip', ms: '50' })).status).toBe(303)
  expect(await read('/control/misbehave')).toMatchObject({ faults: [{ fault: 'drip', ms: 50, times: 1 }] })
  expect(await (await fetch(origin)).text()).toContain('Clear the weather')
})

test('what a page shows is escaped', async () => {
  const { core, origin } = await start()
  core.misbehaviour.order({ processor: '<script>x</script>', on: '*', fault: 'drip', times: 1 })
  const page = await (await fetch(origin)).text()
  expect(page).toContain('&lt;script&gt;x&lt;/script&gt;')
  expect(page).not.toContain('<script>x')
})

test('an unreachable receiver is noted and what waits is resumed', async () => {
  const store = createStore()
  const misbehaviour = createMisbehaviour(store)
  const callback = { processor: 'p', endpoint: '', url: 'http://127.0.0.1:9/', type: 't', eventId: 'e', body: '{}' }
  const first = createCallbacks(store, createClock(), misbehaviour)
  first.send(callback)
  await first.settle(300)
  first.stop()
  expect(first.list()).toMatchObject([{ state: 'waiting', attempts: [{ status: null, forged: false }] }])
  const second = createCallbacks(store, createClock(), misbehaviour)
  second.resume()
  await second.settle(300)
  second.stop()
  expect(second.list()[0]?.attempts).toHaveLength(2)
})
