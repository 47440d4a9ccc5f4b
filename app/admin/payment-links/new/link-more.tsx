'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray } from 'react-hook-form'
import { MoneyInput } from '@/components/money-input'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { type LinkFieldsProps, Section } from './link-fields'
import { useZone } from './use-zone'

const USES = [
  { value: 'once', label: 'Once' },
  { value: 'many', label: 'By many payers' },
]

/** Reference, expiry, uses, parts, reservation and reminders (S4-22, S4-23). */
export function MoreFields({ service, fixedAmount }: LinkFieldsProps) {
  const { bind, form, errors } = service
  const zone = useZone()
  const isMany = form.watch('uses') === 'many'
  const isOfOrder = fixedAmount !== null
  return (
    <Section title="How it works">
      <Field
        name="reference"
        label="Custom reference"
        optional
        error={errors.reference}
        hint="Your own number for it; each number once."
      >
        <Input {...bind('reference')} autoComplete="off" maxLength={100} spellCheck={false} />
      </Field>
      <Field
        name="expiresAt"
        label="Expires"
        optional
        error={errors.expiresAt}
        hint={`Empty: never. Time zone: ${zone}.`}
      >
        <Input {...bind('expiresAt')} type="datetime-local" />
      </Field>
      {isOfOrder ? (
        <input type="hidden" {...bind('uses')} />
      ) : (
        <Field name="uses" label="Can be paid" error={errors.uses}>
          <NativeSelect {...bind('uses')} options={USES} />
        </Field>
      )}
      {isMany ? (
        <Field
          name="usesMost"
          label="At most so often"
          optional
          error={errors.usesMost}
          hint="Empty: as often as anybody likes."
        >
          <Input {...bind('usesMost')} inputMode="numeric" autoComplete="off" />
        </Field>
      ) : (
        <PartFields service={service} />
      )}
      {isOfOrder ? (
        form.watch('preauthorize') && <input type="hidden" value="on" {...form.register('preauthorize')} />
      ) : (
        <Checkbox
          {...bind('preauthorize')}
          label="Pre-authorise"
          hint="Reserve the amount on the card, and take it later, all or in part. Banks hold it for about a week."
          error={errors.preauthorize}
          className="sm:col-span-2"
        />
      )}
      <ReminderFields service={service} />
    </Section>
  )
}

function ReminderFields({ service: { bind, errors } }: Pick<LinkFieldsProps, 'service'>) {
  return (
    <>
      <Field
        name="remindUnpaidDays"
        label="Remind after (days)"
        optional
        error={errors.remindUnpaidDays}
        hint="So long after it was sent, if it is not paid."
      >
        <Input {...bind('remindUnpaidDays')} inputMode="numeric" autoComplete="off" />
      </Field>
      <Field name="remindExpiryHours" label="Remind before expiry (hours)" optional error={errors.remindExpiryHours}>
        <Input {...bind('remindExpiryHours')} inputMode="numeric" autoComplete="off" />
      </Field>
    </>
  )
}

function PartFields({ service }: Pick<LinkFieldsProps, 'service'>) {
  const { bind, form, errors } = service
  return (
    <div className="grid content-start gap-3">
      <Checkbox
        {...bind('parts')}
        label="May be paid in parts"
        hint="What is left is never less than somebody can pay."
        error={errors.parts}
      />
      {form.watch('parts') && (
        <Field name="partMin" label="Least per part" required error={errors.partMin}>
          <MoneyInput {...bind('partMin')} currency={form.watch('currency')} />
        </Field>
      )}
    </div>
  )
}

/** Several notes of title and value, for the merchant's own people (S4-24). */
export function NoteFields({ service: { form, bind, errors } }: LinkFieldsProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'notes' })
  return (
    <section className="grid gap-4">
      <div className="grid gap-0.5">
        <h2 className="text-base font-semibold">Notes</h2>
        <p className="text-[13px] text-ink-soft">For your own people; the payer does not see them.</p>
      </div>
      <ul className="grid gap-4">
        {fields.map((field, index) => (
          <li key={field.id} className="grid items-end gap-3 sm:grid-cols-[1fr_2fr_auto]">
            <Field name={`notes.${index}.title`} label="Title" error={errors[`notes.${index}.title`]}>
              <Input {...bind(`notes.${index}.title`)} maxLength={60} autoComplete="off" />
            </Field>
            <Field name={`notes.${index}.value`} label="Text" error={errors[`notes.${index}.value`]}>
              <Input {...bind(`notes.${index}.value`)} maxLength={500} autoComplete="off" />
            </Field>
            <Button variant="ghost" square aria-label={`Remove note ${index + 1}`} onClick={() => remove(index)}>
              <Trash2 aria-hidden className="size-4" />
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button
          onClick={() => append({ title: '', value: '' })}
          disabledReason={fields.length < 20 ? null : 'Twenty notes are the most.'}
        >
          <Plus aria-hidden className="size-4" /> Add a note
        </Button>
      </div>
    </section>
  )
}
