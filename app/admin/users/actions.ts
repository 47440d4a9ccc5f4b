'use server'

import { revalidatePath } from 'next/cache'
import { staffAction } from '@/lib/auth/action'
import { said } from '@/lib/auth/run-action'
import {
  changeRole,
  inviteAgain,
  inviteSchema,
  inviteUser,
  removeSchema,
  removeUser,
  roleSchema,
} from '@/lib/auth/users'

const PAGE = '/admin/users'

/** Invites a person to the profile by e-mail. */
export const inviteToProfile = staffAction('users.manage', inviteSchema, async (actor, input) => {
  const invited = await inviteUser(actor, input)
  if (!invited.ok) return invited
  revalidatePath(PAGE)
  return said(null, `${input.name} is invited. A link is on its way to ${input.email}.`)
})

/** Mails an invitation again. */
export const mailInvitationAgain = staffAction('users.manage', removeSchema, async (actor, { seatId }) => {
  const mailed = await inviteAgain(actor, seatId)
  return mailed.ok ? said(null, 'Sent.') : mailed
})

/** Gives a user another role. */
export const giveRole = staffAction('users.manage', roleSchema, async (actor, input) => {
  const changed = await changeRole(actor, input)
  if (changed.ok) revalidatePath(PAGE)
  return changed.ok ? said(null, 'Saved.') : changed
})

/** Takes a user out of the profile. */
export const takeUserOut = staffAction('users.manage', removeSchema, async (actor, { seatId }) => {
  const removed = await removeUser(actor, seatId)
  if (removed.ok) revalidatePath(PAGE)
  return removed
})
