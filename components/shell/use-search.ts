'use client'

import { useEffect, useState } from 'react'
import type { SearchHit } from './nav'

/** How long typing must pause before the server is asked, in milliseconds. */
const PAUSE_MS = 200

type Status = 'idle' | 'searching' | 'failed'

/** Asks the server once typing pauses; an answer to an older question is dropped. */
export function useSearch(query: string, search: ((query: string) => Promise<readonly SearchHit[]>) | undefined) {
  const [hits, setHits] = useState<readonly SearchHit[]>([])
  const [status, setStatus] = useState<Status>('idle')
  useEffect(() => {
    const wanted = query.trim()
    if (!search || wanted.length < 2) {
      setHits([])
      setStatus('idle')
      return
    }
    let current = true
    setStatus('searching')
    const timer = setTimeout(async () => {
      try {
        const found = await search(wanted)
        if (current) setHits(found)
        if (current) setStatus('idle')
      } catch {
        if (current) setStatus('failed')
      }
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [query, search])
  return { hits, status }
}
