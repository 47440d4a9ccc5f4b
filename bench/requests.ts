import type { Asked } from './client'
import { atLeast, type Figure, perSecond } from './figures'
import { AT_ONCE, ratioOf, sideBySide } from './measure'
import { answeringAtOnce } from './processor'
import type { Bench } from './rows'
import { serveAhead } from './server'
import { signIn } from './sign-in'

/** Payers who press "Pay" again and again, each from their own browser. */
const PAYERS = 64

/**
 * P2: a whole request that pays, as the pay page's scripts send it, to the server of web with an adapter that answers at once. P2a and P2b,
 * in a web of its own with the processor on the wire: the same, and a form through Next's server action.
 */
export async function* requestRow(bench: Bench): AsyncGenerator<Figure> {
  if (!bench.wants('P2')) return
  const { client, server, pace, databaseUrl } = bench
  const site = await bench.siteOf(databaseUrl)
  const front = await serveAhead()
  try {
    const cookies = await signedIn(bench)
    const requests = cookies.map((cookie) => jsonOf(bench, front.origin, cookie))
    const wired = cookies.map((cookie) => jsonOf(bench, site.origin, cookie))
    const forms = await Promise.all(cookies.map((cookie) => formOf(bench, site.origin, cookie)))
    const limit: Asked = { method: 'POST', url: `${server.origin}/limit`, headers: {}, body: '{}' }
    const found = await sideBySide(
      {
        limit: (seconds) => client.load({ requests: [limit], status: 200, seconds, atOnce: AT_ONCE }),
        ours: (seconds) => answeringAtOnce(() => client.load({ requests, status: 201, seconds, atOnce: AT_ONCE })),
        wired: (seconds) => client.load({ requests: wired, status: 201, seconds, atOnce: AT_ONCE }),
        action: (seconds) => client.load({ requests: forms, status: 303, seconds, atOnce: AT_ONCE }),
      },
      pace,
    )
    const shown = { reference: `limit ${perSecond(found.perSecond.limit)}`, unit: '×', detail: found } as const
    yield {
      ...shown,
      id: 'P2',
      what: 'a whole request that pays, as the scripts of self-care send it, 32 at a time',
      ours: perSecond(found.perSecond.ours),
      value: ratioOf(found, 'ours', 'limit'),
      needed: atLeast(0.3, 0.8),
    }
    yield {
      ...shown,
      id: 'P2a',
      what: 'the same to web itself, through Stripe’s adapter and SDK to a processor on the wire',
      ours: perSecond(found.perSecond.wired),
      value: ratioOf(found, 'wired', 'limit'),
    }
    yield {
      ...shown,
      id: 'P2b',
      what: 'that as a form, through Next’s server action',
      ours: perSecond(found.perSecond.action),
      value: ratioOf(found, 'action', 'limit'),
    }
  } finally {
    front.close()
    await site.stop()
  }
}

/** The cookies of payers, each in their own browser. */
async function signedIn({ db, furniture }: Bench): Promise<readonly string[]> {
  const cookies: string[] = []
  for (const { customerId } of furniture.customers.slice(0, PAYERS))
    cookies.push(await signIn(db, furniture.profileId, customerId))
  return cookies
}

/** What is paid; each sending is a new wish to pay. */
const paymentBy = (cards: string) =>
  ({ amount: '25.00', method: `new:${cards}:card`, token: 'pm_card_visa', key: '{id}' }) as const

function jsonOf({ furniture }: Bench, origin: string, cookie: string): Asked {
  const headers = { cookie, origin, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  const body = JSON.stringify({ currency: 'USD', attempt: '0', ...paymentBy(furniture.cards) })
  return { method: 'POST', url: `${origin}/api/self-care/payments`, headers, body }
}

/** Opens the page once and fills in the form as a browser without scripts would. */
async function formOf({ furniture }: Bench, origin: string, cookie: string): Promise<Asked> {
  const url = `${origin}/self-care/pay?account=USD`
  const page = await (await fetch(url, { headers: { cookie } })).text()
  const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*name="amount"(?:(?!<\/form>)[\s\S])*<\/form>/.exec(page)?.[0] ?? ''
  const fields = new Map(
    [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      attribute(input, 'name'),
      attribute(input, 'value'),
    ]),
  )
  if (!fields.has('currency')) throw new Error('the form of self-care is not where it was')
  for (const [name, value] of Object.entries(paymentBy(furniture.cards))) fields.set(name, value)
  const headers = { cookie, origin, 'content-type': 'multipart/form-data; boundary=bench' }
  return { method: 'POST', url, headers, body: multipart(fields) }
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
}

function multipart(fields: ReadonlyMap<string, string>): string {
  const parts = [...fields].map(
    ([name, value]) => `--bench\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--bench--\r\n`
}
