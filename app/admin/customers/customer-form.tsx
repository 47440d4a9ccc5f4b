'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect, type SelectOption } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { customerSchema, LOCALES } from '@/lib/customers/schemas'
import { ServiceForm } from '../_form/service-form'
import { type ServiceAction, useServiceForm } from '../_form/use-service-form'

interface Values {
  customerId: string
  name: string
  email: string
  phone: string
  address: string
  country: string
  locale: string
  externalReference: string
}

export interface CustomerFormProps {
  action: ServiceAction<Values>
  countries: readonly SelectOption[]
  /** The customer to change; without one it is created. */
  values?: Values | undefined
  submitLabel: string
  whyReadOnly?: string | null
}

const NOBODY: Values = {
  customerId: '',
  name: '',
  email: '',
  phone: '',
  address: '',
  country: '',
  locale: 'en',
  externalReference: '',
}

/** General info of a customer. */
export function CustomerForm({
  action,
  countries,
  values = NOBODY,
  submitLabel,
  whyReadOnly = null,
}: CustomerFormProps) {
  const service = useServiceForm<Values>({ schema: customerSchema, defaultValues: values, action })
  const { form, errors } = service
  // The value is in the page itself as well, so that a form sent before scripts arrive does not empty the record.
  const bind = (name: keyof Values) => ({ ...form.register(name), defaultValue: values[name] })
  return (
    <ServiceForm service={service} className="grid max-w-160 gap-5 sm:grid-cols-2 [&>[role]]:sm:col-span-2">
      <input type="hidden" {...bind('customerId')} />
      <Field name="name" label="Name" required error={errors.name} className="sm:col-span-2">
        <Input {...bind('name')} autoComplete="off" maxLength={120} />
      </Field>
      <Field
        name="email"
        label="Email"
        error={errors.email}
        hint="Receipts and sign-in links go here. Some processors need it to keep a card."
      >
        <Input {...bind('email')} type="email" autoComplete="off" spellCheck={false} />
      </Field>
      <Field name="phone" label="Phone" error={errors.phone} hint="With the country’s code: +41 44 123 45 67.">
        <Input {...bind('phone')} type="tel" autoComplete="off" />
      </Field>
      <Field name="address" label="Address" error={errors.address} className="sm:col-span-2">
        <Textarea {...bind('address')} rows={3} autoComplete="off" maxLength={300} />
      </Field>
      <Field name="country" label="Country" error={errors.country}>
        <NativeSelect {...bind('country')} placeholder="Not known" options={countries} />
      </Field>
      <Field name="locale" label="Language" error={errors.locale} hint="Of their own pages and mails.">
        <NativeSelect {...bind('locale')} options={LOCALES} />
      </Field>
      <Field
        name="externalReference"
        label="External reference"
        error={errors.externalReference}
        hint="Their number in your own books; each number once."
      >
        <Input {...bind('externalReference')} autoComplete="off" maxLength={100} spellCheck={false} />
      </Field>
      <div className="sm:col-span-2">
        <SubmitButton disabledReason={whyReadOnly}>{submitLabel}</SubmitButton>
      </div>
    </ServiceForm>
  )
}
