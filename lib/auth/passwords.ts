import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { MIN_PASSWORD } from './password-rules'

// argon2id (the library's default) with 19 MiB, two passes, one lane: OWASP's first choice.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A new password as typed. Length only; what `passwordProblem` adds needs to know whose it is. */
export const newPasswordField = z
  .string({ error: 'Enter a password.' })
  .min(MIN_PASSWORD, `Use at least ${MIN_PASSWORD} characters.`)
  .max(200, 'Use at most 200 characters.')

/** A password as typed at sign-in. */
export const passwordField = z.string({ error: 'Enter your password.' }).min(1, 'Enter your password.').max(200)

/** The hash to keep for a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS)
}

let dummy: Promise<string> | undefined

/**
 * Is this the password? Takes as long without a hash (nobody of that name, no password set) as with one, so that the time tells
 * nothing; the answer is then always no.
 */
export async function checkPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password')
  const matches = await verify(kept ?? (await dummy), password.normalize('NFKC'))
  return matches && kept !== null && kept !== undefined
}

const COMMON = new Set(
  `password passwort motdepasse contrasena senha letmein welcome qwerty qwertyuiop qwertzuiop azerty asdfghjkl iloveyou sunshine
  princess football baseball superman batman dragon monkey shadow master trustno admin administrator changeme default secret
  test testtest quittance payments computer internet starwars whatever mustang michael jennifer zaq1zaq1 qazwsxedc passw0rd p@ssword
  p@ssw0rd correcthorsebatterystaple q1w2e3r4t5 1q2w3e4r5t 1q2w3e4r 1qaz2wsx abcdefghij abcdefgh aaaaaaaaaa`.split(
    /\s+/,
  ),
)

/** Why this password is no good for this person, in a sentence; undefined when it will do. */
export function passwordProblem(password: string, of: { email: string; name: string }): string | undefined {
  const lower = password.toLowerCase()
  const [local = '', domain = ''] = of.email.toLowerCase().split('@')
  const own = [of.email, local, domain, ...of.name.split(/\s+/)].map((text) => text.toLowerCase())
  // What is left when digits and signs at either end are taken away: "Password2024!" is still "password".
  const stem = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  if (own.some((text) => text.length >= 3 && (lower === text || stem === text)))
    return 'This password is your own name or address. Choose one that cannot be guessed from them.'
  if (COMMON.has(lower) || COMMON.has(stem) || isRun(lower))
    return 'This password is among the first that are tried. Choose another; several words in a row are good.'
  return undefined
}

/** One or two characters repeated, or a count up or down. */
function isRun(text: string): boolean {
  if (new Set(text).size <= 2) return true
  const steps = new Set([...text].slice(1).map((char, i) => char.charCodeAt(0) - text.charCodeAt(i)))
  // 9 is followed by 0 in "1234567890".
  return (
    steps.size === 1 ||
    ['12345678901234567890', '01234567890123456789', '09876543210987654321'].some((run) => run.includes(text))
  )
}
