import { cardNumbers } from './cards'
import { type Span, viewsOf } from './views'

// What must not lie in a table or a log in the clear: card numbers, security codes, keys, and given secrets wherever they turn up. Pure.

export type SecretKind = 'card' | 'security_code' | 'key' | 'known'

export interface Hit extends Span {
  readonly kind: SecretKind
  /** The parts to hide, so that what is left may be shown: of a card number the last four digits. */
  readonly hide: readonly Span[]
}

/** Finds secrets in a text, in the order in which they stand. Safe to keep and call for any number of texts. */
export type Finder = (text: string) => readonly Hit[]

/** The character that stands in for one that is hidden. */
export const HIDDEN = '•'

const SECURITY_CODE =
  /(?:(?:cvv|cvc|csc|cvn)2?|security[_ -]?code|verification[_ -]?value|card[_ -]?code)(?:[_ -]?(?:code|number|value))?["'\]]*\s*[:=]\s*["']?(\d{3,4})(?![\w.-])/gi

const KEYS: readonly RegExp[] = [
  /(?<![0-9A-Za-z])(?:sk|rk)_(?:live|test)_([0-9A-Za-z]{6,})/g,
  /(?<![0-9A-Za-z])whsec_([0-9A-Za-z+/=_-]{6,})/g,
  /access_token\$(?:production|sandbox)\$([0-9A-Za-z$]{8,})/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----[^•]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$))/g,
  /\bBearer\s+([0-9A-Za-z._~+/-]{16,})/g,
  // Signed or encrypted tokens, such as the cookie of a session.
  /(?<![0-9A-Za-z])(eyJ[\w-]{8,}\.[\w-]*\.[\w-]{8,}[\w.-]*)/g,
  // The password in an address.
  /:\/\/[^\s/:@"]*:([^\s/:@"•]+)@/g,
]
// One quick test that spares the seven in a text without any of their beginnings.
const MAY_HOLD_KEY = /[sr]k_|whsec_|access_token|PRIVATE KEY|Bearer|eyJ|:\/\//

/** Known secrets shorter than this are left out: they would be found everywhere. */
const SHORTEST_KNOWN = 8

/** A finder of card numbers, security codes and keys, and of the `known` secrets in the clear, in hexadecimal and inside base64. */
export function secretFinder(known: readonly string[] = []): Finder {
  const wanted = [...new Set(known)].filter((secret) => secret.length >= SHORTEST_KNOWN)
  const inClear = lookup(wanted)
  const inside = lookup(wanted.flatMap(packedForms))
  return (text) => {
    const hits = viewsOf(text).flatMap(({ text: read, span }) =>
      [...cards(read), ...securityCodes(read), ...keys(read), ...inClear(read)].map((hit) => ({
        ...hit,
        ...span(hit.start, hit.end),
        hide: hit.hide.map((part) => span(part.start, part.end)),
      })),
    )
    return unlike([...hits, ...inside(text)]).sort((a, b) => a.start - b.start)
  }
}

/** The text with every secret hidden, as long as before. Nothing is found in the result. */
export function masked(text: string, find: Finder): string {
  for (let read = text; ; ) {
    const hits = find(read)
    if (hits.length === 0) return read
    const characters = [...Array(read.length).keys()].map((at) => read.charAt(at))
    for (const { start, end } of hits.flatMap((hit) => hit.hide)) characters.fill(HIDDEN, start, end)
    read = characters.join('')
  }
}

function cards(text: string): readonly Hit[] {
  return cardNumbers(text).map(({ start, end }) => {
    const digits = [...Array(end - start).keys()].map((at) => start + at).filter((at) => /\d/.test(text.charAt(at)))
    return { kind: 'card', start, end, hide: digits.slice(0, -4).map((at) => ({ start: at, end: at + 1 })) }
  })
}

function securityCodes(text: string): readonly Hit[] {
  return [...text.matchAll(SECURITY_CODE)].map((match) => ({ kind: 'security_code', ...captured(match) }))
}

function keys(text: string): readonly Hit[] {
  if (!MAY_HOLD_KEY.test(text)) return []
  return KEYS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match): Hit => ({ kind: 'key', ...captured(match) })),
  )
}

/** Without those that another view has found too. */
function unlike(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [`${hit.kind} ${hit.start} ${hit.end}`, hit])).values()]
}

/** Where a match stands, of which the captured value is to be hidden. */
function captured(match: RegExpExecArray): Omit<Hit, 'kind'> {
  const start = match.index
  const end = start + match[0].length
  const at = start + match[0].lastIndexOf(match[1] ?? '')
  return { start, end, hide: [{ start: at, end: at + (match[1]?.length ?? 0) }] }
}

/** How many first characters of a secret are looked up at once. */
const HEAD = 6

/** Finds any of many secrets in about the time it takes to find one. */
function lookup(secrets: readonly string[]): Finder {
  const byHead = Map.groupBy(new Set(secrets), (secret) => secret.slice(0, HEAD))
  const maybe = new Uint8Array(1 << 16)
  for (const head of byHead.keys()) maybe[trace(head, 0)] = 1
  return (text) => {
    const found: Hit[] = []
    for (let at = 0; at <= text.length - HEAD; at++) {
      if (maybe[trace(text, at)] === 0) continue
      for (const secret of byHead.get(text.slice(at, at + HEAD)) ?? []) {
        if (!text.startsWith(secret, at)) continue
        const span = { start: at, end: at + secret.length }
        found.push({ kind: 'known', ...span, hide: [span] })
      }
    }
    return found
  }
}

/** Sixteen bits of three characters: what rules out almost every place without looking further. */
function trace(text: string, at: number): number {
  return ((text.charCodeAt(at) << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & 0xffff
}

/** How a secret reads in hexadecimal, and in base64 wherever in it the secret begins. */
function packedForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The characters at either end also hold bits of what stands beside the secret.
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
  return [...new Set([bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...inBase64])]
}
