'use client'

import { useEffect, useState } from 'react'
import { FEWEST_LETTERS } from '@/lib/api/search-hit'
import { askLater, type Found } from './ask-search'

/** What is known of what was typed last; `short`: too few letters to look for. */
export type Searched = Found | { readonly status: 'short' } | { readonly status: 'searching' }

/** Asks the server once typing pauses. What it answers is never of another text than `query`. */
export function useSearch(query: string): Searched {
  const wanted = query.trim()
  const isShort = wanted.length < FEWEST_LETTERS
  const [last, setLast] = useState<{ readonly of: string; readonly found: Found } | null>(null)
  useEffect(() => {
    if (!isShort) return askLater(wanted, (found) => setLast({ of: wanted, found }))
  }, [wanted, isShort])
  if (isShort) return { status: 'short' }
  return last?.of === wanted ? last.found : { status: 'searching' }
}
