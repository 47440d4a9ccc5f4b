import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { transaction } from '@/db/schema/payments'
import { paymentSystem } from '@/db/schema/systems'
import { setClock } from '@/lib/clock'
import { inquire } from './inquire'
import { runJanitor } from './janitor'
import { start } from './start'
import { paymentBench } from './testing'

// Nothing stays without an end beyond its stated patience (O5): it is settled by asking, or a person is told why not.

const bench = paymentBench()
const DAY = 24 * 60 * 60 * 1000

afterEach(() => setClock())
beforeEach(async () => {
  await bench.test.sql`update transaction set ask_at = null`
  await bench.calm()
})

async function read(id: string) {
  const [row] = await bench.test.db.select().from(transaction).where(eq(transaction.id, id))
  if (!row) throw new Error('no transaction')
  return row
}

/** A payment whose answer was lost; `charged` says whether the processor took the money first. */
async function lost(charged: boolean): Promise<string> {
  const fault = charged ? 'drop_after' : 'error_before'
  await bench.misbehave({ processor: 'stripe', on: 'payment_intents.create', fault, times: 1 })
  const started = await start(bench.payer, bench.byCard(1300n))
  if (!started.ok) throw new Error(started.message)
  expect(started.value.status).toBe('unknown')
  return started.value.transactionId
}

/** Time goes by, and the janitor comes round at its end. */
async function timePasses(span: number, id: string) {
  const at = new Date((await read(id)).createdAt.getTime() + span)
  setClock(() => at)
  await bench.test.sql`update transaction set ask_at = now() where id = ${id}`
  await runJanitor()
  return read(id)
}

const silent = () => bench.misbehave({ processor: 'stripe', on: '*', fault: 'error_before', times: 100 })

describe('the janitor', () => {
  it('finds out what became of a payment whose answer was lost', async () => {
    expect(await timePasses(60_000, await lost(true))).toMatchObject({
      status: 'succeeded',
      needsPerson: null,
      askAt: null,
    })
  })

  it('believes “not found” only after the grace', async () => {
    const id = await lost(false)
    expect(await timePasses(110_000, id)).toMatchObject({ status: 'unknown', inquiries: 1, needsPerson: null })
    expect(await timePasses(130_000, id)).toMatchObject({ status: 'failed', code: 'unreachable', askAt: null })
  })

  it('asks a silent processor for a day, then a person, and daily from then on until it answers', async () => {
    const id = await lost(true)
    await silent()
    expect(await timePasses(DAY - 60_000, id)).toMatchObject({ status: 'unknown', inquiries: 1, needsPerson: null })
    const given = await timePasses(DAY, id)
    expect(given).toMatchObject({ status: 'unknown', inquiries: 2 })
    expect(given.needsPerson).toMatch(/^Since 20\d\d-.* UTC the answer to our call was lost.*We asked 2 times; .*500/)
    expect(given.askAt).toEqual(new Date(given.createdAt.getTime() + 2 * DAY))
    await bench.calm()
    expect(await timePasses(2 * DAY, id)).toMatchObject({ status: 'succeeded', needsPerson: null, askAt: null })
  })

  it('counts what it cannot even ask about: settings that do not unseal end with a person too', async () => {
    const id = await lost(true)
    const [row] = await bench.test.db.select().from(paymentSystem).where(eq(paymentSystem.id, bench.ids.stripe))
    const set = (settingsSealed: string) =>
      bench.test.db.update(paymentSystem).set({ settingsSealed }).where(eq(paymentSystem.id, bench.ids.stripe))
    await set('1:not-sealed-by-us')
    try {
      expect(await timePasses(60_000, id)).toMatchObject({ status: 'unknown', inquiries: 1, needsPerson: null })
      expect((await timePasses(DAY, id)).needsPerson).toContain('settings of its payment system could not be read')
    } finally {
      await set(row?.settingsSealed ?? '')
    }
    expect((await timePasses(2 * DAY, id)).status).toBe('succeeded')
  })

  it('counts an answer that cannot be recorded, and asks a person about one that contradicts us', async () => {
    const id = await lost(true)
    // A fault of ours, as the database sees it: the row refuses to be written.
    const refused = 'refuse_it'
    await bench.test.sql.unsafe(`create function ${refused}() returns trigger language plpgsql as $$
      begin if new.status = 'succeeded' then raise exception 'not today'; end if; return new; end $$;
      create trigger ${refused} before update on transaction for each row execute function ${refused}()`)
    expect(await timePasses(60_000, id)).toMatchObject({ status: 'unknown', inquiries: 1, needsPerson: null })
    expect((await timePasses(DAY, id)).needsPerson).toContain('our own code failed')
    await bench.test.sql.unsafe(`drop trigger ${refused} on transaction; drop function ${refused}`)
    // What was asked for is now said to have been another currency than the processor's.
    await bench.test.sql`update transaction set currency = 'EUR' where id = ${id}`
    expect(await timePasses(DAY + 1, id)).toMatchObject({ status: 'unknown' })
    expect((await read(id)).needsPerson).toContain('The processor says USD, we asked for EUR')
  })

  it('leaves alone what was settled while it asked', async () => {
    const id = await lost(true)
    await silent()
    let asking: Promise<unknown> = Promise.resolve()
    await bench.test.sql.begin(async (sql) => {
      await sql`update transaction set status = 'declined', ask_at = null where id = ${id}`
      asking = inquire({ profileId: bench.profileId, transactionId: id }, 'inquiry')
      // It has asked, and waits to write down that there was no answer.
      await expect.poll(blocked).toBe(1)
    })
    await asking
    expect(await read(id)).toMatchObject({ status: 'declined', askAt: null, inquiries: 0, needsPerson: null })
  })
})

async function blocked(): Promise<number> {
  const rows = await bench.test.sql`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return rows.length
}
