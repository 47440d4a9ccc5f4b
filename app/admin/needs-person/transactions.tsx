import { StatusBadge } from '@/components/status-badge'
import { CopyText } from '@/components/ui/copy-button'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import { formatMoney } from '@/lib/money/format'
import type { LostTransaction } from '@/lib/needs-person/list'
import { moneyText } from '../money-text'
import { askAgain } from '../payments/actions'
import { DeskForm } from './desk'
import { RefundDealtWith } from './discard'
import { Item } from './item'
import { Settle } from './settle'

interface Listed {
  items: readonly LostTransaction[]
  whyNotSettle: string | null
}

/** Transactions that nobody knows the end of, and refunds that did not arrive. */
export function Transactions({ items, whyNotSettle }: Listed) {
  return items.map((one) => (
    <Item
      key={one.transactionId}
      title={
        <>
          {one.name} of {formatMoney(one.told ?? one.asked)}:{' '}
          <TextLink href={`/admin/payments/${one.paymentId}`}>{one.customerName}</TextLink>
        </>
      }
      aside={
        <>
          <StatusBadge status={one.status} />
          {!one.live && <StatusBadge status="test" />}
          <span>
            {one.systemName}, since <Time value={one.createdAt} />
          </span>
        </>
      }
      what={one.why ?? <Forgotten askAt={one.askAt} />}
      money={moneyOf(one)}
      advice={adviceOf(one)}
      actions={<Means one={one} whyNotSettle={whyNotSettle} />}
    >
      <p className="flex flex-wrap gap-x-6 gap-y-1 text-[13px] text-ink-soft">
        <CopyText value={one.transactionId} label="Copy the id that the processor knows it by" />
        {one.reference && <CopyText value={one.reference} label="Copy the processor’s reference" />}
      </p>
    </Item>
  ))
}

function Means({ one, whyNotSettle }: { one: LostTransaction; whyNotSettle: string | null }) {
  if (isOver(one))
    return (
      <>
        <LinkButton href={`/admin/payments/${one.paymentId}`}>Open the payment</LinkButton>
        <RefundDealtWith
          transactionId={one.transactionId}
          amount={formatMoney(one.told ?? one.asked)}
          hasArrived={isDone(one)}
          whyNot={whyNotSettle}
        />
      </>
    )
  return (
    <>
      <DeskForm action={askAgain} fields={{ paymentId: one.paymentId, transactionId: one.transactionId }}>
        <SubmitButton variant="secondary">Ask again</SubmitButton>
      </DeskForm>
      {one.why && (
        <Settle
          transactionId={one.transactionId}
          what={one.name.toLowerCase()}
          asked={moneyText(one.asked)}
          keepsCard={one.type === 'verification'}
          customerName={one.customerName}
          systemName={one.systemName}
          reference={one.reference}
          whyNot={whyNotSettle}
        />
      )}
    </>
  )
}

/** Of all that wait for a person only a refund that did not arrive, came back, or arrived after all, is at its end. */
const isOver = (one: LostTransaction) => one.status === 'declined' || one.status === 'failed' || isDone(one)
const isDone = ({ status }: LostTransaction) => status === 'succeeded'

const BACK = 'The money is with you; our books say so, and the payment can be refunded again.'
const FIND_ANOTHER_WAY =
  'Refund the payment again; where that fails too, because the card is closed, ask the customer where the money is to go. What the customer was told is on its page.'

const GONE = 'The money has gone back to the customer; our books say so.'
const LOOK_FOR_ANOTHER =
  'Look up in the audit log what was done when it was taken for failed. If the customer was paid another way, stop that, or ask them for it; if they were not, all is well.'

function Forgotten({ askAt }: { askAt: Date | null }) {
  return (
    <>
      The processor should have been asked about it {askAt && <Time value={askAt} />} and was not: the worker may not be
      running.
    </>
  )
}

const TAKEN = 'The processor may or may not have taken the money.'
const RETURNED = 'The money may or may not have gone back.'

const MONEY: Readonly<Record<LostTransaction['type'], string>> = {
  verification: 'No money is concerned; a card may or may not have been kept.',
  authorization: 'The processor may or may not have reserved the money.',
  purchase: TAKEN,
  capture: TAKEN,
  void: 'The reservation may or may not have been released.',
  refund: RETURNED,
  chargeback: RETURNED,
  chargeback_reversal: TAKEN,
}

function moneyOf(one: LostTransaction): string {
  if (isDone(one)) return GONE
  return isOver(one) ? BACK : MONEY[one.type]
}

function adviceOf(one: LostTransaction): string {
  if (isDone(one)) return LOOK_FOR_ANOTHER
  if (isOver(one)) return FIND_ANOTHER_WAY
  if (!one.why) return 'Start the worker if it is not running, or ask now.'
  return `Look for it on the processor’s own pages (${one.systemName}) by the id below. If it answers again, ask again; otherwise settle it by hand as you find it there. Do not charge or refund again before that.`
}
