'use client'

import { useEffect, useRef } from 'react'
import { DescriptionList } from '@/components/ui/description-list'
import { Time } from '@/components/ui/time'
import { formatMoney, readTyped } from '@/lib/money/format'
import { instantOf, type LinkValues } from './values'

/** What will be made, to be read once before it is (S4-25). Takes focus, as it stands where the fields were. */
export function LinkReview({ values, fixedAmount }: { values: LinkValues; fixedAmount: string | null }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const notes = values.notes.filter(({ title, value }) => title !== '' || value !== '')
  return (
    <section className="grid gap-4">
      <div className="grid gap-0.5">
        <h2 ref={heading} tabIndex={-1} className="text-base font-semibold outline-none">
          Is this right?
        </h2>
        <p className="text-ink-soft">Nothing is made or sent before you say so.</p>
      </div>
      <DescriptionList
        items={[
          { label: 'Amount', value: fixedAmount ?? amountOf(values.amount, values.currency) },
          { label: 'Mode', value: values.mode === 'live' ? 'Live: real money' : 'Test mode: no money moves' },
          { label: 'Description', value: values.description },
          { label: 'Email', value: values.email },
          { label: 'Phone', value: values.phone },
          { label: 'Sent', value: sendingOf(values) },
          { label: 'Custom reference', value: values.reference },
          { label: 'Expires', value: values.expiresAt ? <Time value={instantOf(values.expiresAt)} /> : 'Never' },
          { label: 'Can be paid', value: usesOf(values) },
          {
            label: 'In parts',
            value:
              values.parts && values.uses === 'once' ? `From ${amountOf(values.partMin, values.currency)} on` : null,
          },
          { label: 'Pre-authorise', value: values.preauthorize ? 'The amount is reserved first' : null },
          {
            label: 'Reminder',
            value: values.remindUnpaidDays ? `${values.remindUnpaidDays} days after it was sent` : null,
          },
          {
            label: 'Warning',
            value: values.remindExpiryHours ? `${values.remindExpiryHours} hours before it expires` : null,
          },
          ...notes.map(({ title, value }) => ({ label: `Note: ${title}`, value: value || '–' })),
        ]}
      />
    </section>
  )
}

function amountOf(text: string, currency: string): string {
  const read = readTyped(text, currency)
  return 'money' in read ? formatMoney(read.money) : text
}

function sendingOf({ sending, sendAt, notifyEmail, notifySms }: LinkValues) {
  const ways = [notifyEmail && 'by e-mail', notifySms && 'by SMS'].filter(Boolean).join(' and ')
  if (sending === 'no') return 'Not at all: you share it yourself'
  if (sending === 'now') return `Immediately, ${ways}`
  return (
    <>
      <Time value={instantOf(sendAt)} />, {ways}
    </>
  )
}

function usesOf({ uses, usesMost }: LinkValues): string {
  if (uses === 'once') return 'Once'
  return usesMost ? `By many payers, ${usesMost} times at most` : 'By many payers, as often as they like'
}
