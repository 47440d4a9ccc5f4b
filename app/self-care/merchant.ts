import { currentSession } from '@/lib/auth/session'

/** The name of the merchant whose customer is signed in. */
export async function merchantName(): Promise<string> {
  return (await currentSession())?.place?.profileName ?? 'Quittance'
}
