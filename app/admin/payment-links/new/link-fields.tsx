'use client'

import { MoneyInput } from '@/components/money-input'
import { Checkbox } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect, type SelectOption } from '@/components/ui/native-select'
import { RadioGroup } from '@/components/ui/radio-group'
import { Textarea } from '@/components/ui/textarea'
import type { Channel } from '@/lib/notifications/kinds'
import type { useServiceForm } from '../../_form/use-service-form'
import { useZone } from './use-zone'
import type { LinkValues } from './values'

export interface LinkFieldsProps {
  service: ReturnType<typeof useServiceForm<LinkValues>>
  currencies: readonly SelectOption[]
  whyNotLive: string | null
  fixedAmount: string | null
  cannotSend: readonly Channel[]
}

/** Some fields of a form that belong together. */
export function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-4 sm:grid-cols-2">
      <h2 className="text-base font-semibold sm:col-span-2">{title}</h2>
      {children}
    </section>
  )
}

/** Amount, currency, description and mode (S4-13 … S4-15). */
export function WhatFields({ service, currencies, whyNotLive, fixedAmount }: LinkFieldsProps) {
  const { bind, form, errors } = service
  return (
    <Section title="What is to be paid">
      {fixedAmount === null ? (
        <>
          <Field name="amount" label="Amount" required error={errors.amount}>
            <MoneyInput {...bind('amount')} currency={form.watch('currency')} />
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
        </>
      ) : (
        <div className="grid gap-0.5 sm:col-span-2">
          <p className="text-[13px] font-medium">Amount</p>
          <p className="text-lg font-semibold tabular-nums">{fixedAmount}</p>
          <p className="text-[13px] text-ink-soft">What is still owed for the order.</p>
          {(['amount', 'currency', 'mode'] as const).map((name) => (
            <input key={name} type="hidden" {...bind(name)} />
          ))}
        </div>
      )}
      <Field
        name="description"
        label="Description"
        optional
        error={errors.description}
        className="sm:col-span-2"
        hint="The payer reads it: what is it for?"
      >
        <Textarea {...bind('description')} rows={2} maxLength={200} />
      </Field>
    </Section>
  )
}

const WAITING: Readonly<Record<Channel, string>> = {
  email: 'No mail server is set up here yet, so it would wait. An administrator sees why under Messages.',
  sms: 'No provider of SMS is set up here yet, so it would wait. An administrator sees why under Messages.',
}

function whyItWaits(cannotSend: readonly Channel[], channel: Channel): string | undefined {
  return cannotSend.includes(channel) ? WAITING[channel] : undefined
}

/** Contact, notification and when it is sent (S4-16 … S4-21). */
export function PayerFields({ service, cannotSend }: LinkFieldsProps) {
  const { bind, form, errors } = service
  const zone = useZone()
  const email = form.watch('email').trim()
  const phone = form.watch('phone').trim()
  const sending = form.watch('sending')
  // An address that is missing is said beside its field.
  const isNotified = form.watch('notifyEmail') || form.watch('notifySms')
  const whyNot = isNotified ? null : 'Choose e-mail or SMS above first.'
  // Whoever ticks a way of sending wants it sent.
  const send = (ticked: boolean) => ticked && sending === 'no' && form.setValue('sending', 'now', { shouldDirty: true })
  return (
    <Section title="The payer">
      <Field name="email" label="Email" optional error={errors.email}>
        <Input {...bind('email')} type="email" autoComplete="off" spellCheck={false} />
      </Field>
      <Field name="phone" label="Phone" optional error={errors.phone} hint="With the country’s code: +41 44 123 45 67.">
        <Input {...bind('phone')} type="tel" autoComplete="off" />
      </Field>
      <Checkbox
        {...form.register('notifyEmail', { onChange: (event) => send(event.target.checked) })}
        label="Notify by e-mail"
        error={errors.notifyEmail}
        hint={email === '' ? 'Needs an e-mail address.' : whyItWaits(cannotSend, 'email')}
      />
      <Checkbox
        {...form.register('notifySms', { onChange: (event) => send(event.target.checked) })}
        label="Notify by SMS"
        error={errors.notifySms}
        hint={phone === '' ? 'Needs a phone number.' : whyItWaits(cannotSend, 'sms')}
      />
      <div className="grid gap-4 sm:col-span-2">
        <RadioGroup
          legend="When it is sent"
          name="sending"
          value={sending}
          onValueChange={(value) => form.setValue('sending', value as LinkValues['sending'], { shouldDirty: true })}
          error={errors.sending}
          options={[
            { value: 'no', label: 'Not at all', hint: 'You copy the link and share it yourself.' },
            { value: 'now', label: 'Immediately', disabledReason: whyNot },
            { value: 'scheduled', label: 'At a time you choose', disabledReason: whyNot },
          ]}
        />
        {sending === 'scheduled' && (
          <Field name="sendAt" label="Send at" required error={errors.sendAt} hint={`Time zone: ${zone}.`}>
            <Input {...bind('sendAt')} type="datetime-local" />
          </Field>
        )}
      </div>
    </Section>
  )
}
