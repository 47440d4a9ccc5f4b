'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { openAccount } from '@/lib/customers/accounts'
import { removeCard, setDefaultCard } from '@/lib/customers/cards'
import { closeSelfCare, createCustomer, openSelfCare, updateCustomer } from '@/lib/customers/customers'
import { customerSchema, updateCustomerSchema } from '@/lib/customers/schemas'
import { env } from '@/lib/env'
import { isCurrency } from '@/lib/money/currencies'
import { readTyped } from '@/lib/money/format'
import { refuse } from '@/lib/result'
import { start } from '@/lib/transactions/start'

const id = z.string().min(1).max(60)
const ofCustomer = z.object({ customerId: id })

export const create = staffAction('customers.manage', customerSchema, async (actor, input) => {
  const created = await createCustomer(actor, input)
  if (!created.ok) return created
  redirect(`/admin/customers/${created.value.customerId}`)
})

export const update = staffAction('customers.manage', updateCustomerSchema, async (actor, { customerId, ...input }) => {
  const updated = await updateCustomer(actor, customerId, input)
  if (!updated.ok) return updated
  revalidatePath(`/admin/customers/${customerId}`, 'layout')
  return said(null, updated.value.changed ? 'Saved.' : 'Nothing was changed.')
})

/** Gives access to self-care, or mails the link again. */
export const giveAccess = staffAction('customers.manage', ofCustomer, async (actor, { customerId }) => {
  const opened = await openSelfCare(actor, customerId)
  if (!opened.ok) return opened
  revalidatePath(`/admin/customers/${customerId}`)
  return said(null, `A link to sign in is on its way to ${opened.value.email}.`)
})

export const withdrawAccess = staffAction('customers.manage', ofCustomer, async (actor, { customerId }) => {
  const closed = await closeSelfCare(actor, customerId)
  if (!closed.ok) return closed
  revalidatePath(`/admin/customers/${customerId}`)
  return said(null, 'Self-care access was withdrawn.')
})

const accountForm = ofCustomer.extend({ currency: z.string('Choose a currency.').length(3, 'Choose a currency.') })

export const open = staffAction('customers.manage', accountForm, async (actor, input) => {
  const opened = await openAccount(actor, input)
  if (!opened.ok) return opened
  revalidatePath(`/admin/customers/${input.customerId}`, 'layout')
  return said(null, `The account in ${input.currency} is open, with a balance of zero.`)
})

const cardForm = ofCustomer.extend({ cardId: id })

export const makeDefault = staffAction('customers.manage', cardForm, async (actor, input) => {
  const done = await setDefaultCard(actor, input)
  if (!done.ok) return done
  revalidatePath(`/admin/customers/${input.customerId}/cards`)
  return said(null, `•••• ${done.value.lastFour} is the default now.`)
})

export const remove = staffAction('customers.manage', cardForm, async (actor, input) => {
  const done = await removeCard(actor, input)
  if (!done.ok) return done
  revalidatePath(`/admin/customers/${input.customerId}/cards`)
  return said(null, `•••• ${done.value.lastFour} was removed.`)
})

const chargeForm = cardForm.extend({
  currency: z.string().refine(isCurrency, 'Choose an account.'),
  amount: z.string().max(30),
  description: z
    .string()
    .trim()
    .min(1, 'Say what it is for; the customer reads it.')
    .max(200, 'Use at most 200 characters.'),
  how: z.enum(['purchase', 'authorization'], 'Choose what to do.'),
  /** Made by the page when the question opened: a second click is the same payment. */
  key: z.string().min(8).max(60),
})

/** Charges a kept card or reserves money on it, and goes to the payment, whatever came of it. */
export const charge = staffAction('payments.charge', chargeForm, async (actor, input) => {
  const amount = readTyped(input.amount, input.currency)
  if ('message' in amount) return refuse('amount', amount.message, { amount: amount.message })
  const base = env().BASE_URL.replace(/\/$/, '')
  const started = await start(actor, {
    customerId: input.customerId,
    type: input.how,
    amount: amount.money,
    with: { kind: 'stored', storedMethodId: input.cardId },
    keep: false,
    key: input.key,
    attempt: 0,
    description: input.description,
    challenge: 'redirect',
    urls: (paymentId) => ({
      returnUrl: `${base}/admin/payments/${paymentId}`,
      cancelUrl: `${base}/admin/payments/${paymentId}`,
    }),
  })
  if (!started.ok) return isAboutAmount(started.code) ? { ...started, fields: { amount: started.message } } : started
  revalidatePath('/admin', 'layout')
  redirect(`/admin/payments/${started.value.paymentId}`)
})

function isAboutAmount(code: string): boolean {
  return code === 'below_minimum' || code === 'above_maximum'
}
