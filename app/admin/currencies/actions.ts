'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { ticked } from '@/lib/auth/fields'
import { said } from '@/lib/auth/run-action'
import { saveCurrency } from '@/lib/payment-systems/assignments'
import { addCurrency, removeCurrency } from '@/lib/payment-systems/currencies'
import { addCurrencySchema, removeCurrencySchema, saveCurrencySchema } from '@/lib/payment-systems/schemas'

export const add = staffAction('currencies.manage', addCurrencySchema, async (actor, input) => {
  const added = await addCurrency(actor, input)
  if (!added.ok) return added
  redirect(`/admin/currencies/${added.value.code}`)
})

const saveForm = saveCurrencySchema.extend({
  // A form sent before scripts arrived has no way to change the rows; it must not remove them.
  assignments: z.preprocess(
    (value) => (Array.isArray(value) ? value : undefined),
    saveCurrencySchema.shape.assignments,
  ),
  confirmed: ticked,
})

export const save = staffAction('currencies.manage', saveForm, async (actor, input) => {
  const saved = await saveCurrency(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin', 'layout')
  return said(saved.value, 'Saved.')
})

export const remove = staffAction(
  'currencies.manage',
  removeCurrencySchema.pick({ code: true }),
  async (actor, input) => {
    const removed = await removeCurrency(actor, { ...input, confirmed: true })
    if (!removed.ok) return removed
    revalidatePath('/admin', 'layout')
    redirect('/admin/currencies')
  },
)
