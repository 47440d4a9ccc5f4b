'use server'

import { revalidatePath } from 'next/cache'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { toMajor } from '@/lib/money/format'
import { setMinimum } from '@/lib/payment-systems/minimums'
import { minimumSchema } from '@/lib/payment-systems/schemas'

export const saveMinimum = staffAction('currencies.manage', minimumSchema, async (actor, input) => {
  const saved = await setMinimum(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin', 'layout')
  return said({ min: toMajor(saved.value.min) }, 'Saved.')
})
