import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { type Load, loadFor } from './measure'

// The other side of every row that is measured over HTTP, in a process of its own, so that it and the server do not wait for each other.

/** What to send, by turns. `{id}` in a body becomes new each time; with a secret it is signed as Stripe does. */
export interface Errand {
  readonly requests: readonly Asked[]
  readonly secret?: string
  /** The status that every answer has to have. */
  readonly status: number
  readonly seconds: number
  readonly atOnce: number
}

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Answer = Pick<Load, 'done' | 'seconds' | 'perSecond'> | { readonly failed: string }

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

async function send({ method, url, headers, body: form }: Asked, errand: Errand): Promise<void> {
  const body = form.replaceAll('{id}', randomUUID())
  const sent = { ...headers, ...signature(body, errand.secret), 'content-length': String(Buffer.byteLength(body)) }
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(url, { method, headers: sent, agent }, (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode ?? 0))
      response.resume()
    })
    call.on('error', reject).end(body)
  })
  if (status !== errand.status) throw new Error(`${method} ${url} answered ${status}`)
}

function signature(body: string, secret: string | undefined): Readonly<Record<string, string>> {
  if (secret === undefined) return {}
  const time = Math.floor(Date.now() / 1000)
  const hash = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  return { 'stripe-signature': `t=${time},v1=${hash}` }
}

process.on('message', async (errand: Errand) => {
  let turn = 0
  const one = async () => {
    const asked = errand.requests[turn++ % errand.requests.length]
    if (asked) await send(asked, errand)
  }
  const answer = await loadFor(errand.seconds, one, errand.atOnce).then(
    ({ done, seconds, perSecond }): Answer => ({ done, seconds, perSecond }),
    (error: unknown): Answer => ({ failed: String(error) }),
  )
  process.send?.(answer)
})
process.on('disconnect', () => process.exit(0))
