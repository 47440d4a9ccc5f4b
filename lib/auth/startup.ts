import { type Env, env } from '@/lib/env'
import { log } from '@/lib/log'
import { readLimits } from './limits'

export type Looked = Omit<Env, 'DATABASE_URL' | 'MAIL_FROM'>

/**
 * Why these settings are not safe to serve the public with, one sentence each, never with a secret in it; on this machine alone and in
 * development only what cannot be read.
 */
export function unsafeSettings(of: Looked): readonly string[] {
  const problems = [
    unreadableLimits(of),
    halfOfSms(of),
    ...(isPublic(of) ? [...secrets(of), ...addresses(of), ...debugging(of)] : []),
  ]
  return problems.filter((problem) => problem !== undefined)
}

function isPublic({ NODE_ENV, BASE_URL }: Looked): boolean {
  return NODE_ENV === 'production' && !isLoopback(new URL(BASE_URL).hostname)
}

function isLoopback(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost')
}

function unreadableLimits({ LIMITS }: Looked): string | undefined {
  try {
    readLimits(LIMITS)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'LIMITS cannot be read.'
  }
}

function halfOfSms({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_FROM }: Looked): string | undefined {
  const given = [TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_FROM].filter((value) => value !== undefined).length
  return given === 1 || given === 2
    ? 'TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM belong together: set all of them, or none for no SMS.'
    : undefined
}

function secrets({ NEXTAUTH_SECRET, SECRET_KEYS }: Looked): readonly (string | undefined)[] {
  const keys = SECRET_KEYS.split(',').map((part) => Buffer.from(part.split(':')[1] ?? '', 'base64'))
  return [
    isGuessable(Buffer.from(NEXTAUTH_SECRET)) || NEXTAUTH_SECRET.length < 32
      ? 'NEXTAUTH_SECRET must be at least 32 random characters, such as `openssl rand -base64 32` prints.'
      : undefined,
    keys.some((key) => key.length !== 32 || isGuessable(key))
      ? 'SECRET_KEYS must hold random keys: `1:` and what `openssl rand -base64 32` prints.'
      : undefined,
  ]
}

function addresses({ BASE_URL, NEXTAUTH_URL, SMTP_URL, TRUSTED_PROXIES }: Looked): readonly (string | undefined)[] {
  const isHttps = BASE_URL.startsWith('https://')
  return [
    isHttps ? undefined : 'BASE_URL must be an https address: passwords and sessions would travel readable.',
    NEXTAUTH_URL !== undefined && new URL(NEXTAUTH_URL).origin !== new URL(BASE_URL).origin
      ? 'NEXTAUTH_URL must be the same address as BASE_URL.'
      : undefined,
    SMTP_URL !== undefined && isReadableMail(SMTP_URL)
      ? 'SMTP_URL must begin with smtps:// or end with ?requireTLS=true: links that sign people in would travel readable.'
      : undefined,
    // Web itself speaks http; behind a proxy that it does not know of, all visitors would be one, and one bot would lock out all.
    isHttps && TRUSTED_PROXIES === 0
      ? 'TRUSTED_PROXIES must say how many proxies stand before web; BASE_URL is https, so there is at least 1.'
      : undefined,
  ]
}

function isReadableMail(url: string): boolean {
  if (!URL.canParse(url)) return true
  const { protocol, hostname, searchParams } = new URL(url)
  return protocol !== 'smtps:' && !isLoopback(hostname) && searchParams.get('requireTLS') !== 'true'
}

function debugging({ LOG_LEVEL, SANDBOX_URL }: Looked): readonly (string | undefined)[] {
  return [
    ['debug', 'trace'].includes(LOG_LEVEL) ? 'LOG_LEVEL must be info or higher where customers are served.' : undefined,
    SANDBOX_URL === undefined
      ? undefined
      : 'SANDBOX_URL must not be set where customers are served: its pages would be allowed where cards are typed.',
  ]
}

/** Few different bytes, one kind of character, a sequence, or words of which examples are made. Random bytes of this length pass. */
function isGuessable(secret: Buffer): boolean {
  const text = secret.toString('latin1')
  // Bytes that nobody typed may be of any kind.
  const isText = /^[ -~]*$/.test(text)
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\s\w-]/].filter((kind) => kind.test(text)).length
  const steps = new Map<number, number>()
  for (let i = 1; i < secret.length; i++) {
    const step = (secret[i] ?? 0) - (secret[i - 1] ?? 0)
    steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  return (
    new Set(secret).size < 12 ||
    (isText && kinds < 2) ||
    Math.max(...steps.values()) > secret.length / 3 ||
    /change|secret|example|default|password|quittance|your[-_ ]|123456/i.test(text)
  )
}

/** Ends the process, saying why, when its settings are not safe (A17). Call first in every process that serves. */
export function refuseUnsafeStart(): void {
  const problems = unsafeSettings(env())
  for (const problem of problems) log.fatal(problem)
  if (problems.length > 0) process.exit(1)
}
