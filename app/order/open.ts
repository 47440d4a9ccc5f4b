import { getLocale } from 'next-intl/server'
import { cache } from 'react'
import type { PayerActor } from '@/lib/auth/actor'
import { visitor } from '@/lib/auth/visitor'
import { type Opened, openLink } from '@/lib/orders/open-link'
import { type Portal, portalFor } from '@/lib/orders/portal'

/** Who has the link of an address; looked up once for a request, so that a wrong one is one guess. */
export const opened = cache(async (token: string): Promise<Opened> => openLink(token, (await visitor()).network))

/** What a link opens; read once for a request. */
export const portalOf = cache(async (actor: PayerActor): Promise<Portal | undefined> => {
  return portalFor(actor, await getLocale())
})

/** For the routes of a link; undefined for whoever has none that shows anything, and for whoever guessed too often. */
export async function payerOf(token: string): Promise<PayerActor | undefined> {
  const found = await opened(token)
  return found.kind === 'found' ? found.actor : undefined
}
