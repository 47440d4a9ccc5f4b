'use client'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { addCurrencySchema } from '@/lib/payment-systems/schemas'
import { ServiceForm } from '../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../_form/use-service-form'

interface Values {
  code: string
  rate: string
}

export interface AddCurrencyFormProps {
  base: string
  currencies: readonly { readonly code: string; readonly name: string }[]
  action: ServiceAction<Values>
}

/** A currency that is searched by code or name, and its rate. */
export function AddCurrencyForm({ base, currencies, action }: AddCurrencyFormProps) {
  const service = useServiceForm<Values>({ schema: addCurrencySchema, action, defaultValues: { code: '', rate: '' } })
  const { form, errors } = service
  const code = form.watch('code').trim().toUpperCase()
  const chosen = currencies.find((one) => one.code === code)
  return (
    <ServiceForm service={service} className="grid max-w-120 gap-5">
      <Field
        name="code"
        label="Currency"
        required
        error={errors.code}
        hint={chosen ? chosen.name : 'Type a code or a name, such as CHF or Swiss Franc, and choose.'}
      >
        <Input {...service.bind('code')} list="known-currencies" autoComplete="off" spellCheck={false} />
      </Field>
      <datalist id="known-currencies">
        {currencies.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </datalist>
      <Field
        name="rate"
        label="Exchange rate"
        required
        error={errors.rate}
        hint={`${base} per ${chosen?.code ?? 'unit of the currency'}. The rate of ${base} itself is 1.`}
      >
        <Input {...service.bind('rate')} inputMode="decimal" autoComplete="off" className="tabular-nums" />
      </Field>
      <div>
        <SubmitButton>Add currency</SubmitButton>
      </div>
    </ServiceForm>
  )
}
