import type { Inquiry } from '../../contract'
import { faultOfSilence, faultOfStatus } from '../../exchange'
import type { Outcome, Told } from '../../outcome'
import type { Answer } from './client'
import { declineOf } from './declines'
import { errorReply } from './shapes'

// From one reply to what it means. A refusal (402) is final; a conflict, a 5xx and a reply we cannot read leave open what happened.

/** Codes of refusals that arrive as a bad request although the payer, not the program, can do something about them. */
const REFUSALS = new Set([
  'amount_too_small',
  'amount_too_large',
  'charge_expired_for_capture',
  'token_already_used',
  'payment_method_unactivated',
])

/** The outcome of a call that moves or keeps money. `read` understands a 2xx reply. */
export function outcomeOf(answer: Answer, read: (json: unknown) => Told | null): Outcome {
  if (answer.kind !== 'replied') return faultOfSilence(answer)
  if (answer.status >= 200 && answer.status < 300)
    return read(answer.json) ?? faultOfStatus(answer.status, { message: 'Stripe’s reply could not be read.' })
  return refusalOf(answer.status, answer.json)
}

/** The outcome of a preparing call, which moves nothing: whatever goes wrong with it, the payment was never sent. */
export function beforeSending(outcome: Outcome): Outcome {
  return outcome.kind === 'unknown' ? { kind: 'failed', code: 'unreachable', evidence: outcome.evidence } : outcome
}

/** The answer to a question. Only a plain 404 means that it does not exist. */
export function inquiryOf(answer: Answer, read: (json: unknown) => Told | null): Inquiry {
  if (answer.kind !== 'replied') return { kind: 'unanswered', evidence: faultOfSilence(answer).evidence }
  if (answer.status === 404) return { kind: 'not_found' }
  const outcome = outcomeOf(answer, read)
  const told = outcome.kind === 'succeeded' || outcome.kind === 'pending' || outcome.kind === 'declined'
  if (answer.status < 300 && told) return { kind: 'answered', outcome }
  return { kind: 'unanswered', evidence: outcome.evidence }
}

/** A sentence of Stripe's about why it refused, or our own. */
export function messageOf(answer: Answer): string {
  if (answer.kind !== 'replied') return 'Stripe could not be reached.'
  const message = answer.status === 401 ? undefined : errorReply.safeParse(answer.json).data?.error.message
  return message ?? `Stripe answered ${answer.status}.`
}

function refusalOf(status: number, json: unknown): Outcome {
  const error = errorReply.safeParse(json).data?.error
  // A 401 repeats part of the key.
  if (!error || status === 401 || status >= 500) return faultOfStatus(status)
  const code = error.decline_code ?? error.code ?? error.type ?? String(status)
  const raw = error.payment_intent ?? error.setup_intent
  const evidence = {
    processorCode: code,
    ...(error.message ? { message: error.message } : {}),
    ...(raw === undefined ? {} : { raw }),
  }
  const reference = raw === undefined ? {} : { reference: raw.id }
  // Another call was made under this transaction's id: what became of that one is the question.
  if (error.type === 'idempotency_error') return { kind: 'unknown', ...reference, evidence }
  const gone = error.code === 'resource_missing' && /^(payment_method|customer)$/.test(error.param ?? '')
  if (gone) return { kind: 'declined', ...reference, code: 'instrument_invalid', evidence }
  if (status === 402 || REFUSALS.has(error.code ?? ''))
    return { kind: 'declined', ...reference, code: declineOf(error, blocked(error.payment_intent)), evidence }
  return faultOfStatus(status, evidence)
}

function blocked(intent: { readonly latest_charge?: unknown } | undefined): boolean {
  const charge = intent?.latest_charge
  if (typeof charge !== 'object' || charge === null || !('outcome' in charge)) return false
  const outcome = charge.outcome
  return typeof outcome === 'object' && outcome !== null && 'type' in outcome && outcome.type === 'blocked'
}
