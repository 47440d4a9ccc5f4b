import { adoptDatabase, createDatabase, type Opened } from '@/db/client'
import { callbackRow } from './callbacks'
import type { Figure } from './figures'
import { firstLoadRows } from './first-load'
import { type Furniture, furnish } from './furnish'
import { type Filled, listRow } from './list-rows'
import type { Pace } from './measure'
import { pageRows } from './pages'
import { paymentRows } from './payment-rows'
import { payer } from './payments'
import { answeringAtOnce } from './processor'
import { makeReference, REFERENCE_ACCOUNTS, writePayment } from './reference'
import { requestRow } from './requests'
import { seed } from './seed'
import { type Client, type Server, serve, startClient } from './server'
import type { Site } from './site'
import { sizeRow } from './size'
import { soakRow } from './soak'

// What is measured, in order. This file and all it imports is bundled; see bundle.ts.

/** What the stage hands over. */
export interface Setting {
  /** Of an empty, migrated database. */
  readonly databaseUrl: string
  /** Makes another. */
  readonly newDatabase: (name: string) => Promise<string>
  readonly postmaster: number
  /** The bundled program of client.ts. */
  readonly clientProgram: string
  /** Of this run, deleted at its end. */
  readonly folder: string
  /** Serves the production build on a database, with processors at an address. */
  readonly serveSite: (databaseUrl: string, sandboxUrl: string) => Promise<Site>
  readonly serveSandbox: () => Promise<Site>
  /** The path of a Chromium. */
  readonly findBrowser: () => Promise<string>
  readonly pace: Pace
  /** How many payments the list rows have. */
  readonly many: number
  readonly soakMinutes: number
  readonly wants: (id: string) => boolean
}

/** Everything a row may need. */
export interface Bench extends Setting, Opened {
  readonly furniture: Furniture
  readonly server: Server
  readonly client: Client
  readonly siteOf: (databaseUrl: string) => Promise<Site>
}

/** Measures the rows that are wanted, one after the other. */
export async function* measure(setting: Setting): AsyncGenerator<Figure> {
  const opened = createDatabase(setting.databaseUrl)
  adoptDatabase(opened.db)
  await makeReference(opened.sql)
  const furniture = await furnish(opened.db)
  if (['P1', 'P2', 'P3', 'P5', 'P13'].some(setting.wants)) await runIn(opened, furniture)
  const server = await serve(opened.sql)
  const client = startClient(setting.clientProgram)
  const siteOf = (databaseUrl: string) => setting.serveSite(databaseUrl, server.origin)
  const bench: Bench = { ...setting, ...opened, furniture, server, client, siteOf }
  try {
    yield* paymentRows(bench)
    yield* callbackRow(bench)
    yield* requestRow(bench)
    if (bench.wants('P12')) yield* firstLoadRows(bench)
    if (bench.wants('P13')) yield* soakRow(bench)
    yield* filledRows(bench)
  } finally {
    client.stop()
    server.close()
    await opened.close()
  }
}

const RUN_IN = { payers: 32, each: 150 }

/**
 * What is measured has been running for a while: the database knows how large its tables are, which it finds out within a minute, and
 * until then plans for empty ones. That holds for the references as well: looked at while empty, their tables are read whole for each
 * foreign key, and everything beside them seems eight times as fast as it is. Then once more, because a connection plans a statement anew
 * until it has seen that one plan does for all.
 */
async function runIn({ sql }: Opened, furniture: Furniture): Promise<void> {
  const pay = payer(furniture)
  let turn = 0
  const one = async () => {
    for (let n = 0; n < RUN_IN.each; n++) {
      await pay()
      await writePayment(sql, turn++ % REFERENCE_ACCOUNTS)
    }
  }
  const all = () => answeringAtOnce(() => Promise.all(Array.from({ length: RUN_IN.payers }, one)))
  await all()
  await sql`vacuum analyze`.simple()
  await all()
}

/** P6, P10 and P11: what depends on how much is there. */
async function* filledRows(bench: Bench): AsyncGenerator<Figure> {
  if (!['P6', 'P10', 'P11'].some(bench.wants)) return
  const large = await filled(bench, 'large', bench.many)
  if (bench.wants('P6')) yield await sizeRow(large.url, bench.many)
  if (bench.wants('P10')) yield await listRow(bench, await filled(bench, 'small', 10_000), large)
  if (bench.wants('P11')) yield* pageRows(bench, large)
}

async function filled({ newDatabase }: Bench, name: string, payments: number): Promise<Filled> {
  const url = await newDatabase(name)
  return { url, seeded: await seed(url, payments) }
}
