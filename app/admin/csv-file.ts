import type { SearchParams } from '@/components/data-table/table-state'
import { now } from '@/lib/clock'

/** Tells spreadsheets that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'

/** Lines of CSV as a file to be saved, sent as they are read; `name` is put before the day. */
export function csvFile(name: string, lines: AsyncGenerator<string>): Response {
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
      'content-disposition': `attachment; filename="${name}-${now().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

/** A route handler's query in the shape of a page's search parameters. */
export function searchParamsOf(query: URLSearchParams): SearchParams {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key)]))
}
