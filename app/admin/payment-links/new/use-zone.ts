'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** The reader's time zone; UTC until scripts arrive, which is also how times are then read. */
export function useZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  )
}
