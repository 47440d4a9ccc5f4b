import Stripe from 'stripe'
import type { AdapterContext, HttpRequest, HttpResult } from '../../contract'
import { jsonOrNull } from '../../exchange'
import type { Settings } from './settings'

export type Context = AdapterContext<Settings>

/** A reply as it came, or the way in which none came. */
export type Answer =
  | { readonly kind: 'replied'; readonly status: number; readonly json: unknown }
  | Exclude<HttpResult, { kind: 'replied' }>

/** Everything else that the SDK would add describes our machine. */
const SENT_HEADERS = new Set(['authorization', 'content-type', 'idempotency-key', 'stripe-version', 'accept'])

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>['httpClient']>

/**
 * Makes one call with the official SDK over our own wire. The SDK writes the request; the reply is handed back unread, because what a
 * reply means for money is ours to say, and the SDK's errors no longer tell "never sent" from "never answered".
 */
export async function ask(context: Context, send: (api: Stripe) => Promise<unknown>): Promise<Answer> {
  let seen: HttpResult | undefined
  const api = new Stripe(context.settings.password, {
    apiVersion: '2026-10-28.endive',
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: clientOver(async (request) => {
      seen = await context.http(request)
      return seen
    }),
  })
  try {
    await send(api)
  } catch (error) {
    if (seen === undefined) throw error
  }
  if (seen === undefined) throw new Error('the Stripe SDK sent nothing')
  return seen.kind === 'replied' ? { kind: 'replied', status: seen.status, json: jsonOrNull(seen.body) } : seen
}

function clientOver(http: (request: HttpRequest) => Promise<HttpResult>): HttpClient {
  return {
    getClientName: () => 'quittance',
    makeRequest: async (host, _port, path, method, headers, body) => {
      const result = await http({
        method: method === 'POST' || method === 'DELETE' ? method : 'GET',
        url: `https://${host}${path}`,
        headers: Object.fromEntries(
          Object.entries(headers)
            .filter(([name]) => SENT_HEADERS.has(name.toLowerCase()))
            .map(([name, value]) => [name, String(value)]),
        ),
        ...(body ? { body } : {}),
      })
      // An error without a socket's code: for some of those the SDK would send a second time.
      if (result.kind !== 'replied') throw new Error(result.kind)
      return {
        getStatusCode: () => result.status,
        getHeaders: () => ({}),
        getRawResponse: () => ({}),
        toStream: () => {
          throw new Error('nothing is streamed')
        },
        toJSON: async () => ({}),
      }
    },
  }
}
