'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { orderInspection } from '@/lib/transactions/inspections'
import { recount } from '@/lib/transactions/recount'

const orderForm = z.object({ kind: z.enum(['ledger', 'secrets']) })

/** Has an inspection done now instead of at night. */
export const order = staffAction('inspections.run', orderForm, async (actor, input) => {
  const ordered = await orderInspection(actor, input)
  if (!ordered.ok) return ordered
  revalidatePath('/admin/inspections')
  return said(null, 'It was ordered. Its result appears below once the worker has done it; load the page again then.')
})

/** Works out again from the transactions what is kept on an order or a payment. */
export const countAgain = staffAction(
  'payments.settle',
  z.object({ subject: z.string().max(60) }),
  async (actor, input) => {
    const counted = await recount(actor, input)
    if (!counted.ok) return counted
    revalidatePath('/admin', 'layout')
    return said(
      null,
      counted.value.changed
        ? 'It was counted again and put right. The audit log has what it was before; the next inspection shows that it agrees.'
        : 'What is kept agrees with the transactions already. Nothing was changed.',
    )
  },
)
