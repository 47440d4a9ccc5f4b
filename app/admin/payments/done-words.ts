import type { PaymentView, TransactionView } from '@/lib/transactions/view'

/** What is said of a transaction that somebody of the staff asked for, once it succeeded. `amount` as it is shown. */
export function doneWords(
  { type }: Pick<TransactionView, 'type'>,
  amount: string,
  { customer: { name }, purpose }: Pick<PaymentView, 'customer' | 'purpose'>,
): string {
  switch (type) {
    case 'capture':
      // Money for an order is the merchant's, and nobody's balance.
      return purpose === 'order'
        ? `${amount} was captured for the order. The balance of ${name} stays as it is.`
        : `${amount} was captured. The balance of ${name} went up by it.`
    case 'void':
      return `The reservation of ${amount} was reversed. Nothing was taken from ${name}.`
    case 'refund':
      return `${amount} is on its way back to ${name}. Banks show it after a few days.`
    default:
      return 'Done.'
  }
}
