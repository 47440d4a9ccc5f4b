import { paypal } from './adapters/paypal'
import { stripe } from './adapters/stripe'
import type { AnyAdapter } from './contract'

/** Every processor we speak to. Adding one: write its file, add its line here. */
export const ADAPTERS: readonly AnyAdapter[] = [stripe, paypal]

/** The adapter with this id, or undefined when none is registered under it. */
export function findAdapter(id: string): AnyAdapter | undefined {
  return ADAPTERS.find((adapter) => adapter.id === id)
}

/** The adapter a stored row names. Throws when it is gone from the registry: ids are never removed while rows use them. */
export function adapterOf(id: string): AnyAdapter {
  const adapter = findAdapter(id)
  if (!adapter) throw new Error(`no adapter is registered under ${id}`)
  return adapter
}
