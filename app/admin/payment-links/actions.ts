'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import type { Told } from '@/lib/orders/announce'
import { cancelLink } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { closeLink, extendLink, remindLink, resendLink } from '@/lib/orders/manage-link'
import { cancelLinkSchema, extendLinkSchema, linkSchema, ofLink } from '@/lib/orders/schemas'
import { refuse } from '@/lib/result'

const PATH = '/admin/payment-links'

/** Makes a link that its maker has looked at (S4-25), and goes to its page. */
export const create = staffAction('orders.manage', linkSchema, async (actor, input) => {
  if (!input.reviewed)
    return refuse(
      'not_reviewed',
      'Read through it once more, tick that you have, and send it again. Nothing was made yet.',
    )
  const created = await createLink(actor, input)
  if (!created.ok) return created
  revalidatePath('/admin', 'layout')
  redirect(`${PATH}/${created.value.linkId}?created=1`)
})

export const cancel = staffAction('orders.manage', cancelLinkSchema, async (actor, input) => {
  const cancelled = await cancelLink(actor, input)
  if (!cancelled.ok) return cancelled
  revalidatePath('/admin', 'layout')
  return said(null, `The link is cancelled. Nobody can pay it any more.${toldWords(cancelled.value.told)}`)
})

export const extend = staffAction('orders.manage', extendLinkSchema, async (actor, input) => {
  const extended = await extendLink(actor, input)
  if (!extended.ok) return extended
  revalidatePath('/admin', 'layout')
  return said(null, input.expiresAt ? 'It can be paid until then.' : 'It does not expire any more.')
})

export const resend = staffAction('orders.manage', ofLink, async (actor, input) => {
  const sent = await resendLink(actor, input)
  if (!sent.ok) return sent
  revalidatePath(`${PATH}/${input.linkId}`)
  return said(null, `The link is on its way again ${waysOf(sent.value.told)}.${missedWords(sent.value.told)}`)
})

export const remind = staffAction('orders.manage', ofLink, async (actor, input) => {
  const sent = await remindLink(actor, input)
  if (!sent.ok) return sent
  revalidatePath(`${PATH}/${input.linkId}`)
  return said(null, `A reminder is on its way ${waysOf(sent.value.told)}.${missedWords(sent.value.told)}`)
})

export const close = staffAction('orders.manage', ofLink, async (actor, input) => {
  const closed = await closeLink(actor, input)
  if (!closed.ok) return closed
  revalidatePath(`${PATH}/${input.linkId}`)
  return said(null, 'Its address shows nothing any more.')
})

const BY: Readonly<Record<Told['channel'], string>> = { email: 'by e-mail', sms: 'by SMS' }
const listed = (told: readonly Told[]) => told.map(({ channel }) => BY[channel]).join(' and ')
const isUnderWay = ({ outcome }: Told) => outcome === 'queued' || outcome === 'repeated'

/** The ways that a message goes. */
function waysOf(told: readonly Told[]): string {
  return listed(told.filter(isUnderWay))
}

/** The ways that it does not, in a sentence of its own; empty where there is none. */
function missedWords(told: readonly Told[]): string {
  const missed = told.filter((one) => !isUnderWay(one))
  return missed.length > 0 ? ` Nothing could be sent ${listed(missed)}; the story below says why.` : ''
}

function toldWords(told: readonly Told[]): string {
  const ways = waysOf(told)
  return `${ways && ` The payer is told ${ways}.`}${missedWords(told)}`
}
