import { env } from '@/lib/env'
import { type Refusal, refuse } from '@/lib/result'

// How often something may be tried, as data. A try costs one point unless its line says otherwise. Real people do not come near; what
// they read when somebody does says when to try again. Why each is as it is: docs/decisions/0016-limits.md.

export interface Limit {
  readonly points: number
  /** The window, in seconds from the first try in it. */
  readonly seconds: number
  /** How long nothing is let through once the points are used up, in seconds; else until the window ends. */
  readonly lock?: number
  /** Counted in the memory of each process, for what must not cost a statement. */
  readonly memory?: true
  /** What a person reads; `when` is such as "in 12 minutes". Absent where a machine asks, or the words are in `messages/`. */
  readonly says?: (when: string) => string
}

const MINUTE = 60
const HOUR = 60 * MINUTE

const wrongTries = (when: string) =>
  `There were too many wrong tries for this e-mail address. Passwords are not looked at for a while: try again ${when}, or have a link sent by e-mail, which still works.`
const manyFromHere = (when: string) => `There were too many tries from your network. Try again ${when}.`

const TABLE = {
  // Wrong passwords for an e-mail address, whether or not somebody has it, from browsers that never signed in with it …
  'sign_in.login': { points: 10, seconds: 30 * MINUTE, lock: 30 * MINUTE, says: wrongTries },
  // … from one that did, and from whoever is signed in: nobody else can use these up.
  'sign_in.browser': { points: 10, seconds: 30 * MINUTE, lock: 30 * MINUTE, says: wrongTries },
  // Wrong passwords from a network address, for whomever.
  'sign_in.address': { points: 100, seconds: 10 * MINUTE, says: manyFromHere },
  // Links asked for, for an e-mail address and from a network address.
  'link.email': {
    points: 5,
    seconds: 20 * MINUTE,
    says: (when: string) =>
      `Several links were sent for this address a short while ago. Use the newest one, which works, or ask again ${when}.`,
  },
  'link.address': { points: 30, seconds: 20 * MINUTE, says: manyFromHere },
  // Links that staff of a profile have mailed to an address: invitations, and ways into self-care.
  'invite.email': {
    points: 10,
    seconds: HOUR,
    says: (when: string) =>
      `Several links were sent to this address a short while ago, so nothing was sent now. The newest one works; send another ${when}.`,
  },
  // Messages about one payment link that staff send by hand.
  'message.by_hand': {
    points: 10,
    seconds: 24 * HOUR,
    says: (when: string) =>
      `Many messages about this link were sent by hand already, so nothing was sent now. Send another ${when}, or copy the link and share it yourself.`,
  },
  // Links followed that are none of ours, or used up, from a network address.
  'link.guess': { points: 60, seconds: 10 * MINUTE, says: manyFromHere },
  // Payments and kept cards begun by a customer, and from a network address. A success costs 1, what waits for the payer 2, a decline 5.
  'pay.customer': { points: 60, seconds: HOUR },
  'card.customer': { points: 40, seconds: HOUR },
  'pay.address': { points: 500, seconds: HOUR },
  // The same by a payment link from one network address, so that nobody can use up what is another's; a success costs nothing here. A link
  // that is used more often may hang in a shop, whose customers are one network.
  'pay.link': { points: 60, seconds: HOUR },
  'pay.shared_link': { points: 300, seconds: HOUR },
  // Declines by a payment link, 5 each, from everywhere: cards are tried from many networks as well.
  'pay.link_declines': { points: 3000, seconds: HOUR },
  // A processor asked about a payment because its customer wants to know.
  'ask.customer': { points: 60, seconds: 10 * MINUTE },
  // The same about a payment by link, from one network address.
  'ask.link': { points: 60, seconds: 10 * MINUTE },
  // Calls refused at a payment system's callback address, from a network address.
  'callback.refused': { points: 300, seconds: MINUTE, memory: true },
  // Messages sent to oneself to see how they look.
  'message.test': {
    points: 20,
    seconds: HOUR,
    says: (when: string) => `Many test messages were sent a short while ago. Nothing was sent. Try again ${when}.`,
  },
  // Other e-mail addresses that a customer gives for themselves: messages about what they pay go there, whosever it is.
  'details.email': { points: 10, seconds: 24 * HOUR },
  // Files of payments written for one person.
  'export.login': { points: 60, seconds: 10 * MINUTE },
} as const satisfies Readonly<Record<string, Limit>>

export type LimitName = keyof typeof TABLE

export const LIMIT_NAMES = Object.keys(TABLE) as readonly LimitName[]

/** A limit as this installation has it: the table's, unless LIMITS says otherwise. */
export function limitOf(name: LimitName): Limit {
  return { ...TABLE[name], ...readLimits(env().LIMITS)[name] }
}

/**
 * Reads the setting LIMITS: `pay.address=2000/3600, link.guess=20/600`, points per seconds. Throws, saying what is wrong, when a part is
 * not of that form or names no limit.
 */
export function readLimits(text: string): Partial<Record<LimitName, Pick<Limit, 'points' | 'seconds'>>> {
  const parts = text.split(/[,\s]+/).filter((part) => part !== '')
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, points, seconds] = /^([a-z_.]+)=([1-9]\d{0,8})\/([1-9]\d{0,6})$/.exec(part) ?? []
      if (name === undefined || !Object.hasOwn(TABLE, name))
        throw new Error(`LIMITS has "${part}"; it takes name=points/seconds of ${LIMIT_NAMES.join(', ')}.`)
      return [name, { points: Number(points), seconds: Number(seconds) }]
    }),
  )
}

/** "in 12 minutes", rounded up. */
export function inWords(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / MINUTE))
  if (minutes === 1) return 'in a minute'
  return minutes <= 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`
}

/** A limit met, and when it lets through again. */
export interface Met {
  readonly ok: false
  readonly limit: LimitName
  /** Seconds until then, at least 1. */
  readonly seconds: number
}

/** A refusal because of a limit, with the seconds after which it lets through again. */
export interface TooMany extends Refusal {
  readonly retryAfter: number
}

/** The refusal that a form shows for a limit met. `message` is for those whose words are elsewhere. */
export function tooMany({ limit, seconds }: Met, message?: string): TooMany {
  const words = message ?? (limitOf(limit).says ?? manyFromHere)(inWords(seconds))
  return { ...refuse('too_many', words), retryAfter: seconds }
}

/** Is this refusal one because of a limit? */
export function isTooMany(refusal: Refusal): refusal is TooMany {
  return refusal.code === 'too_many' && 'retryAfter' in refusal
}

/** The answer of a route for a limit met. */
export function tooManyRequests(seconds: number): Response {
  return new Response(`Too many requests. Try again ${inWords(seconds)}.`, {
    status: 429,
    headers: {
      'retry-after': String(seconds),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    },
  })
}
