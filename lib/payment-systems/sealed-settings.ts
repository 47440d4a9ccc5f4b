import { seal, unseal } from '@/lib/auth/sealed'
import type { AnyAdapter } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import { settingFields } from '@/lib/payments/settings'
import { type PaymentSystemRow, sealContext } from './open'

type Texts = Readonly<Record<string, string>>

/** Everything that is stored, secrets included: for this room alone, never for a result. */
export function storedValues(row: Pick<PaymentSystemRow, 'id' | 'settingsSealed'>): Texts {
  return JSON.parse(unseal(row.settingsSealed, sealContext(row.id))) as Texts
}

export function sealValues(systemId: string, settings: unknown): string {
  return seal(JSON.stringify(settings), sealContext(systemId))
}

/** The stored settings that are no secrets. */
export function publicValues(row: PaymentSystemRow): Texts {
  const secret = new Set(secretKeys(adapterOf(row.adapter)))
  return Object.fromEntries(Object.entries(storedValues(row)).filter(([key]) => !secret.has(key)))
}

/** The secrets themselves, for the search that makes sure that they lie nowhere in the clear. Throws when they do not open. */
export function secretValues(row: Pick<PaymentSystemRow, 'id' | 'adapter' | 'settingsSealed'>): readonly string[] {
  const stored = storedValues(row)
  return secretKeys(adapterOf(row.adapter)).flatMap((key) => stored[key] || [])
}

/** Keys of the secrets that have a value. */
export function savedSecrets(row: PaymentSystemRow): readonly string[] {
  const stored = storedValues(row)
  return secretKeys(adapterOf(row.adapter)).filter((key) => Boolean(stored[key]))
}

/**
 * What was typed over what is stored: an empty secret keeps the stored one; keys the adapter does not know are dropped, and optional ones
 * that are empty are left out, so that the schema's own default holds.
 */
export function merged(adapter: AnyAdapter, typed: Texts, stored: Texts): Texts {
  const pairs = settingFields(adapter).map(({ key, secret, required }) => {
    const value = typed[key]
    const kept = secret && !value?.trim() ? (stored[key] ?? '') : (value ?? stored[key] ?? '')
    return { key, value: kept, left: kept === '' && !required }
  })
  return Object.fromEntries(pairs.filter(({ left }) => !left).map(({ key, value }) => [key, value]))
}

/** What changed, fit for the audit log: a secret is only said to have changed. */
export function settingChanges(adapter: AnyAdapter, before: Texts, after: Texts): { before: Texts; after: Texts } {
  const changed = settingFields(adapter).filter(({ key }) => (before[key] ?? '') !== (after[key] ?? ''))
  const shown = (values: Texts, secret: (value: string) => string) =>
    Object.fromEntries(
      changed.map((field) => [field.key, (field.secret ? secret : plain)(values[field.key] ?? '')] as const),
    )
  return { before: shown(before, (value) => (value ? 'set' : 'empty')), after: shown(after, () => 'changed') }
}

function plain(value: string): string {
  return value
}

function secretKeys(adapter: AnyAdapter): readonly string[] {
  return settingFields(adapter)
    .filter(({ secret }) => secret)
    .map(({ key }) => key)
}
