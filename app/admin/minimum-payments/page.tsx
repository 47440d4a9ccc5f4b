import { Coins } from 'lucide-react'
import type { Metadata } from 'next'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { toMajor } from '@/lib/money/format'
import { getMinimums } from '@/lib/payment-systems/minimums'
import { saveMinimum } from './actions'
import { MinimumCell } from './minimum-cell'

export const metadata: Metadata = { title: 'Minimum payments' }

/** The minimum payments of all currencies and systems at one look. */
export default async function MinimumPaymentsPage() {
  const actor = await requireStaff('currencies.read')
  const { systems, rows } = await getMinimums(actor)
  const mayChange = may(actor, 'currencies.manage')
  return (
    <>
      <PageHeader
        title="Minimum payments"
        description={`The smallest payment each payment system takes, by currency.${mayChange ? ' Choose an amount to change it.' : ''}`}
      />
      {systems.length === 0 || rows.length === 0 ? (
        <div className="rounded-md border border-line bg-surface">
          <EmptyState
            icon={<Coins />}
            title="Nothing to compare yet"
            action={<LinkButton href="/admin/currencies">Open Currencies</LinkButton>}
          >
            Minimum payments appear here once a payment system is assigned to a currency.
          </EmptyState>
        </div>
      ) : (
        <section
          aria-label="Minimum payments"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="relative overflow-x-auto rounded-md border border-line bg-surface"
        >
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line text-start text-[13px] text-ink-soft">
                <th scope="col" className="sticky start-0 bg-surface px-4 py-2.5 text-start font-medium">
                  Currency
                </th>
                {systems.map(({ id, name, live }) => (
                  <th key={id} scope="col" className="whitespace-nowrap px-4 py-2.5 text-start font-medium">
                    {name}
                    {!live && <span className="ms-1 font-normal">(Test mode)</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map(({ currency, cells }) => (
                <tr key={currency}>
                  <th scope="row" className="sticky start-0 bg-surface px-4 py-2 text-start font-medium">
                    <TextLink href={`/admin/currencies/${currency}`}>{currency}</TextLink>
                  </th>
                  {cells.map((min, index) => (
                    <td key={systems[index]?.id} className="px-2 py-1.5 align-top">
                      {min ? (
                        <MinimumCell
                          // A change made elsewhere is a new cell.
                          key={String(min.amountMinor)}
                          currency={currency}
                          systemId={systems[index]?.id ?? ''}
                          systemName={systems[index]?.name ?? ''}
                          min={toMajor(min)}
                          action={mayChange ? saveMinimum : null}
                        />
                      ) : (
                        <span className="px-2 text-ink-soft">
                          <span aria-hidden>–</span>
                          <span className="sr-only">not assigned</span>
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}
