'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { useNavigation } from './navigation'
import type { PayerState } from './payer-form'

const PAYMENTS = '/api/self-care/payments'

/**
 * The `useActionState` of a form that pays by JSON and goes on to the payment's page; `before` is what the server said of the form when it
 * was sent without scripts. Whether an answer that was lost meant a payment is not known here, and need not be: the same form is the same
 * payment however often it is sent.
 */
export function usePayment(before: PayerState | null) {
  const t = useTranslations('pay')
  const { push } = useNavigation()
  const send = async (_: PayerState | null, data: FormData): Promise<PayerState | null> => {
    const answer = await ask(data)
    if (!answer) return { ok: false, message: t('lost') }
    if ('code' in answer) return { ok: false, ...answer }
    push(answer.address)
    return null
  }
  return useActionState(send, before)
}

type Answer = { readonly address: string } | (Omit<PayerState, 'ok'> & { readonly code: string })

/** What the server answered; undefined when it did not, or something else did. */
async function ask(data: FormData): Promise<Answer | undefined> {
  // What the framework and the form itself say is for the server action; the request says it in its headers.
  const body = Object.fromEntries([...data].filter(([name]) => !name.startsWith('$')))
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(PAYMENTS, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer: unknown = await response.json()
    return isAnswer(answer) ? answer : undefined
  } catch {
    return undefined
  }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && ('code' in value || 'address' in value)
}
