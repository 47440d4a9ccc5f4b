'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { customerAction } from '@/lib/auth/action'
import { isTooMany } from '@/lib/auth/limits'
import { safeNext } from '@/lib/auth/next-path'
import { said } from '@/lib/auth/run-action'
import { ownDetailsSchema, updateOwnDetails } from '@/lib/customers/own-details'

const schema = ownDetailsSchema.extend({ next: z.string().max(500).optional() })

/** Saves the customer's own details, and leads back to the page that sent them here. */
export const saveDetails = customerAction('own.details', schema, async (actor, { next, ...details }) => {
  const saved = await updateOwnDetails(actor, details)
  if (!saved.ok && isTooMany(saved)) {
    const hours = Math.ceil(saved.retryAfter / 3600)
    return { ...saved, message: (await getTranslations('limits'))('details', { hours }) }
  }
  if (!saved.ok) return saved
  revalidatePath('/self-care', 'layout')
  const back = safeNext(next)
  if (back?.startsWith('/self-care/')) redirect(back)
  return said(null, (await getTranslations('details'))('saved'))
})
