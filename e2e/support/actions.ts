import type { BrowserContext, Page } from '@playwright/test'
import { SEAT_HEADER } from '@/lib/words'
import { stage } from './stage'

/** A request that changes something, by a server action or as JSON, as a browser would have sent it, without whoever sent it. */
export interface ActionRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Lets a page send such a request, keeps it from leaving, and returns it. */
export async function captureAction(page: Page, trigger: () => Promise<void>): Promise<ActionRequest> {
  const captured = Promise.withResolvers<ActionRequest>()
  await page.route('**/*', async (route, request) => {
    const headers = await request.allHeaders()
    const isOurs = headers['next-action'] || new URL(request.url()).pathname.startsWith('/api/')
    if (request.method() !== 'POST' || !isOurs) return route.fallback()
    // What names the sender, and what HTTP writes itself, is not part of the request.
    const { cookie: _, host: _host, 'content-length': _length, [SEAT_HEADER]: _seat, ...rest } = headers
    const own = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith(':')))
    captured.resolve({ url: request.url(), headers: own, body: request.postDataBuffer() ?? Buffer.alloc(0) })
    return route.abort()
  })
  await trigger()
  const request = await captured.promise
  await page.unroute('**/*')
  return request
}

/** Sends a captured request with somebody's cookies, or nobody's. Answers status, body and where it leads. */
export async function sendAction(request: ActionRequest, as?: BrowserContext) {
  const cookies = as ? await as.cookies(stage.baseUrl()) : []
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const response = await fetch(request.url, {
    method: 'POST',
    headers: { ...request.headers, ...(cookie ? { cookie } : {}) },
    body: new Uint8Array(request.body),
    redirect: 'manual',
  })
  const text = await response.text()
  return {
    status: response.status,
    text,
    location:
      response.headers.get('x-action-redirect') ??
      response.headers.get('location') ??
      /"address":"([^"]*)"/.exec(text)?.[1] ??
      '',
  }
}
