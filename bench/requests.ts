import type { Asked } from './client'
import { atLeast, type Figure, perSecond } from './figures'
import { AT_ONCE, ratioOf, sideBySide } from './measure'
import type { Bench } from './rows'
import { signIn } from './sign-in'

/** Payers who press "Pay" again and again, each from their own browser. */
const PAYERS = 64

/** P2: a whole request that pays: until there is an API, the form of self-care, through Next's server action. */
export async function* requestRow(bench: Bench): AsyncGenerator<Figure> {
  if (!bench.wants('P2')) return
  const { client, server, pace, databaseUrl } = bench
  const site = await bench.siteOf(databaseUrl)
  try {
    const requests = await formsOf(bench, site.origin)
    const limit: Asked = { method: 'POST', url: `${server.origin}/limit`, headers: {}, body: '{}' }
    const found = await sideBySide(
      {
        limit: (seconds) => client.load({ requests: [limit], status: 200, seconds, atOnce: AT_ONCE }),
        ours: (seconds) => client.load({ requests, status: 303, seconds, atOnce: AT_ONCE }),
      },
      pace,
    )
    yield {
      id: 'P2',
      what: 'a whole request that pays, by the form of self-care through Next’s action, 32 at a time',
      ours: perSecond(found.perSecond.ours),
      reference: `limit ${perSecond(found.perSecond.limit)}`,
      value: ratioOf(found, 'ours', 'limit'),
      unit: '×',
      needed: atLeast(0.3, 0.8),
      detail: found,
    }
  } finally {
    await site.stop()
  }
}

/** Opens the page once for each payer and fills in the form as their browser would; each sending is a new wish to pay. */
async function formsOf({ db, furniture }: Bench, origin: string): Promise<readonly Asked[]> {
  const url = `${origin}/self-care/pay?account=USD`
  const forms: Asked[] = []
  for (const { customerId } of furniture.customers.slice(0, PAYERS)) {
    const cookie = await signIn(db, furniture.profileId, customerId)
    const page = await (await fetch(url, { headers: { cookie } })).text()
    const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*name="amount"(?:(?!<\/form>)[\s\S])*<\/form>/.exec(page)?.[0] ?? ''
    const fields = new Map(
      [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
        attribute(input, 'name'),
        attribute(input, 'value'),
      ]),
    )
    if (!fields.has('currency')) throw new Error('the form of self-care is not where it was')
    fields
      .set('amount', '25.00')
      .set('method', `new:${furniture.cards}:card`)
      .set('token', 'pm_card_visa')
      .set('key', '{id}')
    const headers = { cookie, origin, 'content-type': 'multipart/form-data; boundary=bench' }
    forms.push({ method: 'POST', url, headers, body: multipart(fields) })
  }
  return forms
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
