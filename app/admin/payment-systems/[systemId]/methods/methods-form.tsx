'use client'

import { BrandMark } from '@/components/brand-mark'
import { Checkbox } from '@/components/ui/choice'
import { ErrorText } from '@/components/ui/field'
import { SubmitButton } from '@/components/ui/submit-button'
import type { MethodChoice } from '@/lib/payment-systems/methods'
import { methodsSchema } from '@/lib/payment-systems/schemas'
import { ServiceForm } from '../../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../../_form/use-service-form'

interface Values {
  systemId: string
  methods: string[]
}

export interface MethodsFormProps {
  systemId: string
  methods: readonly MethodChoice[]
  action: ServiceAction<Values>
  whyReadOnly: string | null
}

/** One box per method of the processor. */
export function MethodsForm({ systemId, methods, action, whyReadOnly }: MethodsFormProps) {
  const service = useServiceForm<Values>({
    schema: methodsSchema,
    action,
    defaultValues: { systemId, methods: methods.filter(({ ticked }) => ticked).map(({ id }) => id) },
  })
  const { form, errors } = service
  return (
    <ServiceForm service={service} confirmLabel="Untick">
      <input type="hidden" {...service.bind('systemId')} />
      <fieldset id="field-methods" tabIndex={-1} className="grid gap-3">
        <legend className="sr-only">Payment methods</legend>
        {methods.map(({ id, label, ticked }) => (
          <Checkbox
            key={id}
            {...form.register('methods')}
            id={`method-${id}`}
            value={id}
            defaultChecked={ticked}
            label={
              <span className="flex items-center gap-3">
                <BrandMark method={id} decorative /> {label}
              </span>
            }
          />
        ))}
        {errors.methods && <ErrorText id="methods-error">{errors.methods}</ErrorText>}
      </fieldset>
      <div>
        <SubmitButton disabledReason={whyReadOnly}>Save</SubmitButton>
      </div>
    </ServiceForm>
  )
}
