import { ready } from '@/lib/operations/health'

export const dynamic = 'force-dynamic'

/** For balancers: this process should be sent work. */
export function GET(): Promise<Response> {
  return ready()
}
