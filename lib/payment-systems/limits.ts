import type { AnyAdapter, MethodSupport } from '@/lib/payments/contract'

/** The processor's own limits for one payment, in minor units of the currency; null where it names none. */
export interface ProcessorLimits {
  readonly min: bigint | null
  readonly max: bigint | null
}

/** Can this method be paid in that currency at all? */
export function takesCurrency(method: MethodSupport, currency: string): boolean {
  return method.currencies === 'any' || method.currencies.includes(currency)
}

/**
 * What an adapter's processor takes at least and at most per payment in a currency: the narrowest range of the given methods, because
 * one assignment holds for all of them. Without method ids: of all its methods that take the currency.
 */
export function processorLimits(adapter: AnyAdapter, currency: string, methodIds?: readonly string[]): ProcessorLimits {
  const limits = adapter.methods
    .filter((method) => takesCurrency(method, currency) && (methodIds === undefined || methodIds.includes(method.id)))
    .flatMap((method) => method.limits[currency] ?? [])
  const mins = limits.flatMap(({ min }) => min ?? [])
  const maxes = limits.flatMap(({ max }) => max ?? [])
  return {
    min: mins.reduce<bigint | null>((most, min) => (most === null || min > most ? min : most), null),
    max: maxes.reduce<bigint | null>((least, max) => (least === null || max < least ? max : least), null),
  }
}
