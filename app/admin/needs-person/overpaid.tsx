import { StatusBadge } from '@/components/status-badge'
import { TextLink } from '@/components/ui/link-button'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { OverpaidOrder } from '@/lib/needs-person/overpaid'
import { Item } from './item'
import { KeepAsBalance } from './keep'

/** Orders that were paid or reserved for more than they cost. */
export function Overpaid({ items, whyNot }: { items: readonly OverpaidOrder[]; whyNot: string | null }) {
  return items.map((one) => (
    <Item
      key={one.orderId}
      title={
        <>
          {formatMoney(one.over)} too much:{' '}
          <TextLink href={`/admin/orders/${one.orderId}`}>{one.reference ?? one.customerName ?? 'Order'}</TextLink>
        </>
      }
      aside={
        <>
          {!one.live && <StatusBadge status="test" />}
          <span>
            since <Time value={one.since} />
          </span>
        </>
      }
      what={whatOf(one)}
      money={moneyOf(one)}
      advice={adviceOf(one)}
      actions={null}
    >
      <ul className="grid gap-3">
        {one.payments.map((paid) => (
          <li key={paid.paymentId} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <TextLink href={`/admin/payments/${paid.paymentId}`}>
              {formatMoney(paid.left)} by {paid.customerName}
            </TextLink>
            <StatusBadge status={paid.status} />
            <span className="text-[13px] text-ink-soft">
              <Time value={paid.createdAt} />
            </span>
            {paid.goingBack.amountMinor > 0n && (
              <span className="text-[13px] text-ink-soft">{formatMoney(paid.goingBack)} is being given back</span>
            )}
            {paid.isAllTooMuch && (
              <KeepAsBalance
                paymentId={paid.paymentId}
                amount={formatMoney(paid.left)}
                customerName={paid.customerName}
                whyNot={whyNot ?? (one.mayKeep ? paid.whyNotKept : IN_TEST_MODE)}
              />
            )}
          </li>
        ))}
      </ul>
    </Item>
  ))
}

const IN_TEST_MODE = 'Money of Test mode fills no balance while a live payment system takes this currency.'

function whatOf({ total, forgiven, payments }: OverpaidOrder): string {
  const came = payments.length === 1 ? 'one payment' : `${payments.length} payments`
  if (forgiven.amountMinor === 0n) return `The order costs ${formatMoney(total)}, and ${came} came for it.`
  return `The order was paid. ${formatMoney(forgiven)} of its ${formatMoney(total)} was given back, and after that more came. There is money of ${came} now.`
}

function moneyOf({ payments, over }: OverpaidOrder): string {
  return payments.some(({ isTaken }) => isTaken)
    ? `${formatMoney(over)} too much was taken or is reserved.`
    : `${formatMoney(over)} too much is reserved; nothing was taken.`
}

function adviceOf({ payments, mayKeep, over, goingBack }: OverpaidOrder): string {
  if (goingBack.amountMinor >= over.amountMinor)
    return 'It is being given back already, so wait: give nothing else back. Should that fail, it says so here.'
  const back = 'Open the payment that is too much and give it back there'
  return mayKeep && payments.some(({ isAllTooMuch, whyNotKept }) => isAllTooMuch && !whyNotKept)
    ? `${back}, or keep it as balance of whoever paid it.`
    : `${back}: refund what is too much, or reverse what is reserved.`
}
