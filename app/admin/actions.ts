'use server'

import { switchSeat } from '@/app/(auth)/actions'

/** Moves to another profile of the same person; `profile` is the seat's id there. */
export async function switchProfile(data: unknown): Promise<void> {
  // A script may call it with anything.
  const seatId = data instanceof FormData ? data.get('profile') : null
  await switchSeat({ seatId: typeof seatId === 'string' ? seatId : '' })
}
