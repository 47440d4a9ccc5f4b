'use client'

import { useState } from 'react'
import { formatMoney, toMajor } from '@/lib/money/format'
import { type Money, subtract } from '@/lib/money/money'
import type { MoneyText } from './money'
import { MoneyDialog } from './payment-money-dialog'
import type { FormState } from './ui/form-context'
import { Notice } from './ui/notice'

export interface ActionOffer {
  readonly type: 'capture' | 'void' | 'refund'
  readonly transactionId: string
  /** What it follows: an authorisation, a purchase, a capture. */
  readonly after: string
  readonly max: MoneyText
  readonly partial: boolean
  readonly releasesRest: boolean
  readonly disabledBecause?: string | undefined
}

/** Whose money it is, and so what changes with it: money for an order is the merchant's, any other its customer's balance. */
export type MoneyOf = 'balance' | 'order'

export interface PaymentActionsProps {
  paymentId: string
  customerName: string
  processorName: string
  /** How many transactions the reader sees. */
  seen: number
  actions: readonly ActionOffer[]
  moneyOf: MoneyOf
  action: (data: FormData) => Promise<FormState>
}

/** Capture, reverse, refund: a button each, a question before, the result in place after. */
export function PaymentActions({ actions, ...rest }: PaymentActionsProps) {
  const [result, setResult] = useState<FormState | null>(null)
  if (actions.length === 0 && !result) return null
  return (
    <div className="grid gap-3">
      {actions.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {actions.map((offer) => (
            <ActionButton
              key={`${offer.type}-${offer.transactionId}`}
              offer={offer}
              several={actions.filter(({ type }) => type === offer.type).length > 1}
              onDone={setResult}
              {...rest}
            />
          ))}
        </div>
      )}
      {result?.message && <Notice tone="success">{result.message}</Notice>}
    </div>
  )
}

interface ActionButtonProps extends Omit<PaymentActionsProps, 'actions'> {
  offer: ActionOffer
  /** There is more than one of this kind: the amount tells them apart. */
  several: boolean
  onDone: (answer: FormState) => void
}

function ActionButton({
  offer,
  several,
  onDone,
  paymentId,
  customerName,
  processorName,
  seen,
  moneyOf,
  action,
}: ActionButtonProps) {
  const max: Money = { amountMinor: BigInt(offer.max.amountMinor), currency: offer.max.currency }
  const words = wordsOf(offer, { customerName, processorName, max, moneyOf })
  return (
    <MoneyDialog
      label={several ? `${words.label} (${formatMoney(max)})` : words.label}
      variant={offer.type === 'capture' ? 'primary' : 'secondary'}
      disabledReason={offer.disabledBecause}
      title={words.title}
      currency={max.currency}
      amount={toMajor(max)}
      whole={!offer.partial}
      amountHint={`At most ${formatMoney(max)}.`}
      question={words.question}
      verb={words.verb}
      tone={offer.type === 'capture' ? 'primary' : 'danger'}
      consequence={words.consequence}
      reason={
        offer.type === 'refund'
          ? { label: 'Reason', hint: 'For your records; the customer does not see it.', required: true }
          : { label: 'Reason', required: false }
      }
      fields={{ paymentId, transactionId: offer.transactionId, type: offer.type, seen: String(seen) }}
      action={action}
      onDone={onDone}
    />
  )
}

interface About {
  readonly customerName: string
  readonly processorName: string
  readonly max: Money
  readonly moneyOf: MoneyOf
}

const GOES_UP: Readonly<Record<MoneyOf, string>> = {
  balance: 'The balance goes up by this amount.',
  order: 'It is paid for the order. The customer’s balance stays as it is.',
}
const GOES_DOWN: Readonly<Record<MoneyOf, string>> = {
  balance: 'The balance goes down by this amount.',
  order: 'What was paid for the order goes down by this amount. The customer’s balance stays as it is.',
}

function wordsOf(offer: ActionOffer, about: About) {
  const { customerName, moneyOf } = about
  switch (offer.type) {
    case 'capture':
      return {
        label: 'Capture',
        title: 'Capture the reserved money',
        verb: 'Capture',
        question: (amount: string) => `Take ${amount} of what ${customerName} reserved?`,
        consequence: (typed: Money | null) => restOf(typed, offer, about),
      }
    case 'void':
      return offer.after === 'authorization'
        ? {
            label: 'Reverse authorisation',
            title: 'Reverse the authorisation',
            verb: 'Reverse',
            question: (amount: string) => `Release the whole reservation of ${amount} to ${customerName}?`,
            consequence: () =>
              'Nothing was taken and nothing will be. The bank frees the money when it likes, usually within days.',
          }
        : {
            label: 'Void',
            title: 'Void the payment',
            verb: 'Void',
            question: (amount: string) => `Cancel the whole payment of ${amount} by ${customerName}?`,
            consequence: () => GOES_DOWN[moneyOf],
          }
    case 'refund':
      return {
        label: 'Refund',
        title: 'Refund',
        verb: 'Refund',
        question: (amount: string) => `Give ${amount} back to ${customerName}?`,
        consequence: () => `${GOES_DOWN[moneyOf]} Banks show refunds after a few days.`,
      }
  }
}

/** What becomes of the part that is not captured, said plainly. */
function restOf(typed: Money | null, offer: ActionOffer, { max, processorName, moneyOf }: About): string {
  const rest = typed && typed.amountMinor < max.amountMinor ? formatMoney(subtract(max, typed)) : null
  if (rest === null) return GOES_UP[moneyOf]
  return offer.releasesRest
    ? `${processorName} captures once: the other ${rest} are released and cannot be captured later. The bank frees them when it likes, usually within days.`
    : `The other ${rest} stay reserved and can still be captured until the reservation runs out.`
}
