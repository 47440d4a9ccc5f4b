import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { change } from './change'
import { open } from './open'
import { rowOf } from './systems'

/**
 * "Check connection": a harmless call that proves the stored credentials. The answer is remembered as the system's health; `note` says what was put
 * right at the processor on the way, such as a registration for callbacks that lacked events. Refused with
 * `refused` (the processor does not accept them) or `unreachable`.
 */
export async function checkConnection(
  actor: Actor,
  input: { readonly systemId: string },
): Promise<Result<{ readonly account: string; readonly note: string | null }>> {
  demand(actor, 'payment_systems.manage')
  const row = await rowOf(database(), actor, input.systemId)
  if (!row) return notFound('payment system')
  const { adapter, context } = open(row)
  const answer = await adapter.inbound.check(context)
  const note = answer.kind === 'connected' ? (answer.note ?? null) : null
  const problem = answer.kind === 'connected' ? null : answer.message
  await change(actor, 'payment_systems.manage', async (tx) => {
    // Settings that were saved while the call was under way are not what was checked.
    const fresh = await rowOf(tx, actor, row.id, 'no key update')
    if (fresh?.settingsSealed !== row.settingsSealed) return ok(null)
    await tx
      .update(paymentSystem)
      .set({ checkedAt: now(), checkProblem: problem })
      .where(and(eq(paymentSystem.profileId, actor.profileId), eq(paymentSystem.id, row.id)))
    await audit(tx, actor, {
      action: 'payment_system.checked',
      entity: 'payment_system',
      entityId: row.id,
      after: { answer: answer.kind, ...(problem && { problem }), ...(note && { note }) },
    })
    return ok(null)
  })
  return answer.kind === 'connected' ? ok({ account: answer.account, note }) : refuse(answer.kind, answer.message)
}
