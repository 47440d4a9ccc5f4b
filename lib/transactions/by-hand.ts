import { and, eq, ne } from 'drizzle-orm'
import { database } from '@/db/client'
import { transaction } from '@/db/schema/payments'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { log } from '@/lib/log'
import { formatMoney } from '@/lib/money/format'
import { type Money, money } from '@/lib/money/money'
import type { Outcome } from '@/lib/payments/outcome'
import { notFound, ok, type Refusal, type Result, refuse } from '@/lib/result'
import { apply } from './apply'
import { inquire } from './inquire'
import { isOpen, type TransactionStatus } from './tree'

// When the processor cannot be made to say how a transaction ended, a person who has looked at its own pages says so.

/** What the processor's own pages say of it. */
export type Verdict =
  | { readonly kind: 'succeeded'; readonly amount: Money; readonly reference: string }
  | { readonly kind: 'declined' }
  /** The processor has no record of it: it never happened. */
  | { readonly kind: 'never_happened' }

export interface ByHand {
  readonly transactionId: string
  readonly verdict: Verdict
  /** Why it is known, for the record. */
  readonly reason: string
}

type Row = typeof transaction.$inferSelect

/**
 * Settles a transaction that needs a person, by the same door as everything else, and audits who said so. Asks the processor once more
 * first: what it says goes before what a person says (`answered`). Refuses what does not wait for a person (`not_waiting`), more than was
 * asked for, a reference that another transaction has, and a kept card, whose token nobody can type.
 */
export async function settleByHand(actor: Actor, input: ByHand): Promise<Result<TransactionStatus>> {
  demand(actor, 'payments.settle')
  const row = await read(actor, input.transactionId)
  if (!row) return notFound('transaction')
  const refusal = notWaiting(row) ?? (await impossible(row, input.verdict))
  if (refusal) return refusal
  await inquire({ profileId: row.profileId, transactionId: row.id }, 'inquiry').catch((error: unknown) =>
    log.error({ transaction: row.id, err: error }, 'an inquiry could not be recorded'),
  )
  const fresh = await read(actor, row.id)
  if (!fresh || !isOpen(fresh))
    return refuse(
      'answered',
      `The processor was asked once more and has answered: ${fresh?.status}. That is recorded; what you entered is not.`,
    )
  const { verdict, reason } = input
  const applied = await apply({
    profileId: row.profileId,
    systemId: row.systemId,
    about: { kind: 'ours', transactionId: row.id },
    type: row.type,
    outcome: outcomeOf(fresh, verdict, `Settled by hand by ${actor.name}: ${reason}`),
    source: 'person',
    alongside: (tx) =>
      audit(tx, actor, {
        action: 'transaction.settled_by_hand',
        entity: 'payment',
        entityId: row.paymentId,
        before: { status: fresh.status },
        after: {
          transaction: row.id,
          status: verdict.kind === 'succeeded' ? 'succeeded' : endOf(fresh, verdict),
          ...(verdict.kind === 'succeeded' ? { ...verdict.amount, reference: verdict.reference } : {}),
          reason,
        },
      }),
  })
  if (applied.kind === 'applied') return ok(verdict.kind === 'succeeded' ? 'succeeded' : endOf(fresh, verdict))
  return NOT_WAITING
}

const NOT_WAITING = refuse(
  'not_waiting',
  'This transaction does not wait for a person, or no longer. Nothing was changed: look at its payment again.',
)

function notWaiting(row: Row): Refusal | null {
  return isOpen(row) && row.needsPerson !== null ? null : NOT_WAITING
}

async function impossible(row: Row, verdict: Verdict): Promise<Refusal | null> {
  if (verdict.kind !== 'succeeded') return null
  if (row.type === 'verification')
    return refuse('unsupported', 'A kept card cannot be entered by hand: let the customer keep it again.')
  const asked = money(row.askedMinor, row.currency)
  const { amount, reference } = verdict
  if (amount.currency !== row.currency || amount.amountMinor <= 0n || amount.amountMinor > row.askedMinor)
    return refuse('amount', 'Nothing was changed.', {
      amount: `Enter at most ${formatMoney(asked)}, which is what was asked for.`,
    })
  if (row.type === 'void' && amount.amountMinor !== row.askedMinor)
    return refuse('amount', 'Nothing was changed.', { amount: `It is reversed whole: ${formatMoney(asked)}.` })
  if (row.reference !== null && row.reference !== reference)
    return refuse('reference', 'Nothing was changed.', {
      reference: `The processor has called it ${row.reference} already. If you found another one, it is another transaction.`,
    })
  const [other] = await database()
    .select({ paymentId: transaction.paymentId })
    .from(transaction)
    .where(
      and(
        eq(transaction.profileId, row.profileId),
        eq(transaction.systemId, row.systemId),
        eq(transaction.reference, reference),
        eq(transaction.type, row.type),
        ne(transaction.id, row.id),
      ),
    )
    .limit(1)
  return other
    ? refuse('reference_taken', 'Nothing was changed.', {
        reference: `Payment ${other.paymentId} has this reference already. What you found is that one.`,
      })
    : null
}

/** A pending one had begun, so that "never happened" can only mean that it came to nothing. */
function endOf(row: Row, verdict: Verdict): 'declined' | 'failed' {
  return verdict.kind === 'never_happened' && row.status !== 'pending' ? 'failed' : 'declined'
}

function outcomeOf(row: Row, verdict: Verdict, message: string): Outcome {
  const evidence = { message }
  if (verdict.kind === 'succeeded') return { ...verdict, evidence }
  if (endOf(row, verdict) === 'failed') return { kind: 'failed', code: 'unreachable', evidence }
  return { kind: 'declined', code: verdict.kind === 'declined' ? 'generic' : 'expired', evidence }
}

async function read(actor: Actor, transactionId: string): Promise<Row | undefined> {
  const [row] = await database()
    .select()
    .from(transaction)
    .where(and(eq(transaction.profileId, actor.profileId), eq(transaction.id, transactionId)))
  return row
}
