import { notFound } from 'next/navigation'
import { cache } from 'react'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { getSystem } from '@/lib/payment-systems/systems'
import type { Result } from '@/lib/result'

/** The payment system that a page is about, read once per request; "not found" when there is none. */
export const loadSystem = cache(async (systemId: string) => {
  const actor = await requireStaff('payment_systems.read')
  const system = found(await getSystem(actor, { systemId }))
  return { actor, system, whyReadOnly: may(actor, 'payment_systems.manage') ? null : READ_ONLY }
})

const READ_ONLY = 'Only an administrator changes payment systems.'

/** The value of a result, or the page "not found". */
export function found<T>(result: Result<T>): T {
  if (!result.ok) notFound()
  return result.value
}
