'use client'

import { useState } from 'react'
import { MoneyDialog } from '@/components/payment-money-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { RadioGroup } from '@/components/ui/radio-group'
import { charge } from '../../actions'

export interface TakePaymentProps {
  customer: { readonly id: string; readonly name: string }
  card: { readonly id: string; readonly lastFour: string; readonly currencies: readonly string[] }
  whyNot: string | null
  /** Makes every click on this page's button one payment. */
  paymentKey: string
}

const HOW = [
  { value: 'purchase', label: 'Charge now', hint: 'The money is taken at once.' },
  { value: 'authorization', label: 'Reserve only', hint: 'Capture it later, or release it.' },
] as const

/** Charges a kept card while the customer is away, or reserves money on it. */
export function TakePayment({ customer, card, whyNot, paymentKey }: TakePaymentProps) {
  const [currency, setCurrency] = useState(card.currencies[0] ?? 'USD')
  const [how, setHow] = useState('purchase')
  // Kept when the page is drawn anew under an open dialog, so that asking again asks for the same payment.
  const [key] = useState(paymentKey)
  const verb = how === 'purchase' ? 'Charge' : 'Reserve'
  return (
    <MoneyDialog
      label="Take a payment"
      disabledReason={whyNot}
      title={`Take a payment from ${customer.name}`}
      currency={currency}
      amount=""
      question={(amount) =>
        how === 'purchase'
          ? `Charge ${amount} to •••• ${card.lastFour} of ${customer.name}?`
          : `Reserve ${amount} on •••• ${card.lastFour} of ${customer.name}?`
      }
      verb={verb}
      fields={{ customerId: customer.id, cardId: card.id, key, ...(card.currencies.length > 1 ? {} : { currency }) }}
      action={charge}
    >
      <RadioGroup legend="What to do" hideLegend name="how" options={HOW} value={how} onValueChange={setHow} />
      {card.currencies.length > 1 && (
        <Field name="currency" label="Currency" required>
          <NativeSelect
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
            options={card.currencies.map((code) => ({ value: code, label: code }))}
          />
        </Field>
      )}
      <Field name="description" label="What for" hint="The customer reads this." required>
        <Input maxLength={200} autoComplete="off" />
      </Field>
    </MoneyDialog>
  )
}
