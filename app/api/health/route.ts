import { ready } from '@/lib/operations/health'

export const dynamic = 'force-dynamic'

/** The same as `/api/health/ready`. */
export function GET(): Promise<Response> {
  return ready()
}
