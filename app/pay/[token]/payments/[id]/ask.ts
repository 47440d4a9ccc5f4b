import type { Curious } from '@/app/self-care/payments/[id]/ask'
import type { PayerActor } from '@/lib/auth/actor'
import { visitor } from '@/lib/auth/visitor'

/** Whoever pays by a link, counted by their network: nobody can use up what is another's. */
export async function payerAsks({ profileId, linkId }: PayerActor): Promise<Curious> {
  const { network } = await visitor()
  return { profileId, asks: { limit: 'ask.link', key: `${linkId} ${network}` } }
}
