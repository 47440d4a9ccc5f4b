import type { LedgerEntry } from '@/lib/ledger/read'
import { formatMoney } from '@/lib/money/format'
import { ENTRY_NAMES } from '@/lib/words'
import { Badge } from './ui/badge'
import { Time } from './ui/time'

export interface PaymentEntriesProps {
  entries: readonly LedgerEntry[]
  /** Names for the ledger's own codes: `clearing:sys_…` → "Clearing: Cards". */
  names: Readonly<Record<string, string>>
}

const STATES = { pending: 'info', posted: 'success', voided: 'neutral' } as const

/** The ledger entries of a payment: what was debited, what credited. */
export function PaymentEntries({ entries, names }: PaymentEntriesProps) {
  const nameOf = (code: string) => <span title={code}>{names[code] ?? code}</span>
  const head = 'whitespace-nowrap px-4 py-2 font-medium'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Ledger entries" tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <thead className="border-y border-line bg-sunken text-[13px] text-ink-soft">
          <tr>
            <th scope="col" className={`${head} text-start`}>
              Date
            </th>
            <th scope="col" className={`${head} text-start`}>
              Why
            </th>
            <th scope="col" className={`${head} text-start`}>
              Debit
            </th>
            <th scope="col" className={`${head} text-start`}>
              Credit
            </th>
            <th scope="col" className={`${head} text-start`}>
              State
            </th>
            <th scope="col" className={`${head} text-end`}>
              Amount
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className="whitespace-nowrap px-4 py-2.5">
                <Time value={entry.at} />
              </td>
              <td className="whitespace-nowrap px-4 py-2.5">{ENTRY_NAMES[entry.code] ?? entry.code}</td>
              <td className="whitespace-nowrap px-4 py-2.5">{nameOf(entry.debit)}</td>
              <td className="whitespace-nowrap px-4 py-2.5">{nameOf(entry.credit)}</td>
              <td className="px-4 py-2.5">
                <Badge tone={STATES[entry.state]}>{entry.state}</Badge>
              </td>
              <td className="whitespace-nowrap px-4 py-2.5 text-end tabular-nums">{formatMoney(entry.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
