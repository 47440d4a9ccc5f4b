'use client'

import type { Updater } from '@tanstack/react-table'
import { useCallback, useMemo, useSyncExternalStore } from 'react'

type Visibility = Record<string, boolean>

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, visibility: Visibility): void {
  try {
    localStorage.setItem(key, JSON.stringify(visibility))
  } catch {
    // A browser that keeps nothing still shows the table; the choice is then forgotten with the page.
  }
  for (const listener of listeners) listener()
}

/** Which columns the reader has chosen for a table, kept in the browser; the server draws the columns' own defaults. */
export function useHiddenColumns(
  tableId: string,
  columns: readonly { id: string; hidden?: boolean | undefined; fixed?: boolean | undefined }[],
): [Visibility, (change: Updater<Visibility>) => void] {
  const key = `table_columns:${tableId}`
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  )
  const visibility = useMemo(() => {
    const chosen = parse(stored)
    return Object.fromEntries(columns.map(({ id, hidden, fixed }) => [id, fixed || (chosen[id] ?? !hidden)]))
  }, [stored, columns])
  const change = useCallback(
    (updater: Updater<Visibility>) => write(key, typeof updater === 'function' ? updater(visibility) : updater),
    [key, visibility],
  )
  return [visibility, change]
}

function parse(text: string | null): Readonly<Record<string, boolean>> {
  if (text === null) return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    )
  } catch {
    return {}
  }
}
