import { and, eq } from 'drizzle-orm'
import { database } from '@/db/client'
import { currencyAssignment, paymentSystem } from '@/db/schema/systems'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { change } from './change'
import { askFirst, counted, type Impact, impactOf } from './impact'
import { read } from './input'
import { removeSystemSchema } from './schemas'
import { type Stake, type Stakes, stakesOf, summed } from './stakes'
import { rowOf } from './systems'

/** Something that deleting a payment system does, in sentences, and the payments it is about. */
export interface Warning {
  readonly text: string
  readonly statuses: Stake['statuses']
}

export interface Removal {
  /** What is not at its end, so that it cannot be deleted yet; null when nothing is. */
  readonly whyNot: Warning | null
  /** What deleting it stops, the gravest first; none when nothing depends on it. */
  readonly warnings: readonly Warning[]
}

/** What deleting a payment system would do. Reads all of its transactions: for the one page that offers it. */
export async function getRemoval(actor: Actor, input: { readonly systemId: string }): Promise<Result<Removal>> {
  demand(actor, 'payment_systems.read')
  const row = await rowOf(database(), actor, input.systemId)
  if (!row) return notFound('payment system')
  const impact = await impactOf(database(), { profileId: actor.profileId, systemId: row.id })
  return ok(removalOf(row.name, impact, await stakesOf(database(), row)))
}

/**
 * Takes a payment system out of use. Refused while a transaction is open (`in_use`); asks first (`needs_confirmation`) when reserved money, kept
 * cards or currencies depend on it. Payments of the past stay: the row keeps its sealed settings, so that what its processor says of them is
 * heard and asked for.
 */
export async function removeSystem(actor: Actor, input: unknown): Promise<Result<{ readonly name: string }>> {
  return change(actor, 'payment_systems.manage', async (tx) => {
    const asked = read(removeSystemSchema, input)
    if (!asked.ok) return asked
    const { systemId, confirmed } = asked.value
    // Waits for payments that are being started with it, which hold the row until they are written.
    const row = await rowOf(tx, actor, systemId, 'update')
    if (!row) return notFound('payment system')
    const impact = await impactOf(tx, { profileId: actor.profileId, systemId })
    const stakes = await stakesOf(tx, row)
    const { whyNot, warnings } = removalOf(row.name, impact, stakes)
    if (whyNot) return refuse('in_use', `${row.name} cannot be deleted yet: ${whyNot.text}`)
    const isUsed = impact.keptCards > 0 || impact.currencies.length > 0 || stakes.reserved.payments > 0
    if (isUsed && !confirmed) return askFirst(warnings.map(({ text }) => text).join(' '))
    const key = and(eq(currencyAssignment.profileId, actor.profileId), eq(currencyAssignment.systemId, systemId))
    await tx.delete(currencyAssignment).where(key)
    await tx
      .update(paymentSystem)
      .set({ deletedAt: now() })
      .where(and(eq(paymentSystem.profileId, actor.profileId), eq(paymentSystem.id, systemId)))
    await audit(tx, actor, {
      action: 'payment_system.removed',
      entity: 'payment_system',
      entityId: systemId,
      before: {
        name: row.name,
        currencies: impact.currencies,
        keptCards: impact.keptCards,
        reserved: stakes.reserved.sums,
      },
    })
    return ok({ name: row.name })
  })
}

function removalOf(name: string, impact: Impact, { reserved, open }: Stakes): Removal {
  const { keptCards, currencies, payments, openTransactions } = impact
  const warnings: (Warning | false)[] = [
    reserved.payments > 0 && { text: reservedText(reserved), statuses: reserved.statuses },
    currencies.length > 0 && {
      text: `${name} takes payments in ${currencies.join(', ')}; payers will no longer be offered it.`,
      statuses: [],
    },
    keptCards > 0 && {
      text: `${counted(keptCards, 'kept card', 'kept cards')} of customers can no longer be charged.`,
      statuses: [],
    },
    payments > 0 && {
      text: `Its ${counted(payments, 'payment', 'payments')} stay in the records; from then on they are refunded on the processor’s own pages.`,
      statuses: [],
    },
  ]
  return {
    whyNot: openTransactions > 0 ? { text: openText(openTransactions, open), statuses: open.statuses } : null,
    warnings: warnings.filter((one) => one !== false),
  }
}

function reservedText(reserved: Stake): string {
  const [of, them] = reserved.payments === 1 ? ['1 payment', 'it'] : [`${reserved.payments} payments`, 'them']
  return `${summed(reserved)} of ${of} is still reserved and not captured. Capture or reverse ${them} first: from then on that is possible on the processor’s own pages alone, and what is not captured there goes back to its payer.`
}

function openText(count: number, open: Stake): string {
  const transactions = counted(count, 'transaction of it is', 'transactions of it are')
  const them = count === 1 ? 'it is' : 'they are'
  return `${transactions} not finished (${summed(open)}). Untick its payment methods to stop new payments, and delete it when ${them} settled.`
}
