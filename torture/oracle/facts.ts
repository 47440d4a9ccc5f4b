import type { Sql } from 'postgres'
import type { BookLine, Inbox, Processors } from '../processors'

/** A transaction as our books have it. */
export interface OurTransaction {
  readonly id: string
  readonly payment_id: string
  readonly parent_id: string | null
  readonly type: string
  readonly status: string
  readonly currency: string
  readonly asked_minor: string
  readonly told_minor: string | null
  readonly reference: string | null
  readonly needs_person: string | null
  readonly customer_id: string
  readonly purpose: string
  readonly adapter: string
}

/** A refund that its processor reported as done, and took back later because the card was closed. */
export function cameBack({
  type,
  status,
  told_minor,
}: Pick<OurTransaction, 'type' | 'status' | 'told_minor'>): boolean {
  return type === 'refund' && status === 'declined' && told_minor !== null
}

export interface TheirLine extends BookLine {
  readonly processor: 'stripe' | 'paypal'
}

/** Everything that the oracle judges by: our rows and the processors' own books, read once all is quiet. */
export interface Facts {
  readonly profileId: string
  readonly ours: readonly OurTransaction[]
  readonly theirs: readonly TheirLine[]
  /** What reached people. */
  readonly inbox: Inbox
  readonly sql: Sql
}

/** Reads both sides. */
export async function readFacts(sql: Sql, processors: Processors, profileId: string): Promise<Facts> {
  const ours = await sql<OurTransaction[]>`
    select t.id, t.payment_id, t.parent_id, t.type, t.status, t.currency, t.asked_minor::text, t.told_minor::text, t.reference,
      t.needs_person, p.customer_id, p.purpose, s.adapter
    from transaction t
    join payment p on p.profile_id = t.profile_id and p.id = t.payment_id
    join payment_system s on s.profile_id = t.profile_id and s.id = t.system_id
    order by t.created_at, t.id`
  const theirs: TheirLine[] = []
  for (const processor of ['stripe', 'paypal'] as const)
    theirs.push(...(await processors.books(processor)).map((line) => ({ ...line, processor })))
  return { profileId, ours, theirs, inbox: await processors.inbox(), sql }
}

/** Which promise is broken, by what, and the payment or transaction that shows it. */
export interface Finding {
  readonly rule: 'O1' | 'O2' | 'O3' | 'O4' | 'O5' | 'O6' | 'O7'
  readonly subject: string
  readonly problem: string
}
