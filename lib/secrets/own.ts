import type { Tx } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import { env } from '@/lib/env'
import { secretValues } from '@/lib/payment-systems/sealed-settings'

/** A shorter one is a password that people make up, such as the company's name: it would be found, and hidden, where it is only a word. */
const SHORTEST = 16

/**
 * The secrets of this installation, which may lie nowhere in the clear: its keys and passwords, and those of its payment systems. Never
 * for a result or a log line. Settings that do not open are left out; `secrets:rotate` names them.
 */
export async function ownSecrets(tx: Tx): Promise<readonly string[]> {
  const {
    SECRET_KEYS,
    NEXTAUTH_SECRET,
    DATABASE_URL,
    SMTP_URL,
    TWILIO_AUTH_TOKEN = '',
    MAIL_REPORTS_TOKEN = '',
  } = env()
  const keys = SECRET_KEYS.split(',').flatMap((pair) => pair.trim().split(':')[1] ?? [])
  const passwords = [DATABASE_URL, SMTP_URL ?? ''].map(passwordIn)
  const systems = await tx.select().from(paymentSystem)
  return [
    ...keys,
    NEXTAUTH_SECRET,
    TWILIO_AUTH_TOKEN,
    MAIL_REPORTS_TOKEN,
    ...passwords,
    ...systems.flatMap(settingsOf),
  ].filter((secret) => secret.length >= SHORTEST)
}

function passwordIn(address: string): string {
  return URL.canParse(address) ? decodeURIComponent(new URL(address).password) : ''
}

function settingsOf(row: typeof paymentSystem.$inferSelect): readonly string[] {
  try {
    return secretValues(row)
  } catch {
    return []
  }
}
