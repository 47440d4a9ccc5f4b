import type { ReactNode } from 'react'
import { Amount } from '@/components/money'
import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'
import type { Figures, Overview } from '@/lib/payment-systems/overview'
import { moneyText } from '../money-text'
import { rateOf } from './rate'

/** The chart's figures as a table, for whoever reads rather than looks. */
export function DaysTable({ days }: Pick<Overview, 'days'>) {
  return (
    <details>
      <summary className="w-fit text-[13px] text-ink-soft">Show the figures as a table</summary>
      <FigureTable
        caption="Volume and success rate by day"
        first="Day"
        rows={days.map((day) => ({ id: day.day, name: <Time value={day.day} show="date" />, figures: day }))}
      />
    </details>
  )
}

/** The same by payment system. */
export function SystemsTable({ systems }: Pick<Overview, 'systems'>) {
  return (
    <Card title="By payment system" flush>
      {systems.length === 0 ? (
        <p className="px-4 pb-5 text-ink-soft sm:px-6">No payment was attempted in these fourteen days.</p>
      ) : (
        <FigureTable
          caption="Volume and success rate by payment system"
          first="Payment system"
          rows={systems.map((system) => ({
            id: system.systemId,
            name: <TextLink href={`/admin/payment-systems/${system.systemId}`}>{system.name}</TextLink>,
            figures: system,
          }))}
        />
      )}
    </Card>
  )
}

interface FigureTableProps {
  caption: string
  first: string
  rows: readonly { readonly id: string; readonly name: ReactNode; readonly figures: Figures }[]
}

function FigureTable({ caption, first, rows }: FigureTableProps) {
  const heads = ['Volume', 'Successful', 'Declined or failed', 'Not finished', 'Success rate']
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="mt-2 overflow-x-auto"
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-[13px] text-ink-soft">
            <th scope="col" className="px-4 py-2 text-start font-medium sm:px-6">
              {first}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="whitespace-nowrap px-4 py-2 text-end font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ id, name, figures }) => (
            <tr key={id}>
              <th scope="row" className="whitespace-nowrap px-4 py-2 text-start font-normal sm:px-6">
                {name}
              </th>
              <td className="px-4 py-2 text-end">
                <Amount money={moneyText(figures.volume)} />
              </td>
              {[figures.succeeded, figures.refused, figures.open].map((count, index) => (
                <td key={heads[index + 1]} className="px-4 py-2 text-end tabular-nums">
                  {count}
                </td>
              ))}
              <td className="px-4 py-2 text-end tabular-nums">{rateOf(figures)?.text ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
