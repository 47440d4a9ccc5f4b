import { now } from '@/lib/clock'
import { formatMoney } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { comesBack, hasComeBack } from '@/lib/payments/came-back'
import type { NextStep, Outcome } from '@/lib/payments/outcome'
import type { Found, TransactionRow } from './find'
import type { News } from './news'
import { nodeOf } from './nodes'
import { nextAsk } from './patience'
import { cameToNothing, isOpen, type Summary, step, summarize } from './tree'

// What news means for a transaction. Pure: no database, no processor.

export type Decision =
  /** The row moves on; `summary` is what its payment adds up to from then on. */
  | { readonly kind: 'applied'; readonly after: TransactionRow; readonly summary: Summary }
  /** It says nothing new; it may be the first to name the processor's reference. */
  | { readonly kind: 'repeated'; readonly reference: string | null }
  /** It contradicts what is recorded. */
  | { readonly kind: 'conflict'; readonly problem: string }

/** Decides what becomes of a transaction that was found for the news. */
export function decide(news: News, found: Found): Decision {
  const { row } = found
  const { outcome } = news
  const problem = contradiction(news, row)
  if (problem) return { kind: 'conflict', problem }
  const taken = comesBack(outcome, row) ? 'applied' : step(row.status, outcome.kind)
  if (taken === 'refused')
    return { kind: 'conflict', problem: `The processor says ${outcome.kind}, after it had said ${row.status}.` }
  if (taken === 'repeated' && !handsOver(row, outcome))
    return { kind: 'repeated', reference: newReference(row, outcome) }
  const after = { ...stepped(row, outcome), needsPerson: whyPerson(news, row) }
  const nodes = found.rows.map((one) => nodeOf(one.id === row.id ? after : one))
  return { kind: 'applied', after, summary: summarize(found.owner.amountMinor, nodes) }
}

function contradiction({ type, outcome, source, isFresh }: News, row: TransactionRow): string | undefined {
  if (source === 'person' && (row.needsPerson === null || !isOpen(row))) return 'It no longer waits for a person.'
  if (row.type !== type) return `The processor speaks of a ${type}, the transaction is a ${row.type}.`
  if (outcome.kind !== 'succeeded') return undefined
  const { currency, amountMinor } = outcome.amount
  if (currency !== row.currency) return `The processor says ${currency}, we asked for ${row.currency}.`
  if (amountMinor < 0n || (amountMinor === 0n && row.type !== 'verification'))
    return 'The processor says an amount of nothing.'
  if (hasComeBack(row)) return 'The processor says that it succeeded, and had said that it came back.'
  // It may have come back, and this be what was said before; unless no report has ever named it.
  if (row.type === 'refund' && cameToNothing(row.status) && row.reference !== null && !isFresh)
    return `The processor says that it succeeded, and it was ${row.status}.`
  return row.status === 'succeeded' ? anotherSuccess(outcome, row) : undefined
}

type Success = Extract<Outcome, { kind: 'succeeded' }>

/** Two successes are the same one only where they have the same name and amount; of a reversal the amount is not what is told. */
function anotherSuccess({ reference, amount }: Success, row: TransactionRow): string | undefined {
  if (row.reference !== null && reference !== row.reference)
    return `The processor calls it ${reference}, and had called it ${row.reference}.`
  if (row.type === 'void' || row.toldMinor === null || amount.amountMinor === row.toldMinor) return undefined
  return `The processor says ${formatMoney(amount)}, and had said ${formatMoney(money(row.toldMinor, row.currency))}.`
}

/**
 * Is a pending attempt now the processor's to finish, where it was the payer's? That much is news: the payer is no longer asked for
 * anything and cannot give up. The other way round it would be old news, arriving late.
 */
function handsOver({ status, nextStep }: TransactionRow, outcome: Outcome): boolean {
  return (
    status === 'pending' &&
    outcome.kind === 'pending' &&
    outcome.next.kind === 'wait' &&
    (nextStep as NextStep | null)?.kind !== 'wait'
  )
}

function newReference(row: TransactionRow, outcome: Outcome): string | null {
  return row.reference === null && 'reference' in outcome ? (outcome.reference ?? null) : null
}

const CAME_BACK =
  'The processor had said that this refund succeeded, and says now that it failed: the money is here again, and not with the customer.'
const NEVER_ARRIVED =
  'This refund was under way and came to nothing: the money is still here, and not with the customer.'

const AFTER_ALL =
  'This refund was taken for one that came to nothing, and the processor says now that it succeeded. If the customer was paid otherwise meanwhile, they have the money twice.'

/**
 * Whoever began a refund was told that it is under way, or nothing at all where their call never came back, and has gone on to other things: that the
 * customer is not paid, somebody has to hear. And where somebody has dealt with that, so does it that the customer is paid after all.
 */
function whyPerson({ outcome, source }: News, row: TransactionRow): string | null {
  if (comesBack(outcome, row)) return CAME_BACK
  if (row.type !== 'refund' || source === 'person') return null
  if (cameToNothing(row.status)) return outcome.kind === 'succeeded' && row.needsPerson === null ? AFTER_ALL : null
  const isAnswer = row.status === 'created' && source === 'call'
  return cameToNothing(outcome.kind) && !isAnswer ? NEVER_ARRIVED : null
}

function stepped(row: TransactionRow, outcome: Outcome): TransactionRow {
  const told = outcome.kind === 'succeeded' ? outcome : undefined
  const final = outcome.kind === 'succeeded' || outcome.kind === 'declined' || outcome.kind === 'failed'
  return {
    ...row,
    status: outcome.kind,
    reference: ('reference' in outcome ? outcome.reference : undefined) ?? row.reference,
    toldMinor: told ? told.amount.amountMinor : row.toldMinor,
    method: told?.method ?? row.method,
    label: told?.label ?? row.label,
    nextStep: outcome.kind === 'pending' ? outcome.next : null,
    expiresAt: (outcome.kind === 'pending' ? outcome.expiresAt : undefined) ?? row.expiresAt,
    code: outcome.kind === 'declined' || outcome.kind === 'failed' ? outcome.code : null,
    askAt: nextAsk(outcome.kind, row.inquiries, now()),
    ...(final ? { settledAt: now() } : {}),
  }
}
