import { adoptDatabase, createDatabase, type Opened } from '@/db/client'
import { callbackRow } from './callbacks'
import type { Figure } from './figures'
import { type Furniture, furnish } from './furnish'
import type { Pace } from './measure'
import { paymentRows } from './payment-rows'
import { makeReference } from './reference'
import { type Client, type Server, serve, startClient } from './server'

// What is measured, in order. This file and all it imports is bundled; see bundle.ts.

/** What the stage hands over. */
export interface Setting {
  /** Of an empty, migrated database. */
  readonly databaseUrl: string
  readonly postmaster: number
  /** The bundled program of client.ts. */
  readonly clientProgram: string
  readonly pace: Pace
  readonly wants: (id: string) => boolean
}

/** Everything a row may need. */
export interface Bench extends Setting, Opened {
  readonly furniture: Furniture
  readonly server: Server
  readonly client: Client
}

/** Measures the rows that are wanted, one after the other. */
export async function* measure(setting: Setting): AsyncGenerator<Figure> {
  const opened = createDatabase(setting.databaseUrl)
  adoptDatabase(opened.db)
  await makeReference(opened.sql)
  const furniture = await furnish(opened.db)
  const server = await serve(opened.sql)
  const client = startClient(setting.clientProgram)
  const bench: Bench = { ...setting, ...opened, furniture, server, client }
  try {
    yield* paymentRows(bench)
    yield* callbackRow(bench)
  } finally {
    client.stop()
    server.close()
    await opened.close()
  }
}
