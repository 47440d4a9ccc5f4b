'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { orderInspection } from '@/lib/transactions/inspections'

const orderForm = z.object({ kind: z.enum(['ledger', 'secrets']) })

/** Has an inspection done now instead of at night. */
export const order = staffAction('inspections.run', orderForm, async (actor, input) => {
  const ordered = await orderInspection(actor, input)
  if (!ordered.ok) return ordered
  revalidatePath('/admin/inspections')
  return said(null, 'It was ordered. Its result appears below once the worker has done it; load the page again then.')
})
