import type { LinkStatus } from './states'

// What the clock does to a link, and when. Pure.

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface Timed {
  readonly status: LinkStatus
  readonly sendAt: Date | null
  readonly sentAt: Date | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly remindUnpaidDays: number | null
  readonly remindExpiryHours: number | null
  readonly unpaidRemindedAt: Date | null
  readonly expiryRemindedAt: Date | null
}

export type Deed = 'send' | 'remind' | 'warn' | 'expire'

/** Each deed that is still to come, with its time, the earliest first; none of a link that is over. */
export function deedsOf(link: Timed): readonly { readonly deed: Deed; readonly at: Date }[] {
  if (link.status === 'scheduled') return timed('send', link.sendAt)
  if (link.status !== 'created' && link.status !== 'processing') return []
  const { expiresAt, remindExpiryHours, remindUnpaidDays } = link
  const since = link.sentAt ?? link.sendAt ?? link.createdAt
  const remindAt = remindUnpaidDays === null || link.unpaidRemindedAt ? null : after(since, remindUnpaidDays * DAY)
  const warnAt =
    expiresAt === null || remindExpiryHours === null || link.expiryRemindedAt
      ? null
      : after(expiresAt, -remindExpiryHours * HOUR)
  return [...timed('remind', remindAt), ...timed('warn', warnAt), ...timed('expire', expiresAt)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  )
}

/** When the clock has something to do with the link next; null when never. */
export function nextWake(link: Timed): Date | null {
  return deedsOf(link)[0]?.at ?? null
}

/**
 * What is due at a moment. Where several are, only the one that matters most: what has expired is not warned of any more, and nobody is
 * reminded twice at once.
 */
export function dueAt(link: Timed, moment: Date): Deed | null {
  const due = deedsOf(link).filter(({ at }) => at.getTime() <= moment.getTime())
  return (['send', 'expire', 'warn', 'remind'] as const).find((deed) => due.some((one) => one.deed === deed)) ?? null
}

function timed(deed: Deed, at: Date | null) {
  return at === null ? [] : [{ deed, at }]
}

function after(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds)
}
