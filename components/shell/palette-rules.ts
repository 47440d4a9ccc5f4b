import { FEWEST_FOR_ORDERS } from '@/lib/api/search-hit'
import type { NavGroup, NavItem } from './nav'
import type { Searched } from './use-search'

// What the search of the console shows and says, apart from how it is drawn.

/** The pages of which words begin with what was typed: "payment sys" and "sys" find Payment systems, "ments" none. All where nothing was. */
export function pagesFor(groups: readonly NavGroup[], query: string): readonly NavItem[] {
  const wanted = ` ${query.trim().replace(/\s+/g, ' ').toLowerCase()}`
  const items = groups.flatMap((group) => group.items)
  return wanted === ' ' ? items : items.filter(({ label }) => ` ${label.toLowerCase()}`.includes(wanted))
}

/** The one sentence about a search: what goes on, or that nothing was found; null where what is shown says enough. An error is said beside it. */
export function sentenceFor(query: string, searched: Searched, pages: number): string | null {
  const letters = query.trim().length
  switch (searched.status) {
    case 'searching':
      return 'Searching…'
    case 'failed':
      return null
    case 'short':
      return letters > 0 && pages === 0
        ? 'Type one more letter to look for customers, payments, orders and payment links.'
        : null
    case 'found':
      if (pages + searched.hits.length > 0) return null
      return letters < FEWEST_FOR_ORDERS
        ? 'Nothing found. Orders and payment links are looked for from three letters on.'
        : 'Nothing found.'
  }
}

/** The keys that open the search, as they are called where `platform` is the browser's word for what it runs on. */
export function searchKeys(platform: string): readonly [string, string] {
  return /^(Mac|iPhone|iPad|iPod)/.test(platform) ? ['⌘', 'K'] : ['Ctrl', 'K']
}
