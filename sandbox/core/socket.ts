import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { sleep } from './clock'

/** Closes the connection without a reply. */
export function dropConnection(outgoing: ServerResponse): Response {
  outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}

async function begin(outgoing: ServerResponse, reply: Response): Promise<Buffer> {
  const body = Buffer.from(await reply.arrayBuffer())
  const headers = Object.fromEntries(reply.headers)
  outgoing.writeHead(reply.status, { ...headers, 'content-length': String(body.length) })
  return body
}

/** Sends the head and half of the body, then resets the connection. */
export async function resetMidReply(outgoing: ServerResponse, reply: Response): Promise<Response> {
  const body = await begin(outgoing, reply)
  await new Promise<void>((resolve) => outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve()))
  outgoing.socket?.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

/** Sends the true reply in twenty pieces spread over `ms` milliseconds; stops when the caller has gone. */
export async function drip(outgoing: ServerResponse, reply: Response, ms: number): Promise<Response> {
  const body = await begin(outgoing, reply)
  const step = Math.max(1, Math.ceil(body.length / 20))
  for (let at = 0; at < body.length && !outgoing.destroyed; at += step) {
    outgoing.write(body.subarray(at, at + step))
    await sleep(ms / 20)
  }
  outgoing.end()
  return RESPONSE_ALREADY_SENT
}
