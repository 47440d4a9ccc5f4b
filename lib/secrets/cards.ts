import type { Span } from './views'

// Card numbers in a text. Money, moments, telephone numbers and our own ids are digits too, so a number must look like a card in each
// way: digits of its own, grouped as cards are, as many as its brand has, with the check digit of Luhn.

/** Thirteen digits or more, a blank or dash between any two. */
const RUN = /\d(?:[ \-\u00a0\u2009\u202f]?\d){12,}/g

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** First digits and numbers of digits of the brands. */
const BRANDS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|220[0-4])/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^(?:62|81)/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|3095|3[689])/, [14, 16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^(?:50(?:18|20|38)|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
]

const LONGEST = 19

/** Every card number in a text; where they overlap, each of them. */
export function cardNumbers(text: string): readonly Span[] {
  if (text.search(RUN) < 0) return []
  const found: Span[] = []
  const read = text.replace(UUID, (uuid) => 'x'.repeat(uuid.length))
  for (const { 0: run, index } of read.matchAll(RUN)) {
    const groups = groupsOf(read, run, index)
    for (let first = 0; first < groups.length; first++) {
      let digits = ''
      for (let last = first; last < groups.length; last++) {
        digits += groups[last]?.digits ?? ''
        if (digits.length > LONGEST) break
        const chosen = groups.slice(first, last + 1)
        if (isGroupedAsCard(chosen.map((group) => group.digits.length)) && isCardNumber(digits))
          found.push({ start: chosen[0]?.start ?? 0, end: chosen.at(-1)?.end ?? 0 })
      }
    }
  }
  return found
}

interface Group extends Span {
  readonly digits: string
}

function groupsOf(text: string, run: string, index: number): readonly Group[] {
  if (isTelephone(text, run, index)) return []
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index: at }) => ({
    digits,
    start: index + at,
    end: index + at + digits.length,
  }))
  if (!endsWithLetters(text, index + run.length)) groups.pop()
  if (!beginsWithLetters(text, index)) groups.shift()
  return groups
}

/** E.164: a plus and at most fifteen digits. */
function isTelephone(text: string, run: string, index: number): boolean {
  return text.charAt(index - 1) === '+' && run.replace(/\D/g, '').length <= 15
}

// "card4242…" is a card number and so is "4242…USD"; digits within "8f4242…03c1" are part of an id, a hash or a trace, and behind a
// decimal point they are a fraction.

function beginsWithLetters(text: string, index: number): boolean {
  let at = index - 1
  if (/[.,]/.test(text.charAt(at)) && isDigit(text, at - 1)) return false
  while (isLetter(text, at)) at--
  return !isDigit(text, at)
}

function endsWithLetters(text: string, index: number): boolean {
  let at = index
  while (isLetter(text, at)) at++
  return !isDigit(text, at)
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 32
  return code >= 97 && code <= 122
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** In one piece, in equal groups of which the last may be shorter, or 4-6-5 and 4-6-4. A date and a time are none of these. */
function isGroupedAsCard(lengths: readonly number[]): boolean {
  const [first = 0] = lengths
  const equal = lengths.every((length, at) => length === first || (at === lengths.length - 1 && length < first))
  return equal || ['4,6,5', '4,6,4'].includes(lengths.join())
}

function isCardNumber(digits: string): boolean {
  return (
    BRANDS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits)
  )
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}
