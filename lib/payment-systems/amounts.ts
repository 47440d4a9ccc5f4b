import { formatMoney, readMajor, readTyped } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import type { AnyAdapter } from '@/lib/payments/contract'
import { processorLimits } from './limits'

/** What was typed as the range of an assignment, read and held against the processor's own limits. */
export type ReadRange =
  | { readonly ok: true; readonly min: bigint; readonly max: bigint | null }
  | { readonly ok: false; readonly fields: { readonly min?: string; readonly max?: string } }

/**
 * Reads minimum and maximum (empty: none) of a system in a currency. Neither may leave the processor's own range; zero is a minimum where the
 * processor names none.
 */
export function readRange(
  adapter: AnyAdapter,
  typed: { readonly currency: string; readonly min: string; readonly max: string; readonly methods: readonly string[] },
): ReadRange {
  const { currency } = typed
  const own = processorLimits(adapter, currency, typed.methods.length > 0 ? typed.methods : undefined)
  const min = /^0+([.,]0*)?$/.test(typed.min.trim()) ? readMajor('0', currency) : amountOf(typed.min, currency)
  const max = typed.max.trim() === '' ? null : amountOf(typed.max, currency)
  const minProblem = typeof min === 'string' ? min : min && problemOf(adapter, min, own)
  const maxProblem = typeof max === 'string' ? max : max && problemOf(adapter, max, own)
  const crossed =
    min && max && typeof min !== 'string' && typeof max !== 'string' && max.amountMinor < min.amountMinor
      ? 'The maximum payment must not be below the minimum payment.'
      : null
  if (minProblem || maxProblem || crossed || !min || typeof min === 'string' || typeof max === 'string')
    return {
      ok: false,
      fields: {
        ...(minProblem && { min: minProblem }),
        ...((maxProblem || crossed) && { max: maxProblem || crossed || '' }),
      },
    }
  return { ok: true, min: min.amountMinor, max: max?.amountMinor ?? null }
}

function amountOf(text: string, currency: string): Money | string {
  const typed = readTyped(text, currency)
  return 'money' in typed ? typed.money : typed.message
}

function problemOf(
  adapter: AnyAdapter,
  amount: Money,
  own: { readonly min: bigint | null; readonly max: bigint | null },
): string | null {
  const say = (minor: bigint) => formatMoney(money(minor, amount.currency), 'en', { trim: true })
  if (own.min !== null && amount.amountMinor < own.min)
    return `${adapter.displayName} itself takes no payment below ${say(own.min)}.`
  if (own.max !== null && amount.amountMinor > own.max)
    return `${adapter.displayName} itself takes no payment above ${say(own.max)}.`
  return null
}
