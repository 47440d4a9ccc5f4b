import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { type Load, loadFor } from './measure'

// The other side of every row that is measured over HTTP, in a process of its own, so that it and the server do not wait for each other.

/** What to send: `callback` is signed as Stripe does, `json` goes as it is. `{id}` in the body becomes new each time. */
export interface Errand {
  readonly kind: 'callback' | 'json'
  readonly url: string
  readonly body: string
  readonly secret: string
  readonly seconds: number
  readonly atOnce: number
}

export type Answer = Pick<Load, 'done' | 'seconds' | 'perSecond'> | { readonly failed: string }

const agent = new Agent({ keepAlive: true, maxSockets: 200 })

async function send({ kind, url, body: form, secret }: Errand): Promise<void> {
  const body = form.replaceAll('{id}', randomUUID())
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(kind === 'callback' ? { 'stripe-signature': `t=${time},v1=${signature}` } : {}),
  }
  const status = await new Promise<number>((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent }, (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode ?? 0))
      response.resume()
    })
    sent.on('error', reject).end(body)
  })
  if (status !== 200) throw new Error(`${url} answered ${status}`)
}

process.on('message', async (errand: Errand) => {
  const answer = await loadFor(errand.seconds, () => send(errand), errand.atOnce).then(
    ({ done, seconds, perSecond }): Answer => ({ done, seconds, perSecond }),
    (error: unknown): Answer => ({ failed: String(error) }),
  )
  process.send?.(answer)
})
process.on('disconnect', () => process.exit(0))
