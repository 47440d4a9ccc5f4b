'use client'

import { useEffect, useRef, useState } from 'react'
import type { PayRules } from '@/lib/api/pay-link-form'
import { readTyped } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'

interface Asked {
  readonly rules: PayRules
  /** All that may be paid, or what is settled, as decimal text. */
  readonly amount: string
}

/**
 * What is paid as it is typed, for the button and the limits; `money` is undefined while it is no amount. Where nothing is asked, it is what is
 * settled. Once less is due than was typed, because somebody else paid, all that is due takes its place in the field.
 */
export function useAmount({ rules, amount }: Asked, sent: string | undefined) {
  const input = useRef<HTMLInputElement>(null)
  const drawn = useRef(amount)
  const [typed, onType] = useState(sent ?? amount)
  const { currency, part } = rules
  const due = part?.due

  useEffect(() => {
    const field = input.current
    if (!field) return
    const isNews = drawn.current !== amount
    drawn.current = amount
    if (isNews && due !== undefined && isMore(field.value, due, currency)) field.value = amount
    // What was typed before scripts arrived counts.
    onType(field.value)
  }, [amount, due, currency])

  const read = readTyped(part ? typed : amount, currency)
  const money: Money | undefined = 'money' in read ? read.money : undefined
  return { input, onType, money }
}

function isMore(typed: string, dueMinor: string, currency: string): boolean {
  const read = readTyped(typed, currency)
  return 'money' in read && read.money.amountMinor > BigInt(dueMinor)
}
