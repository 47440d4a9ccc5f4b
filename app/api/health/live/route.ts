import { live } from '@/lib/operations/health'

export const dynamic = 'force-dynamic'

/** For supervisors: this process can answer. */
export function GET(): Response {
  return live()
}
