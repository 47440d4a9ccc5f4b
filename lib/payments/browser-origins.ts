import type { AnyAdapter } from './contract'

/** What the browser must be let through to, for the card fields of processors. Origins, without paths. */
export interface BrowserOrigins {
  readonly scripts: readonly string[]
  readonly connects: readonly string[]
  readonly frames: readonly string[]
}

/**
 * The origins that the card fields of these adapters load, call and frame, as their `entry` declares; with the stand-in for them
 * when there is one. For the content security policy of pages where a card is typed.
 */
export function browserOrigins(adapters: readonly Pick<AnyAdapter, 'entry'>[], standIn?: string): BrowserOrigins {
  const entries = adapters.map(({ entry }) => entry).filter((entry) => entry.kind === 'hosted_fields')
  const origins = (addresses: readonly string[]) => {
    const all = standIn && entries.length > 0 ? [...addresses, standIn] : addresses
    return [...new Set(all.map((address) => new URL(address).origin))].sort()
  }
  return {
    scripts: origins(entries.map((entry) => entry.script)),
    connects: origins(entries.flatMap((entry) => entry.connects)),
    frames: origins(entries.flatMap((entry) => entry.frames)),
  }
}
