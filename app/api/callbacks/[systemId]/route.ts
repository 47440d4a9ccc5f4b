import { receiveCallback } from '@/lib/callbacks/inbox'
import { readBody } from '@/lib/callbacks/read-body'

const MOST_BYTES = 1_000_000

/** Where processors call. The address names the payment system; the signature proves the caller. */
export async function POST(request: Request, { params }: { params: Promise<{ systemId: string }> }): Promise<Response> {
  const body = await readBody(request, MOST_BYTES)
  if (!body) return new Response('too large', { status: 413 })
  const answer = await receiveCallback((await params).systemId, { headers: request.headers, body })
  return new Response(answer.body, { status: answer.status })
}
