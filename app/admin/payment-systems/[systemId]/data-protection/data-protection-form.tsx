'use client'

import { Switch } from '@/components/ui/choice'
import { RadioGroup } from '@/components/ui/radio-group'
import { SubmitButton } from '@/components/ui/submit-button'
import { dataProtectionSchema, type STORED_INFO } from '@/lib/payment-systems/schemas'
import { ServiceForm } from '../../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../../_form/use-service-form'

interface Values {
  systemId: string
  storedInfo: (typeof STORED_INFO)[number]
  cvvRequired: boolean
}

export interface DataProtectionFormProps extends Values {
  /** Why full card information cannot be chosen; null when it can. */
  whyNotFull: string | null
  action: ServiceAction<Values>
  whyReadOnly: string | null
}

/** Token only or full card information; CVV required or not. */
export function DataProtectionForm({ whyNotFull, action, whyReadOnly, ...defaultValues }: DataProtectionFormProps) {
  const service = useServiceForm<Values>({ schema: dataProtectionSchema, action, defaultValues })
  const { form, errors } = service
  return (
    <ServiceForm service={service} confirmLabel="Require the CVV" className="grid max-w-160 gap-5">
      <input type="hidden" {...service.bind('systemId')} />
      <RadioGroup
        legend="Stored card information"
        name="storedInfo"
        value={form.watch('storedInfo')}
        onValueChange={(value) => form.setValue('storedInfo', value as Values['storedInfo'], { shouldDirty: true })}
        error={errors.storedInfo}
        options={[
          {
            value: 'token_only',
            label: 'Token only',
            hint: 'The card is given to the processor once, at the first payment; a token is used ever after, and nothing has to be entered again.',
          },
          {
            value: 'full_card',
            label: 'Full card info except the CVV',
            hint: 'All card information is sent to the processor at every payment.',
            disabledReason: whyNotFull,
          },
        ]}
      />
      <Switch
        {...service.bind('cvvRequired')}
        label="CVV required"
        hint="The security code is asked for at each payment. It is never stored, so automatic payments become impossible."
        error={errors.cvvRequired}
      />
      <div>
        <SubmitButton disabledReason={whyReadOnly}>Save</SubmitButton>
      </div>
    </ServiceForm>
  )
}
