'use client'

import { Checkbox } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect, type SelectOption } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { orderSchema } from '@/lib/orders/schemas'
import { ServiceForm } from '../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../_form/use-service-form'
import { OrderLines } from './order-lines'
import { NO_ITEM, type OrderValues } from './values'

export interface OrderFormProps {
  action: ServiceAction<OrderValues>
  currencies: readonly SelectOption[]
  /** Why real money cannot be taken; null when it can. */
  whyNotLive: string | null
  start: Pick<OrderValues, 'currency' | 'mode' | 'customer'>
}

/** An order of one payment: who, what, and how it is taken. */
export function OrderForm({ action, currencies, whyNotLive, start }: OrderFormProps) {
  const service = useServiceForm<OrderValues>({
    schema: orderSchema,
    action,
    defaultValues: { ...start, reference: '', note: '', preauthorize: false, items: [NO_ITEM] },
  })
  const { bind, errors } = service
  return (
    <ServiceForm service={service} className="grid max-w-220 gap-8">
      <section className="grid gap-4 sm:grid-cols-2">
        <Field
          name="customer"
          label="Customer"
          optional
          error={errors.customer}
          className="sm:col-span-2"
          hint="Their e-mail address, number in your books, or id. Without one, it is whoever pays."
        >
          <Input {...bind('customer')} autoComplete="off" spellCheck={false} />
        </Field>
        <Field
          name="currency"
          label="Currency"
          required
          error={errors.currency}
          hint={currencies.length === 0 ? 'No payment system takes a currency yet.' : undefined}
        >
          <NativeSelect {...bind('currency')} placeholder="Choose a currency" options={currencies} />
        </Field>
        <Field name="mode" label="Mode" error={errors.mode} hint={whyNotLive ?? 'In Test mode no money moves.'}>
          <NativeSelect
            {...bind('mode')}
            options={[
              { value: 'test', label: 'Test mode' },
              { value: 'live', label: 'Live', disabled: whyNotLive !== null },
            ]}
          />
        </Field>
      </section>
      <OrderLines service={service} />
      <MoreFields service={service} />
      <div>
        <SubmitButton>Create order</SubmitButton>
      </div>
    </ServiceForm>
  )
}

/** Whether it is reserved first, and what the merchant notes of it. */
function MoreFields({ service: { bind, errors } }: { service: ReturnType<typeof useServiceForm<OrderValues>> }) {
  return (
    <section className="grid gap-4 sm:grid-cols-2">
      <Checkbox
        {...bind('preauthorize')}
        label="Pre-authorise"
        hint="Reserve the total on the card for a few days, and take it later, all or in part. What is not taken is released by the payer’s bank, when it likes."
        error={errors.preauthorize}
        className="sm:col-span-2"
      />
      <Field
        name="reference"
        label="Merchant reference"
        optional
        error={errors.reference}
        hint="Your own number for it; each number once."
      >
        <Input {...bind('reference')} autoComplete="off" maxLength={100} spellCheck={false} />
      </Field>
      <Field
        name="note"
        label="Note"
        optional
        error={errors.note}
        className="sm:col-span-2"
        hint="For your own people; the payer does not see it."
      >
        <Textarea {...bind('note')} rows={2} maxLength={1000} />
      </Field>
    </section>
  )
}
