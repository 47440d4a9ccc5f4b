import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * The secrets of this machine, made once and kept in a file only its owner reads: those of `newSecrets`. What the environment gives takes
 * precedence where it is used.
 */
export function localSecrets(file) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets = { ...newSecrets(), ...kept }
  // A later release may need one more.
  if (Object.keys(secrets).length === Object.keys(kept).length) return kept
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  chmodSync(file, 0o600)
  return secrets
}

/** A fresh set of secrets, kept nowhere. */
export const newSecrets = () => ({
  SECRET_KEYS: `1:${randomBytes(32).toString('base64')}`,
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
  TWILIO_AUTH_TOKEN: randomBytes(16).toString('hex'),
  MAIL_REPORTS_TOKEN: randomBytes(18).toString('base64url'),
  databasePassword: randomBytes(18).toString('base64url'),
})
