import { parseTableState } from '@/components/data-table/table-state'
import { take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { requireStaff } from '@/lib/auth/session'
import { exportOrders } from '@/lib/orders/list-orders'
import { csvFile, searchParamsOf } from '../../csv-file'
import { orderFilter, orderSpec } from '../table'

/** Every order the filter matches as a CSV file, sent as it is read. 429 for whoever wants a great many. */
export async function GET(request: Request): Promise<Response> {
  const actor = await requireStaff('orders.read')
  const taken = await take([{ limit: 'export.login', key: actor.loginId }])
  if (!taken.ok) return tooManyRequests(taken.seconds)
  const { filters } = parseTableState(searchParamsOf(new URL(request.url).searchParams), orderSpec)
  return csvFile('orders', exportOrders(actor, orderFilter(filters)))
}
