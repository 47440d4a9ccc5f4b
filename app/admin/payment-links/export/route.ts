import { parseTableState } from '@/components/data-table/table-state'
import { take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { requireStaff } from '@/lib/auth/session'
import { exportLinks } from '@/lib/orders/list-links'
import { csvFile, searchParamsOf } from '../../csv-file'
import { linkFilter, linkSpec } from '../table'

/** Every link the filter matches as a CSV file, sent as it is read. 429 for whoever wants a great many. */
export async function GET(request: Request): Promise<Response> {
  const actor = await requireStaff('orders.read')
  const taken = await take([{ limit: 'export.login', key: actor.loginId }])
  if (!taken.ok) return tooManyRequests(taken.seconds)
  const { filters } = parseTableState(searchParamsOf(new URL(request.url).searchParams), linkSpec)
  return csvFile('payment-links', exportLinks(actor, linkFilter(filters)))
}
