import { setTimeout as sleep } from 'node:timers/promises'
import { db } from '../support/database'

/** A sum over all rows of each table, by the table's name. */
export type Snapshot = Readonly<Record<string, string>>

// What may change though nothing was done: when somebody was last seen, that a stranger called, and how often something was tried.
const PASSING = ['last_seen_at', 'rejected_callbacks', 'last_rejected_at']

interface Table {
  readonly schema: string
  readonly name: string
  readonly owned: boolean
}

let tables: readonly Table[] | undefined

async function allTables() {
  tables ??= await db()<Table[]>`
    select t.table_schema as schema, t.table_name as name, exists (
      select 1 from information_schema.columns c where c.table_schema = t.table_schema and c.table_name = t.table_name
        and c.column_name = 'profile_id') as owned
    from information_schema.tables t
    where t.table_type = 'BASE TABLE' and t.table_name <> 'rate_limit' and (t.table_schema = 'public' or t.table_name = '_private_jobs') order by 1, 2`
  return tables
}

/** Sums, and what each was made from: where its table's rows lie and which transactions wrote them. While that stands, so does the sum. */
const made = new Map<string, { readonly from: string | undefined; readonly sum: string }>()

/** All that is stored, jobs included; of one profile alone when its id is given. */
export async function snapshot(profileId?: string): Promise<Snapshot> {
  const asked = (await allTables()).filter(({ owned }) => owned || profileId === undefined)
  const places = await placesOf(asked)
  const keyOf = (name: string) => `${name} ${profileId}`
  for (const table of asked) {
    const key = keyOf(table.name)
    const from = places.get(table.name)
    if (made.get(key)?.from !== from) made.set(key, { from, sum: await sumOf(table, profileId) })
  }
  return Object.fromEntries(asked.map(({ name }) => [name, made.get(keyOf(name))?.sum ?? '']))
}

/** By table: an update moves a row, and whoever writes one leaves the number of their transaction in it. */
async function placesOf(asked: readonly Table[]): Promise<ReadonlyMap<string, string>> {
  const query = asked
    .map(
      ({ schema, name }) => db()`select ${name}::text as name,
        concat(count(*), ' ', sum(hashtextextended(concat(t.ctid, ' ', t.xmin), 0))) as place from ${db()(schema)}.${db()(name)} t`,
    )
    .reduce((all, next) => db()`${all} union all ${next}`)
  const rows = await db()<{ name: string; place: string }[]>`${query}`
  return new Map(rows.map(({ name, place }) => [name, place]))
}

async function sumOf({ schema, name, owned }: Table, profileId: string | undefined): Promise<string> {
  const where = owned && profileId !== undefined ? db()`where profile_id = ${profileId}` : db()``
  const [row] = await db()<{ sum: string }[]>`
    select md5(coalesce(string_agg(line, '|' order by line), '')) as sum
    from (select (to_jsonb(t) - ${PASSING}::text[])::text as line from ${db()(schema)}.${db()(name)} t ${where}) rows`
  return row?.sum ?? ''
}

/** The tables that differ. */
export function changedBetween(before: Snapshot, after: Snapshot): readonly string[] {
  return Object.keys(after).filter((name) => after[name] !== before[name])
}

/** Resolves when nothing has been written for a second: callbacks that were on their way have arrived. */
export async function untilQuiet(): Promise<void> {
  let last = await snapshot()
  for (let still = 0, tries = 0; still < 4; tries += 1) {
    if (tries > 120) throw new Error('The database does not come to rest')
    await sleep(250)
    const now = await snapshot()
    still = changedBetween(last, now).length === 0 ? still + 1 : 0
    last = now
  }
}
