'use server'

import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { askedTooOften, askProcessor } from '@/app/self-care/payments/[id]/ask'
import { openAttempt } from '@/app/self-care/payments/[id]/open'
import { checkoutPath, linkPaymentPath } from '@/lib/api/payment-urls'
import { publicAction } from '@/lib/auth/action'
import { notFound, refuse } from '@/lib/result'
import { opened, ownPayment } from '../../open'
import { payerAsks } from './ask'

const schema = z.object({ linkToken: z.string().max(200), payment: z.string().max(60) })

/** The payment of this browser that is meant; undefined for everything else. */
async function meant({ linkToken, payment }: z.output<typeof schema>) {
  const found = await opened(linkToken)
  if (found.kind !== 'found') return undefined
  const view = await ownPayment(found.actor, payment)
  return view && { actor: found.actor, view }
}

/** Ends the attempt that waits for the payer, so that it can no longer succeed, and leads back to the ways to pay. */
export const payAnotherWay = publicAction(schema, async (input) => {
  const own = await meant(input)
  if (!own) return notFound('payment')
  const { actor, view } = own
  const attempt = openAttempt(view)
  const met = attempt?.status === 'pending' && (await askProcessor(await payerAsks(actor), attempt, 'give_up'))
  if (met) return askedTooOften(met)
  const now = await ownPayment(actor, view.id)
  if (now && openAttempt(now)) return refuse('still_open', (await getTranslations('payment'))('stillOpen'))
  // Paid meanwhile, or found out to be: the page itself has the news.
  const isPaid = now?.attempts.some(({ status }) => status === 'succeeded')
  return redirect(isPaid ? linkPaymentPath(input.linkToken, view.id) : checkoutPath(input.linkToken))
})

/** Asks the processor how the payment stands. */
export const checkNow = publicAction(schema, async (input) => {
  const own = await meant(input)
  if (!own) return notFound('payment')
  await askProcessor(await payerAsks(own.actor), openAttempt(own.view))
  return redirect(linkPaymentPath(input.linkToken, own.view.id))
})
