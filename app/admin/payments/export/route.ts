import { parseTableState } from '@/components/data-table/table-state'
import { take } from '@/lib/auth/limiter'
import { tooManyRequests } from '@/lib/auth/limits'
import { requireStaff } from '@/lib/auth/session'
import { now } from '@/lib/clock'
import { exportPayments, paymentFilterOptions } from '@/lib/transactions/search'
import { paymentFilter, paymentSpec, searchParamsOf } from '../table'

/** Tells spreadsheets that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/** Everything the filter matches as a CSV file, sent as it is read. 429 for whoever wants a great many. */
export async function GET(request: Request): Promise<Response> {
  const actor = await requireStaff('payments.read')
  const taken = await take([{ limit: 'export.login', key: actor.loginId }])
  if (!taken.ok) return tooManyRequests(taken.seconds)
  const spec = paymentSpec(await paymentFilterOptions(actor))
  const query = new URL(request.url).searchParams
  const { filters } = parseTableState(searchParamsOf(query), spec)
  const lines = exportPayments(actor, paymentFilter(filters, query.get('customerId') ?? undefined))
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(BYTE_ORDER_MARK)),
    pull: async (controller) => {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => {
      await lines.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="payments-${now().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}
