import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inPackage, root } from './paths.mjs'
import { Failure } from './say.mjs'

/**
 * How Node is started for whatever serves or works. Requests and batches leave much garbage that is young; with V8's own 16 MB it is
 * collected so often that a quarter of their time goes there. Costs up to 96 MB of memory each.
 */
export const nodeFlags = ['--max-semi-space-size=32']

const script = (...path) => ['--import', 'tsx', join(root, ...path)]
const serving = (...path) => [...nodeFlags, ...script(...path)]

/**
 * The environment of every process of one installation. `ports` are `{ web, sandbox, smtp }`; what the caller's own environment sets
 * (BASE_URL, SMTP_URL, secrets) is kept.
 */
export function serviceEnv({ databaseUrl, ports, secrets, sandboxData, dev = false }) {
  const given = process.env
  const baseUrl = given.BASE_URL || `http://localhost:${ports.web}`
  return {
    ...given,
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: databaseUrl,
    BASE_URL: baseUrl,
    NEXTAUTH_URL: given.NEXTAUTH_URL || baseUrl,
    SANDBOX_URL: `http://localhost:${ports.sandbox}`,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SMTP_PORT: String(ports.smtp),
    SANDBOX_DATA: sandboxData,
    SMTP_URL: given.SMTP_URL || `smtp://localhost:${ports.smtp}`,
    // The sandbox stands in for Twilio and takes whatever account it is shown.
    TWILIO_ACCOUNT_SID: given.TWILIO_ACCOUNT_SID || 'AC00000000000000000000000000000000',
    TWILIO_AUTH_TOKEN: given.TWILIO_AUTH_TOKEN || secrets.TWILIO_AUTH_TOKEN,
    SMS_FROM: given.SMS_FROM || '+15005550006',
    MAIL_REPORTS_TOKEN: given.MAIL_REPORTS_TOKEN || secrets.MAIL_REPORTS_TOKEN,
    SECRET_KEYS: given.SECRET_KEYS || secrets.SECRET_KEYS,
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET || secrets.NEXTAUTH_SECRET,
    // There is no balancer that needs to notice.
    SHUTDOWN_WAIT_MS: given.SHUTDOWN_WAIT_MS || '0',
  }
}

/** How each process is started, as `{ name, args }` for the Node that runs us. */
export const commands = {
  migrate: { name: 'migrate', args: script('db/migrate.ts') },
  seed: { name: 'seed', args: script('scripts/seed.ts') },
  sandbox: { name: 'sandbox', args: script('sandbox/main.ts') },
  worker: { name: 'worker', args: serving('lib/worker.ts') },
  web: (port, dev) => {
    const where = ['-H', 'localhost', '-p', String(port)]
    const args = dev ? [inPackage('next', 'dist', 'bin', 'next'), 'dev', ...where] : serving('lib/web.ts').concat(where)
    return { name: 'web', args }
  },
  callbacks: (port) => ({
    name: 'callbacks',
    args: [...serving('lib/callback-server.ts'), '-H', 'localhost', '-p', String(port)],
  }),
}

/**
 * Waits until an address answers anything at all below 500. `hasEnded()` ends the wait at once when the process behind it has gone.
 * Throws a Failure naming `what` after `seconds`.
 */
export async function untilAnswers(url, { what, hasEnded = () => false, seconds = 60 }) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    if (hasEnded()) throw new Failure(`The ${what} ended before it answered.`)
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
      await response.body?.cancel()
      if (response.status < 500) return
    } catch {
      // Not listening yet.
    }
  }
  throw new Failure(`The ${what} did not answer at ${url} within ${seconds} s.`)
}
