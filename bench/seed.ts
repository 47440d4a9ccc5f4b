import postgres from 'postgres'
import { createDatabase } from '@/db/client'
import { readContent } from '@/lib/documents/content'
import { newId } from '@/lib/ids'
import { scrub } from '@/lib/payments/evidence'
import { adapterOf } from '@/lib/payments/registry'
import { furnish } from './furnish'
import { intentOf } from './processor'
import { SEED } from './seed-sql'

/** What is in a database that was filled. */
export interface Seeded {
  readonly profileId: string
  readonly cards: string
  readonly payments: number
}

const DAYS = 730
const PER_CUSTOMER = 10

/**
 * Fills an empty, migrated database with two years of payments as they lie there when all is over: paid, declined, captured, refunded, in
 * every mix, with steps and their evidence, entries, audit, callbacks and receipts; no job is left. Triggers and foreign keys are
 * passed over while it is written; seed.test.ts verifies the books.
 */
export async function seed(url: string, payments: number): Promise<Seeded> {
  const { db, sql, close } = createDatabase(url)
  try {
    const { profileId, cards } = await furnish(db, 0)
    await sql.begin((tx) => fill(tx, { profileId, cards, payments }))
    await vacuum(url)
    return { profileId, cards, payments }
  } finally {
    await close()
  }
}

/** Bounded statements are for payments. */
async function vacuum(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 })
  await sql`vacuum (analyze)`.finally(() => sql.end())
}

async function fill(tx: postgres.TransactionSql, { profileId, cards, payments }: Seeded): Promise<void> {
  await tx.unsafe(`
    set local session_replication_role = replica;
    set local synchronous_commit = off;
    set local statement_timeout = 0;
    set local work_mem = '256MB';
    set local maintenance_work_mem = '256MB';
  `)
  // An index is built in a fraction of the time it takes to keep it up; those behind keys stay.
  const indexes = await tx<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
    where (select relnamespace from pg_class where oid = indexrelid) = 'public'::regnamespace
      and not exists (select from pg_constraint where conindid = indexrelid)`
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`)
  const facts = {
    profile: profileId,
    cards,
    payments: String(payments),
    customers: String(Math.ceil(payments / PER_CUSTOMER)),
    step_ms: String(Math.floor((DAYS * 86_400_000) / payments)),
    evidence: JSON.stringify(evidence()),
    receipt: JSON.stringify(receipt()),
    login: newId('log'),
  }
  for (const [name, value] of Object.entries(facts)) await tx`select set_config(${`seed.${name}`}, ${value}, true)`
  for (const statement of SEED) await tx.unsafe(statement)
  for (const { definition } of indexes) await tx.unsafe(definition)
}

/** What Stripe's reply leaves in a step; `{n}` stands where each has its own. */
function evidence(): object {
  const intent = intentOf('{transaction}', 2500) as { id: string; latest_charge: { id: string } }
  const raw = { ...intent, id: 'pi_{n}', latest_charge: { ...intent.latest_charge, id: 'ch_{n}' } }
  return scrub(adapterOf('stripe'), { processorCode: 'succeeded', raw })
}

function receipt(): object {
  return readContent('receipt', {
    number: 'R-2026-{n}',
    issuedAt: '2026-01-01T00:00:00.000Z',
    paidAt: '2026-01-01T00:00:00.000Z',
    merchant: { name: 'Northwind Telecom', country: 'US' },
    payer: { name: 'Somebody Longname', address: null, reference: 'C-100000' },
    description: 'Payment to Northwind Telecom',
    amountMinor: '2500',
    currency: 'USD',
    method: 'visa',
    label: '•••• 4242',
    payment: '{payment}',
    live: true,
    locale: 'en',
  })
}
