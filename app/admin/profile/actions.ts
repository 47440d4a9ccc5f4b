'use server'

import { revalidatePath } from 'next/cache'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import { verificationSchema, withdrawalSchema } from '@/lib/orders/schemas'
import { saveTerms, termsSchema } from '@/lib/orders/terms'
import { verifyProfile, withdrawVerification } from '@/lib/orders/verification'

/** Records that the profile's identity was checked: live links can be made from then on. */
export const verify = staffAction('profile.manage', verificationSchema, async (actor, input) => {
  const verified = await verifyProfile(actor, input)
  if (!verified.ok) return verified
  revalidatePath('/admin', 'layout')
  return said(null, 'The profile is verified.')
})

export const withdraw = staffAction('profile.manage', withdrawalSchema, async (actor, input) => {
  const withdrawn = await withdrawVerification(actor, input)
  if (!withdrawn.ok) return withdrawn
  revalidatePath('/admin', 'layout')
  return said(null, 'The verification was withdrawn.')
})

/** Saves where payers read what they agree to. */
export const saveAddresses = staffAction('profile.manage', termsSchema, async (actor, input) => {
  const saved = await saveTerms(actor, input)
  if (!saved.ok) return saved
  revalidatePath('/admin/profile')
  return said(null, 'Saved. Whoever pays by a link from now on sees it.')
})
