'use server'

import { redirect } from 'next/navigation'
import { homeOf } from '@/lib/auth/seats'
import { endSession, moveToSeat } from '@/lib/auth/session'

/** Ends the session of this browser. */
export async function signOut(): Promise<void> {
  await endSession()
  redirect('/sign-in')
}

/** Moves to another seat of the same person; `profile` is the seat's id. */
export async function switchProfile(data: FormData): Promise<void> {
  const actor = await moveToSeat(String(data.get('profile') ?? ''))
  redirect(actor ? homeOf(actor) : '/choose-profile')
}
