'use server'

import { redirect } from 'next/navigation'
import { asking } from '@/app/self-care/asking'
import { payByLink, payingByLink } from '@/lib/api/pay-link'
import { publicAction } from '@/lib/auth/action'
import { tooMany } from '@/lib/auth/limits'
import { visitOf } from '@/lib/auth/visitor'
import { notFound } from '@/lib/result'
import { opened } from './open'

/** Pays by the link whose token is sent, and leads to the payment. With scripts as without. */
export const pay = publicAction(payingByLink, async (input) => {
  const found = await opened(input.linkToken)
  if (found.kind === 'too_many') return tooMany({ ok: false, limit: 'link.guess', seconds: found.seconds })
  if (found.kind !== 'found') return notFound('payment link')
  const answer = await payByLink(found.actor, input, { ...(await asking()), visit: await visitOf() })
  if (!answer.ok) return answer
  redirect(answer.value.address)
})
