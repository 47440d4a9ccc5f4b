import { type Actor, demand } from '@/lib/auth/actor'
import { tokenOf } from '@/lib/customers/stored-methods'
import type { Instrument, Payer, StartRequest } from '@/lib/payments/contract'
import type { Outcome } from '@/lib/payments/outcome'
import { ok, type Result } from '@/lib/result'
import { apply } from './apply'
import { openAttempt } from './attempt'
import type { Started } from './attempt-rows'
import { callForOutcome } from './call'
import { check, OPERATION, type Plan, type StartPayment } from './plan'

// How an attempt begins: check → insert the row and commit → call the processor outside any database transaction → apply. If we die in
// between, the janitor finds the row and asks the processor by our id.

/**
 * Starts a payment, or a further attempt of one that was declined. Refuses, before anything is written: an unknown customer, a method
 * that is not offered in the currency, an amount outside the assignment's limits, a removed card. Answers the attempt that is already
 * under way or has succeeded instead of making a second one.
 */
export async function start(actor: Actor, input: StartPayment): Promise<Result<Started>> {
  const plan = await prepare(actor, input)
  return plan.ok ? startPrepared(actor, input, plan.value) : plan
}

/** The first half of `start`, which refuses and writes nothing: for who has something else to ask meanwhile. */
export function prepare(actor: Actor, input: StartPayment): Promise<Result<Plan>> {
  demand(actor, permissionOf(actor, input))
  return check(actor, input)
}

/** The second half, for the same actor and input. */
export async function startPrepared(actor: Actor, input: StartPayment, plan: Plan): Promise<Result<Started>> {
  const row = await openAttempt(actor, input, plan)
  return row.ok && row.value.made ? carryOut(input, plan, row.value) : row
}

/** Calls the processor about an attempt that was just written, and applies what it says. */
export async function carryOut(
  input: Omit<StartPayment, 'customerId'>,
  plan: Plan,
  written: Started,
): Promise<Result<Started>> {
  const { paymentId, transactionId } = written
  const outcome = await callForOutcome(transactionId, () => run(input, plan, paymentId, transactionId))
  const { customer, system } = plan
  const applied = await apply({
    profileId: customer.profileId,
    systemId: system.row.id,
    about: { kind: 'ours', transactionId },
    type: input.type,
    outcome,
    source: 'call',
  })
  return ok({ ...written, status: applied.kind === 'unmatched' ? 'unknown' : applied.status })
}

function permissionOf(actor: Actor, input: StartPayment) {
  if (actor.kind !== 'customer') return 'payments.charge'
  return input.type === 'verification' ? 'own.cards' : 'own.pay'
}

type Input = Parameters<typeof carryOut>[0]

async function run(input: Input, plan: Plan, paymentId: string, transactionId: string): Promise<Outcome> {
  const { operations } = plan.system.adapter
  const request: StartRequest = {
    transactionId,
    amount: input.amount,
    instrument: instrumentOf(input, plan),
    accepted: plan.offer.methods.map((method) => method.id),
    keep: input.keep,
    payer: payerOf(plan),
    description: input.description,
    challenge: input.challenge,
    ...input.urls(paymentId, transactionId),
  }
  if (input.type === 'verification') {
    const { amount, keep: _keep, ...rest } = request
    return operations.verify?.run({ ...rest, currency: amount.currency }, plan.system.context) ?? unsupported()
  }
  return operations[OPERATION[input.type]]?.run(request, plan.system.context) ?? unsupported()
}

function unsupported(): Outcome {
  return { kind: 'failed', code: 'unsupported', evidence: {} }
}

function instrumentOf(input: Input, { stored, initiator }: Plan): Instrument {
  if (stored) return { kind: 'stored', token: tokenOf(stored), initiator }
  if (input.with.kind === 'one_time_token') return { kind: 'one_time_token', token: input.with.token }
  return { kind: 'chosen_at_processor' }
}

function payerOf({ customer, system, kept }: Plan): Payer {
  const known = kept.find((row) => row.systemId === system.row.id)
  return {
    reference: customer.id,
    name: customer.name,
    ...(customer.email ? { email: customer.email } : {}),
    ...(customer.phone ? { phone: customer.phone } : {}),
    ...(known ? { known: tokenOf(known) } : {}),
  }
}
