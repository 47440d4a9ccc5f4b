'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import type { StaffActor } from '@/lib/auth/actor'
import { type Answer, said } from '@/lib/auth/run-action'
import { formatMoney, readTyped } from '@/lib/money/format'
import type { Money } from '@/lib/money/money'
import { notFound, type Result, refuse } from '@/lib/result'
import { followUp } from '@/lib/transactions/follow-up'
import { inquire } from '@/lib/transactions/inquire'
import { getPayment } from '@/lib/transactions/read'
import type { PaymentView, TransactionView } from '@/lib/transactions/view'
import { doneWords } from './done-words'

const id = z.string().min(1).max(60)

const followUpForm = z
  .object({
    paymentId: id,
    transactionId: id,
    type: z.enum(['capture', 'void', 'refund']),
    amount: z.string().max(30),
    reason: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
    seen: z.coerce.number().int().min(0),
  })
  .refine(({ type, reason }) => type !== 'refund' || reason !== '', {
    path: ['reason'],
    message: 'Enter a reason. It is kept in the record.',
  })

/** Captures, reverses or refunds, and answers what came of it. */
export const act = staffAction('payments.read', followUpForm, async (actor, input): Promise<Answer<null>> => {
  const before = await getPayment(actor, input.paymentId)
  if (!before || !find(before, input.transactionId)) return notFound('payment')
  const amount = readAmount(input.amount, before)
  if (!amount.ok) return amount
  const { type, transactionId, reason, seen } = input
  const done = await followUp(actor, { type, transactionId, reason, seen, amount: amount.value })
  revalidatePath('/admin', 'layout')
  if (!done.ok) return done
  const after = await getPayment(actor, input.paymentId)
  const made = after && find(after, done.value.transactionId)
  return made ? resultOf(made, before) : notFound('payment')
})

function readAmount(typed: string, { amount }: PaymentView): Result<Money> {
  const read = readTyped(typed, amount.currency)
  return 'money' in read ? { ok: true, value: read.money } : refuse('amount', read.message, { amount: read.message })
}

function find(view: PaymentView, transactionId: string): TransactionView | undefined {
  const search = (all: readonly TransactionView[]): TransactionView | undefined => {
    for (const one of all) {
      const hit = one.id === transactionId ? one : search(one.children)
      if (hit) return hit
    }
    return undefined
  }
  return search(view.attempts)
}

function resultOf(made: TransactionView, payment: PaymentView): Answer<null> {
  const amount = formatMoney(made.told ?? made.asked)
  switch (made.status) {
    case 'succeeded':
      return said(null, doneWords(made, amount, payment))
    case 'pending':
      return said(null, `The processor accepted it and confirms later. This page follows: ${amount}, not final yet.`)
    case 'declined':
    case 'failed':
      return refuse(
        made.status,
        `It was not done, and no money moved. ${made.problem ? `${made.problem.staff}.` : ''} ${lastWords(made)}`.trim(),
      )
    case 'created':
    case 'unknown':
      return said(
        null,
        'The processor did not answer clearly, so it may or may not have happened. Do not repeat it: we are asking.',
      )
  }
}

function lastWords(made: TransactionView): string {
  return made.status === 'failed' ? 'You can try again.' : 'The evidence below has the processor’s own words.'
}

const askForm = z.object({ paymentId: id, transactionId: id })

/** Asks the processor about a transaction that is not final, now instead of when its time comes. */
export const askAgain = staffAction('payments.read', askForm, async (actor, input) => {
  const before = await read(actor, input)
  if (!before) return notFound('payment')
  await inquire({ profileId: actor.profileId, transactionId: input.transactionId }, 'inquiry')
  revalidatePath('/admin', 'layout')
  const after = await read(actor, input)
  return after && after.status !== before.status
    ? said(null, `The processor answered: ${after.name.toLowerCase()} ${after.status}.`)
    : said(null, 'The processor has nothing new to say. We go on asking.')
})

async function read(actor: StaffActor, input: z.output<typeof askForm>): Promise<TransactionView | undefined> {
  const view = await getPayment(actor, input.paymentId)
  return view && find(view, input.transactionId)
}
