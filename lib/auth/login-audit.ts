import { eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { login } from '@/db/schema/access'
import { audit } from './audit'
import { seatActor, seatsOf } from './seats'

/** Records something a login did about itself, in every profile it has a seat in. Call inside the change's own transaction. */
export async function auditLogin(tx: Tx, loginId: string, action: string): Promise<void> {
  const [of] = await tx.select({ name: login.name }).from(login).where(eq(login.id, loginId))
  if (!of) return
  const profiles = new Set<string>()
  for (const one of await seatsOf(tx, loginId)) {
    if (profiles.has(one.profileId)) continue
    profiles.add(one.profileId)
    await audit(tx, seatActor({ ...one, loginId, name: of.name }), { action, entity: 'login', entityId: loginId })
  }
}
