import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { taxText } from '@/lib/orders/amounts'
import type { OrderView } from '@/lib/orders/read'

/** The lines of an order and what they come to. */
export function OrderItems({ order }: { order: OrderView }) {
  const { lines, sums, currency } = order
  const say = (minor: bigint) => formatMoney(money(minor, currency))
  const some = (minor: bigint) => (minor > 0n ? say(minor) : '–')
  // The subtotal says nothing where nothing comes to it.
  const totals = (
    [
      ['Subtotal', sums.gross.amountMinor === sums.total.amountMinor ? { ...sums.gross, amountMinor: 0n } : sums.gross],
      ['Discount', sums.discount],
      ['Fees', sums.fee],
      ['Tax', sums.tax],
    ] as const
  ).filter(([, amount]) => amount.amountMinor > 0n)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label="Products" tabIndex={0} className="overflow-x-auto">
        <table className="w-full border-collapse text-sm tabular-nums">
          <caption className="sr-only">Products of the order</caption>
          <thead className="border-b border-line text-start text-[13px] text-ink-soft">
            <tr className="*:whitespace-nowrap *:px-4 *:pb-2 *:text-end *:font-medium *:first:text-start sm:*:px-6">
              <th scope="col">Product</th>
              <th scope="col">Quantity</th>
              <th scope="col">Price</th>
              <th scope="col">Discount</th>
              <th scope="col">Fee</th>
              <th scope="col">Tax</th>
              <th scope="col">Total</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an order never change places
              <tr key={index} className="*:whitespace-nowrap *:px-4 *:py-2.5 *:text-end *:first:text-start sm:*:px-6">
                <th scope="row" className="min-w-40 !whitespace-normal font-normal">
                  {line.name}
                </th>
                <td>{line.quantity}</td>
                <td>{say(line.priceMinor)}</td>
                <td>{some(line.discountMinor)}</td>
                <td>{some(line.feeMinor)}</td>
                <td>{line.taxPpm > 0 ? `${say(line.sums.taxMinor)} (${taxText(line.taxPpm)} %)` : '–'}</td>
                <td>{say(line.sums.totalMinor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 border-t border-line px-4 py-3 text-end tabular-nums sm:px-6">
        {totals.map(([label, amount]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid text-ink-soft">
            <dt>{label}</dt>
            <dd className="whitespace-nowrap">
              {label === 'Discount' && '−'}
              {formatMoney(amount)}
            </dd>
          </div>
        ))}
        <div className="col-span-2 grid grid-cols-subgrid font-semibold">
          <dt>Total</dt>
          <dd className="whitespace-nowrap">{formatMoney(sums.total)}</dd>
        </div>
      </dl>
    </>
  )
}
