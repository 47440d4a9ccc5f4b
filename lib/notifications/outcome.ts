import type { Tx } from '@/db/client'
import type { Channel } from './kinds'

/** What came of handing a message to a provider once. */
export type Handed =
  /** It took it. */
  | { readonly kind: 'sent'; readonly providerId: string }
  /** It will never take it: `bounced` when the address is at fault. */
  | { readonly kind: 'refused'; readonly state: 'bounced' | 'failed'; readonly problem: string }
  /** It certainly has not taken it, and may later. */
  | { readonly kind: 'not_sent'; readonly problem: string }
  /** There is no provider that could take it. Somebody has to set one up, and is told; until then it is tried again. */
  | { readonly kind: 'no_provider'; readonly problem: string }
  /** Nobody knows whether it has taken it. */
  | { readonly kind: 'doubtful'; readonly problem: string }

/** What became of a message. */
export interface MessageStep {
  readonly profileId: string
  readonly about: { readonly entity: string; readonly entityId: string }
  readonly kind: string
  readonly channel: Channel
  /** `not_sent`: not yet, because this installation has nothing to send it with. */
  readonly state: 'not_sent' | 'sent' | 'delivered' | 'bounced' | 'failed'
  /** Why it did not arrive, in a sentence. */
  readonly problem: string | null
}

/** Takes in a step where it is told of what the message is about, in the transaction that learns it. */
export type Follow = (tx: Tx, step: MessageStep) => Promise<void>

/** A message's row as it stepped. */
export function stepOf(
  row: Omit<MessageStep, 'about' | 'state' | 'problem'> & MessageStep['about'],
  { state, problem }: Pick<MessageStep, 'state' | 'problem'>,
): MessageStep {
  const { profileId, entity, entityId, kind, channel } = row
  return { profileId, about: { entity, entityId }, kind, channel, state, problem }
}
