import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Records of one kind by id, in order of first insertion. Values must survive JSON. */
export interface Collection<T> {
  get(id: string): T | undefined
  /** Inserts or replaces; call it again after changing a record in place, so that it is saved. */
  put(id: string, value: T): T
  delete(id: string): boolean
  all(): T[]
  clear(): void
}

/** Everything the sandbox remembers, in memory; a JSON snapshot beside it when a file was given. */
export interface Store {
  /** The collection of that name (`stripe.customers`), the same object on every call. */
  collection<T>(name: string): Collection<T>
  /** The next number of a named sequence, starting at 1. */
  next(sequence: string): number
  /** Forgets every record of every collection; the collections themselves stay usable. */
  reset(): void
  /** Writes the snapshot now, if there is a file and something changed. */
  flush(): void
}

interface Snapshot {
  collections: Record<string, [string, unknown][]>
  sequences: Record<string, number>
}

const SAVE_AFTER_MS = 300

function load(file: string | undefined): Snapshot {
  if (!file || !existsSync(file)) return { collections: {}, sequences: {} }
  return JSON.parse(readFileSync(file, 'utf8')) as Snapshot
}

/** Opens the store; `file` is read if it exists and written a moment after each change. Throws when it is not a snapshot. */
export function createStore(file?: string): Store {
  const loaded = load(file)
  const maps = new Map<string, Map<string, unknown>>()
  const sequences = new Map(Object.entries(loaded.sequences))
  for (const [name, entries] of Object.entries(loaded.collections)) maps.set(name, new Map(entries))
  let timer: NodeJS.Timeout | undefined
  let dirty = false

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (!file || !dirty) return
    dirty = false
    const snapshot: Snapshot = { collections: {}, sequences: Object.fromEntries(sequences) }
    for (const [name, map] of maps) snapshot.collections[name] = [...map]
    mkdirSync(dirname(file), { recursive: true })
    // A rename replaces the old snapshot in one step: a kill in the middle leaves the old one whole.
    writeFileSync(`${file}.new`, JSON.stringify(snapshot))
    renameSync(`${file}.new`, file)
  }

  function changed() {
    if (!file) return
    dirty = true
    timer ??= setTimeout(flush, SAVE_AFTER_MS).unref()
  }

  function collection<T>(name: string): Collection<T> {
    const map = (maps.get(name) ?? new Map()) as Map<string, T>
    maps.set(name, map)
    return {
      get: (id) => map.get(id),
      put: (id, value) => {
        map.set(id, value)
        changed()
        return value
      },
      delete: (id) => {
        changed()
        return map.delete(id)
      },
      all: () => [...map.values()],
      clear: () => {
        map.clear()
        changed()
      },
    }
  }

  return {
    collection,
    next: (sequence) => {
      const value = (sequences.get(sequence) ?? 0) + 1
      sequences.set(sequence, value)
      changed()
      return value
    },
    reset: () => {
      for (const map of maps.values()) map.clear()
      sequences.clear()
      changed()
    },
    flush,
  }
}
