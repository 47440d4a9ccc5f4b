import { newId } from '@/lib/ids'
import { db } from '../support/database'

// What waits for a person in a profile, made as it lies in the tables, so that nobody has to wait for it to happen.

/** A callback that matched nothing; its id. */
export async function strayCallback({ profileId, systemId }: { profileId: string; systemId: string }): Promise<string> {
  const id = newId('cbk')
  await db()`insert into callback_event (profile_id, id, system_id, external_id, state, reports, problem, attempts) values
    (${profileId}, ${id}, ${systemId}, ${`evt_${id}`}, 'unmatched', '[]', 'Nothing matches this.', 8)`
  return id
}

/** A job that used up its attempts; its number. */
export async function deadJob({ profileId }: { profileId: string }): Promise<string> {
  const payload = JSON.stringify({ profileId, transactionId: newId('txn') })
  const [job] = await db()`
    select id from graphile_worker.add_job('document.receipt', payload => ${payload}::text::json, max_attempts => 1)`
  await db()`update graphile_worker._private_jobs set attempts = 1, last_error = 'planted' where id = ${job?.id}`
  return String(job?.id)
}
