import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { PayerActor } from '@/lib/auth/actor'
import { visitOf, visitor } from '@/lib/auth/visitor'
import { isId } from '@/lib/ids'
import { type Opened, openLink } from '@/lib/orders/open-link'
import { type LinkCheckout, linkCheckout } from '@/lib/transactions/link-checkout'
import { getPaymentByLink } from '@/lib/transactions/read'
import type { PaymentView } from '@/lib/transactions/view'

/** Who has the link of an address; looked up once for a request, so that a wrong one is one guess. */
export const opened = cache(async (token: string): Promise<Opened> => openLink(token, (await visitor()).network))

/** What this browser sees of a link; `afresh`: it pays something else than what it tried last. */
export const checkoutOf = cache(async (actor: PayerActor, afresh = false): Promise<LinkCheckout | undefined> => {
  return linkCheckout(actor, (await visitOf()) ?? '', { afresh })
})

/** A payment that this browser made by the link; undefined for everything else. */
export async function ownPayment(actor: PayerActor, paymentId: string): Promise<PaymentView | undefined> {
  const visit = await visitOf()
  return visit && isId('pay', paymentId) ? getPaymentByLink(actor, { paymentId, visit }) : undefined
}

/** For routes of a link: who has it; "not found" for everything else, and for whoever guessed too often. */
export async function payerOf(token: string): Promise<PayerActor> {
  const found = await opened(token)
  return found.kind === 'found' ? found.actor : notFound()
}
