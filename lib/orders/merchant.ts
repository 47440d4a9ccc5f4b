import { eq } from 'drizzle-orm'
import { database, type Tx } from '@/db/client'
import { profile } from '@/db/schema/profile'

/** The name of a profile, as its payers read it; empty when there is none such. */
export async function merchantOf(profileId: string, tx: Tx = database()): Promise<string> {
  const [row] = await tx.select({ name: profile.name }).from(profile).where(eq(profile.id, profileId))
  return row?.name ?? ''
}
