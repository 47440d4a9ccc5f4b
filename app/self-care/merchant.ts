import { currentSeats } from '@/lib/auth/session'

/** The name of the merchant whose customer is signed in. */
export async function merchantName(): Promise<string> {
  const seats = await currentSeats()
  return seats.find(({ current }) => current)?.profileName ?? 'Quittance'
}
