import { requireStaff } from '@/lib/auth/session'
import { csvLine } from '@/lib/csv'
import { COLUMNS, NOTE } from '@/lib/orders/uploads/columns'
import { csvFile } from '../../../csv-file'

const DESK = `${NOTE}Desk`

/** A file to begin with: every column, and two rows that are right. */
export async function GET(): Promise<Response> {
  await requireStaff('orders.manage')
  return csvFile('payment-links-sample', lines())
}

async function* lines(): AsyncGenerator<string> {
  yield csvLine([...COLUMNS.map(({ name }) => name), DESK])
  yield csvLine([...COLUMNS.map(({ example }) => example || null), '3'])
  const short: Readonly<Record<string, string>> = { amount: '9.50', currency: 'USD', description: 'Shared by hand' }
  yield csvLine([...COLUMNS.map(({ name }) => short[name] ?? null), null])
}
