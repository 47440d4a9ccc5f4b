'use client'

import { Check, Pencil, X } from 'lucide-react'
import { type FormEvent, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Amount } from '@/components/money'
import { MoneyInput } from '@/components/money-input'
import { Button } from '@/components/ui/button'
import { ErrorText } from '@/components/ui/field'
import type { FormState } from '@/components/ui/form-context'
import { readMajor } from '@/lib/money/format'
import { minimumSchema } from '@/lib/payment-systems/schemas'

export interface MinimumCellProps {
  currency: string
  systemId: string
  systemName: string
  /** Decimal text. */
  min: string
  /** Null for readers who may not change it. */
  action: ((input: { currency: string; systemId: string; min: string }) => Promise<FormState>) | null
}

/** One minimum: an amount that becomes a field when it is chosen. Enter saves, Escape leaves it as it was. */
export function MinimumCell({ currency, systemId, systemName, min, action }: MinimumCellProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string>()
  const [pending, start] = useTransition()
  const amount = <Amount money={{ amountMinor: String(readMajor(min, currency)?.amountMinor ?? 0n), currency }} />
  const name = `Minimum payment of ${systemName} in ${currency}`
  const errorId = `min-${currency}-${systemId}-error`
  if (!action) return <span className="px-2">{amount}</span>
  if (typed === null)
    return (
      <Button variant="ghost" size="small" onClick={() => setTyped(min)} className="-my-0.5 px-2!">
        {amount}
        <Pencil aria-hidden className="size-3.5 text-ink-soft" />
        <span className="sr-only">, change the {name.charAt(0).toLowerCase() + name.slice(1)}</span>
      </Button>
    )
  const leave = () => {
    setTyped(null)
    setError(undefined)
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (pending) return
    const input = minimumSchema.safeParse({ currency, systemId, min: typed })
    if (!input.success) return setError(input.error.issues[0]?.message)
    start(async () => {
      const answer = await action(input.data)
      if (!answer.ok) return setError(answer.fields?.min ?? answer.message)
      toast.success(`${name} saved.`)
      leave()
    })
  }
  return (
    <form noValidate onSubmit={save} onKeyDown={(event) => event.key === 'Escape' && leave()} className="grid gap-1">
      <span className="flex items-center gap-1">
        <MoneyInput
          currency={currency}
          aria-label={name}
          aria-invalid={error !== undefined}
          aria-describedby={error && errorId}
          value={typed}
          // The reader asked for this field by choosing the amount.
          ref={(field) => field?.focus()}
          onChange={(event) => setTyped(event.target.value)}
          className="w-36!"
        />
        <Button type="submit" variant="primary" size="small" square pending={pending} aria-label="Save">
          <Check aria-hidden className="size-4" />
        </Button>
        <Button variant="ghost" size="small" square aria-label="Leave as it was" onClick={leave}>
          <X aria-hidden className="size-4" />
        </Button>
      </span>
      {error && (
        <span role="alert">
          <ErrorText id={errorId}>{error}</ErrorText>
        </span>
      )}
    </form>
  )
}
