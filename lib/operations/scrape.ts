import { createHash, timingSafeEqual } from 'node:crypto'
import { env } from '@/lib/env'
import { registry } from '@/lib/metrics'

/**
 * `/api/metrics`: this process's measures in Prometheus' format, for whoever knows METRICS_TOKEN (`authorization: Bearer …`). Not found
 * while that is not set: what goes on here is nobody else's business.
 */
export async function metrics(request: Request): Promise<Response> {
  const token = env().METRICS_TOKEN
  if (token === undefined) return new Response('not found', { status: 404 })
  const given = request.headers.get('authorization') ?? ''
  if (!isSame(given, `Bearer ${token}`))
    return new Response('not authorized', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  return new Response(await registry.metrics(), {
    headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
  })
}

function isSame(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(left), hash(right))
}
