'use server'

import { switchSeat } from '@/app/(auth)/actions'

/** Moves to another profile of the same person; `profile` is the seat's id there. */
export async function switchProfile(data: FormData): Promise<void> {
  await switchSeat({ seatId: String(data.get('profile') ?? '') })
}
