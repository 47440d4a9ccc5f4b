'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { publicAction } from '@/lib/auth/action'
import {
  askForLink,
  byLinkSchema,
  changeOwnPassword,
  changePasswordSchema,
  changeSeat,
  endAllSessions,
  endOwnSession,
  enterByLink,
  enterByPassword,
  enterSchema,
  setPasswordByLink,
  setPasswordSchema,
} from '@/lib/auth/entry'
import { emailField } from '@/lib/auth/fields'
import { LINK_MINUTES } from '@/lib/auth/links'
import { SIGNED_OUT, said } from '@/lib/auth/run-action'
import { currentSession, endSession } from '@/lib/auth/session'
import type { LiveSession } from '@/lib/auth/sessions'
import type { Result } from '@/lib/result'

const ON_ITS_WAY = `If somebody signs in with this address, a link is on its way to it. It works once, for ${LINK_MINUTES.asked} minutes.`

async function goOn(entered: Result<string>) {
  return entered.ok ? redirect(entered.value) : entered
}

/** The sign-in form: signs in by password and goes on to `next`, or mails a link to sign in with. */
export const enter = publicAction(enterSchema, async (input) => {
  if (input.way === 'password') return goOn(await enterByPassword(input))
  const asked = await askForLink(input.email, 'sign_in')
  return asked.ok ? said(null, ON_ITS_WAY) : asked
})

/** Mails a link to set a password with. */
export const mailPasswordLink = publicAction(z.object({ email: emailField }), async ({ email }) => {
  const asked = await askForLink(email, 'set_password')
  return asked.ok ? said(null, ON_ITS_WAY) : asked
})

/** Signs in by a mailed link. */
export const signInByLink = publicAction(byLinkSchema, async ({ token }) => goOn(await enterByLink(token)))

/** Sets a password by a mailed link and signs in. */
export const choosePassword = publicAction(setPasswordSchema, async (input) => goOn(await setPasswordByLink(input)))

function ownAction<Schema extends z.ZodType>(
  schema: Schema,
  fn: (of: LiveSession, input: z.output<Schema>) => Promise<Result<unknown> & { message?: string }>,
) {
  return publicAction(schema, async (input) => {
    const of = await currentSession()
    return of ? fn(of, input) : SIGNED_OUT
  })
}

/** Changes one's own password; other sessions end. */
export const changeMyPassword = ownAction(changePasswordSchema, async (of, input) => {
  const changed = await changeOwnPassword(of, input)
  return changed.ok ? said(null, 'Your password is changed. You were signed out everywhere else.') : changed
})

/** Mails whoever is signed in a link to set a password. */
export const mailMyPasswordLink = ownAction(z.unknown(), async (of) => {
  const asked = await askForLink(of.email, 'set_password')
  if (!asked.ok) return asked
  return said(null, `A link is on its way to ${of.email}. It works once, for ${LINK_MINUTES.asked} minutes.`)
})

/** Ends one of one's own sessions; for this browser's own use `signOut`. */
export const endMySession = ownAction(z.object({ sessionId: z.string().max(100) }), async (of, { sessionId }) => {
  await endOwnSession(of, sessionId)
  return redirect('/account')
})

/** Signs out everywhere, here too. */
export const signOutEverywhere = ownAction(z.unknown(), async (of) => {
  await endAllSessions(of)
  await endSession()
  return redirect('/sign-in')
})

/** Signs out here. For a form's `action` or a menu item. */
export async function signOut(): Promise<void> {
  await endSession()
  redirect('/sign-in')
}

/** Takes the profile that was chosen after signing in, and goes on to `next`. */
export const chooseProfile = publicAction(
  z.object({ seatId: z.string().max(100), next: z.string().optional() }),
  async ({ seatId, next }) => {
    const moved = await changeSeat(seatId, next)
    return moved.ok ? beginAt(moved.value.path) : moved
  },
)

/** Switches to another profile from the user menu, without signing out: to its payments, or to self-care (S2-46). */
export const switchSeat = publicAction(z.object({ seatId: z.string().max(100) }), async ({ seatId }) => {
  const moved = await changeSeat(seatId)
  return moved.ok ? beginAt(moved.value.actor.kind === 'staff' ? '/admin/payments' : moved.value.path) : moved
})

/** Goes on at another seat. The frame is drawn anew too: kept, as between pages of one seat, it would go on to show the former profile. */
function beginAt(path: string): never {
  revalidatePath('/', 'layout')
  redirect(path)
}
