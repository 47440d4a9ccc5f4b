import type { AnyAdapter } from './contract'
import type { Evidence } from './outcome'

/** Thirteen digits or more, whatever stands around or between them: a longer run may hide a card number. */
const CARD_NUMBER = /\d(?:[ -]?\d){12,}/g
const LONGEST_TEXT = 500

/**
 * What may be stored of a processor's reply: its code, its message, and of the raw reply only the adapter's `retainedKeys`, at any depth.
 * Digits that could be a card number are masked in every text, even where none should ever be.
 */
export function scrub(adapter: Pick<AnyAdapter, 'retainedKeys'>, evidence: Evidence): Evidence {
  const keys = new Set(adapter.retainedKeys)
  return {
    ...(evidence.processorCode === undefined ? {} : { processorCode: mask(evidence.processorCode) }),
    ...(evidence.message === undefined ? {} : { message: mask(evidence.message) }),
    ...(evidence.raw === undefined ? {} : { raw: retained(evidence.raw, keys) }),
  }
}

function mask(text: string): string {
  return text.replace(CARD_NUMBER, (digits) => `••••${digits.slice(-4)}`).slice(0, LONGEST_TEXT)
}

function retained(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => retained(item, keys))
  if (typeof value === 'string') return mask(value)
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : mask(String(value))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, inner]) => keys.has(key) && inner !== null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, retained(inner, keys)]))
}
