'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { SelectOption } from '@/components/ui/native-select'
import { SubmitButton } from '@/components/ui/submit-button'
import type { Channel } from '@/lib/notifications/kinds'
import { linkSchema } from '@/lib/orders/schemas'
import { ServiceForm } from '../../_form/service-form'
import { type ServiceAction, useServiceForm } from '../../_form/use-service-form'
import { PayerFields, WhatFields } from './link-fields'
import { MoreFields, NoteFields } from './link-more'
import { LinkReview } from './link-review'
import { instantOf, type LinkValues } from './values'

export interface LinkFormProps {
  action: ServiceAction<LinkValues>
  currencies: readonly SelectOption[]
  /** Why real money cannot be taken; null when it can. */
  whyNotLive: string | null
  /** Of the link of an order: what is owed, which is not typed. */
  fixedAmount: string | null
  /** What this installation has nothing to send by. */
  cannotSend: readonly Channel[]
  values: LinkValues
}

/** A payment link: filled in, looked at, made (S4-12 … S4-25). */
export function LinkForm({ action, currencies, whyNotLive, fixedAmount, cannotSend, values }: LinkFormProps) {
  // Held to the answer it came after: whatever the server refuses then is put right in the fields.
  const [reviewedAt, setReviewedAt] = useState<number | null>(null)
  const service = useServiceForm<LinkValues>({
    schema: linkSchema,
    defaultValues: values,
    action,
    asSent: (typed) => ({
      ...typed,
      reviewed: true,
      sendAt: instantOf(typed.sendAt),
      expiresAt: instantOf(typed.expiresAt),
    }),
    mayGo: () => {
      if (isReview) return true
      setReviewedAt(service.attempts)
      window.scrollTo({ top: 0 })
      return false
    },
  })
  const isReview = reviewedAt === service.attempts
  const fields = { service, currencies, whyNotLive, fixedAmount, cannotSend }
  return (
    <ServiceForm service={service} className="grid max-w-180 gap-8">
      <input type="hidden" {...service.bind('orderId')} />
      <input type="hidden" {...service.bind('customerId')} />
      {isReview && <LinkReview values={service.form.getValues()} fixedAmount={fixedAmount} />}
      <div className={isReview ? 'hidden' : 'grid gap-8'}>
        <WhatFields {...fields} />
        <PayerFields {...fields} />
        <MoreFields {...fields} />
        <NoteFields {...fields} />
      </div>
      <noscript>
        <label className="flex items-start gap-3">
          <input type="checkbox" name="reviewed" className="mt-0.5 size-4" />
          <span>I have read through it once more.</span>
        </label>
      </noscript>
      <div className="flex flex-wrap gap-2">
        {isReview && <Button onClick={() => setReviewedAt(null)}>Back</Button>}
        <SubmitButton>{isReview ? 'Create payment link' : 'Review'}</SubmitButton>
      </div>
    </ServiceForm>
  )
}
