import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { log } from '@/lib/log'
import { countFailure, inquire } from './inquire'

const AT_ONCE = 20
/** Whoever takes a row has this long to ask about it before another worker may. */
const CLAIM = '60 seconds'

/**
 * Asks about every transaction whose time to be asked about has come: calls whose answer was lost, processes that died between the call
 * and the record, payers who never came back. Any number of workers may run it; each row is taken by one. Returns how many were asked.
 */
export async function runJanitor(): Promise<number> {
  for (let asked = 0; ; ) {
    const due = await claim()
    await Promise.all(due.map(ask))
    asked += due.length
    // After an outage there are many: the next call must not be waited for.
    if (due.length < AT_ONCE) return asked
  }
}

type Due = { readonly profile_id: string; readonly id: string }

async function claim(): Promise<readonly Due[]> {
  return database().execute<Due>(sql`
    update transaction set ask_at = now() + ${CLAIM}::interval
    where (profile_id, id) in (
      select profile_id, id from transaction where ask_at <= now() order by ask_at limit ${AT_ONCE} for update skip locked
    )
    returning profile_id, id`)
}

async function ask({ profile_id, id }: Due): Promise<void> {
  const of = { profileId: profile_id, transactionId: id }
  try {
    await inquire(of, 'inquiry')
  } catch (error) {
    log.error({ transaction: id, err: error }, 'an inquiry could not be recorded')
    await countFailure(of).catch((again: unknown) => log.error({ transaction: id, err: again }, 'nor that it failed'))
  }
}
