'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { begin } from '@/lib/api/begin'
import { instrumentOf, readChoice } from '@/lib/api/choice'
import { paymentUrls } from '@/lib/api/payment-urls'
import { customerAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { removeCard, setDefaultCard } from '@/lib/customers/cards'
import { isCurrency } from '@/lib/money/currencies'
import { money } from '@/lib/money/money'
import { refuse } from '@/lib/result'
import { asking } from '../asking'

const adding = z.object({
  currency: z.string().refine(isCurrency, 'Choose an account.'),
  method: z.string().max(200),
  token: z.string().max(300).optional(),
  key: z.string().min(1).max(200),
})

/** Keeps a card without charging it. The bank may want to be asked first; then the page of this attempt says so. */
export const addCard = customerAction('own.cards', adding, async (actor, input) => {
  const t = await getTranslations()
  const choice = readChoice(input.method)
  const instrument = choice?.kind === 'new' ? instrumentOf(choice, input.token) : null
  if (!instrument) return refuse('invalid', t('methods.notReady'))
  const started = await begin(
    actor,
    {
      customerId: actor.customerId,
      type: 'verification',
      amount: money(0n, input.currency),
      with: instrument,
      keep: true,
      key: input.key,
      attempt: 0,
      description: t('cards.description'),
      challenge: 'embed',
      urls: paymentUrls,
    },
    await asking(),
  )
  if (!started.ok) return refuse(started.code, started.message)
  const { paymentId, status, made } = started.value
  revalidatePath('/self-care', 'layout')
  return redirect(
    status === 'succeeded' ? '/self-care/cards?added=1' : `/self-care/payments/${paymentId}${made ? '?now=1' : ''}`,
  )
})

const choosing = z.object({ card: z.string().max(60) })

/** Makes a card the one that is offered first. */
export const makeDefault = customerAction('own.cards', choosing, async (actor, { card }) => {
  const done = await setDefaultCard(actor, { customerId: actor.customerId, cardId: card })
  if (!done.ok) return done
  revalidatePath('/self-care', 'layout')
  return said(null, (await getTranslations('cards'))('madeDefault'))
})

/** Stops keeping a card. */
export const remove = customerAction('own.cards', choosing, async (actor, { card }) => {
  const done = await removeCard(actor, { customerId: actor.customerId, cardId: card })
  if (!done.ok) return done
  revalidatePath('/self-care', 'layout')
  return said(null, (await getTranslations('cards'))('removed'))
})
