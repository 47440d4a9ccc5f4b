import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import type { AnyAdapter } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import { notFound, ok, type Result } from '@/lib/result'
import { change } from './change'
import { askFirst, counted, impactOf } from './impact'
import { invalid, read } from './input'
import type { PaymentSystemRow } from './open'
import { dataProtectionSchema } from './schemas'
import { rowOf } from './systems'

/** What "Full card info except the CVV" asks for, and whether it is there (D4). */
export interface Requirement {
  readonly label: string
  readonly met: boolean
  readonly explanation: string
}

export interface DataProtection {
  readonly storedInfo: PaymentSystemRow['storedInfo']
  readonly cvvRequired: boolean
  readonly fullCard: readonly Requirement[]
  readonly keptCards: number
}

/** What the Data protection page shows (S1-15…17). */
export async function getDataProtection(
  actor: Actor,
  input: { readonly systemId: string },
): Promise<Result<DataProtection>> {
  demand(actor, 'payment_systems.read')
  const tx = database()
  const row = await rowOf(tx, actor, input.systemId)
  if (!row) return notFound('payment system')
  const { keptCards } = await impactOf(tx, { profileId: actor.profileId, systemId: row.id })
  const { storedInfo, cvvRequired } = row
  return ok({ storedInfo, cvvRequired, fullCard: requirementsOf(adapterOf(row.adapter)), keptCards })
}

/**
 * Saves how card information is kept. "Full card info" is refused while anything it needs is missing, and says what. Switching "CVV
 * required" on asks first, because nothing can be charged unattended from then on (D5).
 */
export async function setDataProtection(actor: Actor, input: unknown): Promise<Result<object>> {
  return change(actor, 'payment_systems.manage', async (tx) => {
    const asked = read(dataProtectionSchema, input)
    if (!asked.ok) return asked
    const { systemId, storedInfo, cvvRequired, confirmed } = asked.value
    const row = await rowOf(tx, actor, systemId, 'no key update')
    if (!row) return notFound('payment system')
    if (storedInfo === 'full_card') {
      const missing = requirementsOf(adapterOf(row.adapter)).filter(({ met }) => !met)
      return invalid({ storedInfo: `Not possible: ${missing.map(({ explanation }) => explanation).join(' ')}` })
    }
    if (cvvRequired && !row.cvvRequired && !confirmed) {
      const { keptCards } = await impactOf(tx, { profileId: actor.profileId, systemId })
      return askFirst(cvvWarning(row.name, keptCards))
    }
    if (storedInfo === row.storedInfo && cvvRequired === row.cvvRequired) return ok({})
    await tx
      .update(paymentSystem)
      .set({ storedInfo, cvvRequired })
      .where(and(eq(paymentSystem.profileId, actor.profileId), eq(paymentSystem.id, systemId)))
    await audit(tx, actor, {
      action: 'payment_system.data_protection_changed',
      entity: 'payment_system',
      entityId: systemId,
      before: { storedInfo: row.storedInfo, cvvRequired: row.cvvRequired },
      after: { storedInfo, cvvRequired },
    })
    return ok({})
  })
}

function cvvWarning(name: string, keptCards: number): string {
  const cards =
    keptCards > 0 ? ` ${counted(keptCards, 'kept card', 'kept cards')} can then be charged only by the payer.` : ''
  return `The security code is never stored, so ${name} can no longer be used for automatic payments: they would only fail.${cards}`
}

function requirementsOf(adapter: AnyAdapter): readonly Requirement[] {
  const where = adapter.entry.kind === 'hosted_fields' ? 'in fields of its own' : 'on its own pages'
  return [
    {
      label: 'A processor that accepts card numbers from you',
      met: false,
      explanation: `${adapter.displayName} takes the card ${where}; no card number passes through Quittance.`,
    },
    {
      label: 'An encryption key for card numbers',
      met: false,
      explanation: 'No key for card numbers is configured; they are never sealed with the key of other secrets.',
    },
    {
      label: 'Your typed acknowledgement',
      met: false,
      explanation:
        'It is asked for once the other two are there: holding card numbers brings the full duties of PCI DSS.',
    },
  ]
}
