'use client'

import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Notice } from '../ui/notice'
import { Skeleton } from '../ui/skeleton'
import type { CardEntered, CardFieldsScript } from './contract'
import { useCardFields } from './use-card-fields'

/** How the form around the fields reaches them. */
export interface CardFieldsHandle {
  /** Turns what was typed into a one-time token. An error has been shown and read out by then; nothing was charged. */
  submit(): Promise<CardEntered>
  focus(): void
}

export interface CardFieldsProps {
  ref?: Ref<CardFieldsHandle> | undefined
  /** Which script draws the fields, and with what. */
  entry: CardFieldsScript
  /** Minor units of `currency`; zero when a card is kept without paying. */
  amount: bigint
  currency: string
  purpose?: 'payment' | 'setup' | undefined
  label?: string | undefined
  locale?: string | undefined
}

/** The processor's own card fields in our page. The card number is typed into the processor's frame and never reaches us. */
export function CardFields({
  ref,
  entry,
  amount,
  currency,
  purpose = 'payment',
  label = 'Card details',
  locale = 'en',
}: CardFieldsProps) {
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const [error, setError] = useState<string | null>(null)
  const { state, submit, focus, retry } = useCardFields(place, { ...entry, amount, currency, purpose, locale })

  useImperativeHandle(
    ref,
    () => ({
      focus,
      async submit() {
        setError(null)
        const entered = await submit()
        if ('error' in entered) setError(entered.error)
        return entered
      },
    }),
    [submit, focus],
  )

  return (
    <fieldset aria-describedby={`${id}-error`} aria-busy={state === 'loading'} className="grid min-w-0 gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {state === 'loading' && <LoadingFields />}
      {state === 'failed' && (
        <Notice
          tone="danger"
          title="The card fields did not load"
          action={
            <Button variant="secondary" onClick={retry}>
              Try again
            </Button>
          }
        >
          Nothing was charged. Check your connection; if a content blocker is on, allow this page to load the payment
          company’s script.
        </Notice>
      )}
      <div ref={place} className={cn('min-w-0', state !== 'ready' && 'invisible h-0 overflow-hidden')} />
      <p id={`${id}-error`} aria-live="assertive" className="text-sm text-danger empty:hidden">
        {error}
      </p>
    </fieldset>
  )
}

function LoadingFields() {
  return (
    <div role="status" className="grid grid-cols-2 gap-3">
      <span className="sr-only">Loading the card fields…</span>
      <Skeleton className="col-span-2 h-11" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
    </div>
  )
}
