import { parseTableState } from '@/components/data-table/table-state'
import { take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { requireStaff } from '@/lib/auth/session'
import { exportPayments, paymentFilterOptions } from '@/lib/transactions/search'
import { csvFile, searchParamsOf } from '../../csv-file'
import { paymentFilter, paymentSpec } from '../table'

/** Everything the filter matches as a CSV file, sent as it is read. 429 for whoever wants a great many. */
export async function GET(request: Request): Promise<Response> {
  const actor = await requireStaff('payments.read')
  const taken = await take([{ limit: 'export.login', key: actor.loginId }])
  if (!taken.ok) return tooManyRequests(taken.seconds)
  const spec = paymentSpec(await paymentFilterOptions(actor))
  const query = new URL(request.url).searchParams
  const { filters } = parseTableState(searchParamsOf(query), spec)
  return csvFile('payments', exportPayments(actor, paymentFilter(filters, query.get('customerId') ?? undefined)))
}
