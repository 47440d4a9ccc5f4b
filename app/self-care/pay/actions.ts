'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { customerAction } from '@/lib/auth/action'
import type { CustomerActor } from '@/lib/auth/actor'
import { ticked } from '@/lib/auth/fields'
import { isCurrency } from '@/lib/money/currencies'
import { readTyped } from '@/lib/money/format'
import { type Refusal, refuse } from '@/lib/result'
import { paymentWithKey } from '@/lib/transactions/checkout'
import { begin } from '../begin'
import { merchantName } from '../merchant'
import { paymentUrls } from '../payment-urls'
import { instrumentOf, readChoice } from './choice'

const schema = z.object({
  currency: z.string().refine(isCurrency, 'Choose an account.'),
  amount: z.string().max(40, 'Enter the amount in digits.').default(''),
  method: z.string().max(200).default(''),
  keep: ticked,
  token: z.string().max(300).optional(),
  key: z.string().min(1).max(200),
  attempt: z.coerce.number().int().min(0).max(10_000),
})

/** Pays from the customer's own page: starts the payment, or meets the one that this page has started already, and leads to it. */
export const pay = customerAction('own.pay', schema, async (actor, input) => {
  const t = await getTranslations()
  const read = readTyped(input.amount, input.currency)
  if ('message' in read) return refuse('invalid', t('pay.nothingCharged'), { amount: read.message })
  const choice = readChoice(input.method)
  if (!choice) return refuse('invalid', t('pay.nothingCharged'), { method: t('pay.noMethod') })
  const instrument = instrumentOf(choice, input.token)
  if (!instrument) return refuse('invalid', t('pay.nothingCharged'), { method: t('methods.notReady') })
  const started = await begin(actor, {
    customerId: actor.customerId,
    type: 'purchase',
    amount: read.money,
    with: instrument,
    keep: choice.kind === 'new' && input.keep,
    key: input.key,
    attempt: input.attempt,
    description: t('pay.description', { merchant: await merchantName() }),
    // A new card is typed where scripts run; everything else works without them.
    challenge: choice.kind === 'new' ? 'embed' : 'redirect',
    urls: paymentUrls,
  })
  if (!started.ok) return inPlace(actor, input, started)
  const { paymentId, status, made } = started.value
  redirect(`/self-care/payments/${paymentId}${made ? '?now=1' : status === 'succeeded' ? '?again=1' : ''}`)
})

/** A refusal beside the field it is about; one about a payment that is there already, with the ways on. */
async function inPlace(actor: CustomerActor, input: z.output<typeof schema>, refusal: Refusal): Promise<Refusal> {
  const t = await getTranslations('pay')
  const { code, message } = refusal
  if (code === 'below_minimum' || code === 'above_maximum')
    return refuse(code, t('nothingCharged'), { amount: message })
  if (code === 'method_unavailable' || code === 'card_removed')
    return refuse(code, t('nothingCharged'), { method: message })
  if (code === 'cannot_keep') return refuse(code, t('nothingCharged'), { keep: message })
  if (code !== 'key_reused') return refusal
  const made = await paymentWithKey(actor, input.key)
  const fresh = new URLSearchParams({ account: input.currency, amount: input.amount, after: made ?? '' })
  const links = [
    ...(made ? [{ href: `/self-care/payments/${made}`, label: t('existing') }] : []),
    { href: `/self-care/pay?${fresh}`, label: t('fresh') },
  ]
  return Object.assign(refuse(code, message), { links })
}
