'use client'

import { z } from 'zod'
import { SettingsFields } from '@/components/settings-form'
import { Switch } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { TextLink } from '@/components/ui/link-button'
import { NativeSelect } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import { type CreateSystem, createSystemSchema, updateSystemSchema } from '@/lib/payment-systems/schemas'
import type { Processor } from '@/lib/payment-systems/systems'
import { ServiceForm } from '../_form/service-form'
import { type ServiceAction, useServiceForm } from '../_form/use-service-form'

type Values = CreateSystem & { systemId: string }

export interface SystemFormProps {
  processors: readonly Processor[]
  action: ServiceAction<Values>
  /** The payment system to change; without it one is created. */
  system?:
    | {
        readonly id: string
        readonly name: string
        readonly processor: string
        readonly live: boolean
        readonly values: Readonly<Record<string, string>>
        readonly savedSecrets: readonly string[]
        /** Why Test mode and processor are what they are, once it was paid with. */
        readonly fixedBecause: string | null
      }
    | undefined
  whyReadOnly?: string | null
}

/** Name, Payment processor, the processor's own settings, Test mode, Save. Secrets are written, never read back. */
export function SystemForm({ processors, action, system, whyReadOnly = null }: SystemFormProps) {
  const keys = new Set(processors.flatMap(({ fields }) => fields.map(({ key }) => key)))
  const service = useServiceForm<Values>({
    schema: withRequired(system ? updateSystemSchema : createSystemSchema, processors, system),
    action,
    defaultValues: {
      systemId: system?.id ?? '',
      name: system?.name ?? '',
      processor: system?.processor ?? '',
      testMode: system ? !system.live : false,
      settings: Object.fromEntries([...keys].map((key) => [key, system?.values[key] ?? ''])),
    },
    // A secret that was just stored is not shown again.
    onSaved: (saved) => {
      const hidden = processors.find(({ id }) => id === saved.processor)?.fields.filter(({ secret }) => secret) ?? []
      for (const { key } of hidden) service.form.resetField(`settings.${key}`, { defaultValue: '' })
    },
  })
  const { form, errors } = service
  const chosen = processors.find(({ id }) => id === form.watch('processor'))
  return (
    <ServiceForm service={service} className="grid max-w-120 gap-5">
      {system && <input type="hidden" {...service.bind('systemId')} />}
      <Field
        name="name"
        label="Name"
        required
        error={errors.name}
        hint="Shown to you, and to payers where they choose."
      >
        <Input {...service.bind('name')} autoComplete="off" maxLength={60} />
      </Field>
      <Field
        name="processor"
        label="Payment processor"
        required
        error={errors.processor}
        hint={
          system?.fixedBecause ??
          (chosen && (
            <TextLink href={chosen.documentation} target="_blank" rel="noreferrer">
              Where {chosen.name} shows these credentials
            </TextLink>
          ))
        }
      >
        <NativeSelect
          {...service.bind('processor')}
          placeholder="Choose a processor"
          options={processors.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      {chosen && (
        <SettingsFields
          key={chosen.id}
          settings={chosen.fields.map(({ key, label, hint, secret, required }) => ({
            key: `settings.${key}`,
            label,
            hint,
            required,
            kind: secret ? 'secret' : 'text',
          }))}
          savedSecrets={chosen.id === system?.processor ? system.savedSecrets.map((key) => `settings.${key}`) : []}
          errors={errors}
          bind={(key) => service.bind(key as `settings.${string}`)}
        />
      )}
      <Switch
        {...service.bind('testMode')}
        label="Test mode"
        hint={
          system?.fixedBecause ??
          'On: no real money moves, and the processor’s test keys are needed. Off: live payments.'
        }
        error={errors.testMode}
      />
      <div>
        <SubmitButton disabledReason={whyReadOnly}>Save</SubmitButton>
      </div>
    </ServiceForm>
  )
}

/** The server's schema, and that nothing the chosen processor needs is empty; what its settings mean, the server alone knows. */
function withRequired(
  schema: typeof createSystemSchema,
  processors: readonly Processor[],
  system: SystemFormProps['system'],
) {
  // Refined as a whole even while other fields are wrong, so that everything is said at once.
  return z.any().superRefine((value: Values, context) => {
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue, code: 'custom' })
    const chosen = processors.find(({ id }) => id === value.processor)
    for (const { key, label, secret, required } of chosen?.fields ?? []) {
      const stored = secret && chosen?.id === system?.processor && system?.savedSecrets.includes(key)
      if (required && !stored && !value.settings[key]?.trim())
        context.addIssue({ code: 'custom', path: ['settings', key], message: `${label} is needed.` })
    }
  })
}
