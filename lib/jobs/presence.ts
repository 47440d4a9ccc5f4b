import { connect } from '@/db/client'

// The job library gives back what a crashed worker had begun only after four hours. Workers of ours show that they live by a session of
// their own in the database, and give back at once what one without such a session holds.

/** How the session of every worker is named; its id follows. */
export const WORKER_SESSION = 'quittance '

/** A job may be this young although its worker is not seen: it is only just connecting again. */
const YOUNG = '10 seconds'

export interface Presence {
  /**
   * Shows that we are here and frees the jobs of workers that are gone, and those that are locked for us and not `inHand`: the database
   * closed the connection before its answer came. They run again, as jobs may. Answers whose. Call it every few seconds.
   */
  freeAbandoned(inHand: ReadonlySet<string>): Promise<readonly string[]>
  /** Gives back what this worker itself holds: for one that must end before its jobs do. */
  giveBack(): Promise<void>
  close(): Promise<void>
}

/** Opens the session of a worker; `poolId` is what its jobs are locked by. */
export function bePresent(databaseUrl: string, poolId: string): Presence {
  const name = (id: string) => WORKER_SESSION + id
  const sql = connect(databaseUrl, 1, {
    application_name: name(poolId),
    // A machine that vanished does not close its connections: the database has to notice by itself.
    tcp_keepalives_idle: 5,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 2,
  })
  return {
    freeAbandoned: async (inHand) => {
      const lost = await sql`
        update graphile_worker._private_jobs set locked_at = null, locked_by = null
        where locked_by = ${poolId} and locked_at < now() - ${YOUNG}::interval
          and id::text not in (select json_array_elements_text(${JSON.stringify([...inHand])}::text::json))
        returning id`
      const gone = await sql<{ id: string }[]>`
        select distinct locked_by as id from graphile_worker.jobs
        where locked_at < now() - ${YOUNG}::interval
          and not exists (select from pg_stat_activity where application_name = ${name('')} || locked_by)`
      const ids = gone.map(({ id }) => id)
      if (ids.length > 0)
        await sql`
          select graphile_worker.force_unlock_workers(array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)))`
      return lost.length > 0 ? [...ids, poolId] : ids
    },
    giveBack: async () => {
      await sql`select graphile_worker.force_unlock_workers(array[${poolId}::text])`
    },
    close: () => sql.end({ timeout: 5 }),
  }
}
