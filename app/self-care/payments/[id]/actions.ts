'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { customerAction } from '@/lib/auth/action'
import { isId } from '@/lib/ids'
import { notFound, refuse } from '@/lib/result'
import { retryOf } from '@/lib/transactions/checkout'
import { getPayment } from '@/lib/transactions/read'
import { askedTooOften, askProcessor, customerAsks } from './ask'
import { openAttempt } from './open'

const schema = z.object({ payment: z.string().max(60) })

/** Ends the attempt that waits for the payer, so that it can no longer succeed, and leads to the other ways to pay. */
export const payAnotherWay = customerAction('own.pay', schema, async (actor, input) => {
  const view = isId('pay', input.payment) ? await getPayment(actor, input.payment) : undefined
  if (!view) return notFound('payment')
  const attempt = openAttempt(view)
  const met = attempt?.status === 'pending' && (await askProcessor(customerAsks(actor), attempt, 'give_up'))
  if (met) return askedTooOften(met)
  if (view.purpose === 'card') redirect('/self-care/cards')
  if (await retryOf(actor, view.id)) redirect(`/self-care/pay?payment=${view.id}`)
  const now = await getPayment(actor, view.id)
  // Paid meanwhile, or found out to be: the page itself has the news.
  if (!now || !openAttempt(now)) redirect(`/self-care/payments/${view.id}`)
  return refuse('still_open', (await getTranslations('payment'))('stillOpen'))
})

/** Asks the processor how the payment stands. */
export const checkNow = customerAction('own.pay', schema, async (actor, input) => {
  const view = isId('pay', input.payment) ? await getPayment(actor, input.payment) : undefined
  if (!view) return notFound('payment')
  await askProcessor(customerAsks(actor), openAttempt(view))
  return redirect(`/self-care/payments/${view.id}`)
})
