import { randomBytes, randomFillSync } from 'node:crypto'
import { now } from './clock'

// Crockford's alphabet: no letter that is taken for a digit, and few enough digits that an id is never taken for a card number.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type IdPrefix =
  | 'pro'
  | 'log'
  | 'seat'
  | 'ses'
  | 'cus'
  | 'acc'
  | 'sys'
  | 'asg'
  | 'met'
  | 'pay'
  | 'txn'
  | 'led'
  | 'ent'
  | 'cbk'
  | 'doc'
  | 'aud'
  | 'ins'
  | 'ord'
  | 'lnk'
  | 'lev'
  | 'req'
  | 'msg'
  | 'upl'

// Randomness is fetched for many at a time: each fetch costs as much as all the rest of an id.
const pool = Buffer.alloc(16 * 256)
let used = pool.length
let lastTime = 0
let lastWithin = 0

/**
 * A new identifier such as `pay_01k9…`: prefixed by what it names, 26 characters after the prefix (UUIDv7). Ordered by time, those of one process
 * as they were made.
 */
export function newId(prefix: IdPrefix): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, used + 16)
  used += 16
  const time = now().getTime()
  // Of one millisecond the later id sorts after the earlier one: the twelve bits behind the time count up from a random start.
  const within = time === lastTime ? Math.min(lastWithin + 1, 0xfff) : bytes.readUInt16BE(6) & 0x7ff
  lastTime = time
  lastWithin = within
  bytes.writeUIntBE(time, 0, 6)
  bytes.writeUInt16BE(0x7000 | within, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `${prefix}_${inAlphabet(bytes)}`
}

/** 128 bits as 26 digits of five bits, the first of which has two bits to spare. */
function inAlphabet(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 2
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31)
    held &= 31
  }
  return text
}

/** Does this text look like an id of that kind? Use it at the edge before the database is asked. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.length === prefix.length + 27 && text.startsWith(`${prefix}_`) && /^[0-9a-z]+$/.test(text.slice(-26))
}

/** When an id was made, to the millisecond; null when it is not an id of ours. */
export function timeOf(id: string): Date | null {
  const digits = /^[a-z]+_([0-9a-z]{26})$/.exec(id)?.[1] ?? ''
  const values = [...digits].map((digit) => BigInt(ALPHABET.indexOf(digit)))
  if (values.length === 0 || values.includes(-1n)) return null
  return new Date(Number(values.reduce((sum, value) => (sum << 5n) | value, 0n) >> 80n))
}

/**
 * The least an id of that kind can be that was made at `at` or later: to read rows of a time by their key. Leave a margin where the time
 * meant is another than that of the id.
 */
export function firstIdAt(prefix: IdPrefix, at: Date): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Math.max(0, at.getTime()), 0, 6)
  return `${prefix}_${inAlphabet(bytes)}`
}

/** An unguessable secret for links and sessions: 256 bits, safe in an address. Store only its hash. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** An unguessable code that is printed on paper and may be typed: 128 bits in 26 small letters and digits. */
export function newCode(): string {
  return inAlphabet(randomBytes(16))
}

/** Does this text look like such a code? */
export function isCode(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
}
