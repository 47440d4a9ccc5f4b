import { type Env, env } from '@/lib/env'
import { log } from '@/lib/log'

type Looked = Pick<Env, 'NODE_ENV' | 'BASE_URL' | 'SECRET_KEYS' | 'NEXTAUTH_SECRET' | 'LOG_LEVEL'>

/** Why these settings are not safe to serve the public with, one sentence each; none on this machine alone or in development. */
export function unsafeSettings(of: Looked): readonly string[] {
  const { protocol, hostname } = new URL(of.BASE_URL)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost')
  if (of.NODE_ENV !== 'production' || isLocal) return []
  const keys = of.SECRET_KEYS.split(',').map((part) => Buffer.from(part.split(':')[1] ?? '', 'base64'))
  return [
    protocol === 'https:'
      ? undefined
      : 'BASE_URL must be an https address: passwords and sessions would travel readable.',
    isGuessable(Buffer.from(of.NEXTAUTH_SECRET)) || of.NEXTAUTH_SECRET.length < 32
      ? 'NEXTAUTH_SECRET must be at least 32 random characters, such as `openssl rand -base64 32` prints.'
      : undefined,
    keys.some((key) => key.length !== 32 || isGuessable(key))
      ? 'SECRET_KEYS must hold random keys: `1:` and what `openssl rand -base64 32` prints.'
      : undefined,
    ['debug', 'trace'].includes(of.LOG_LEVEL)
      ? 'LOG_LEVEL must be info or higher where customers are served.'
      : undefined,
  ].filter((problem) => problem !== undefined)
}

/** Few different bytes, or words of which examples are made. Random bytes of this length pass. */
function isGuessable(secret: Buffer): boolean {
  return (
    new Set(secret).size < 12 ||
    /change|secret|example|default|password|quittance|your[-_ ]|123456/i.test(secret.toString('latin1'))
  )
}

/** Ends the process, saying why, when its settings are not safe (A17). Call first in every process that serves. */
export function refuseUnsafeStart(): void {
  const problems = unsafeSettings(env())
  for (const problem of problems) log.fatal(problem)
  if (problems.length > 0) process.exit(1)
}
