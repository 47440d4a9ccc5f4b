import { constraintOf } from '@/db/conflict'
import { type Refusal, refuse } from '@/lib/result'

const ORDER = 'Another order has this reference.'
const LINK = 'Another payment link has this reference.'

const BY_CONSTRAINT: Readonly<Record<string, Refusal>> = {
  order_reference: refuse('reference_taken', ORDER, { reference: ORDER }),
  payment_link_reference: refuse('reference_taken', LINK, { reference: LINK }),
}

/** Runs a write in its transaction; where the database refuses a reference that is there already, answers so by field. Also under a race. */
export async function orConflict<T>(write: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await write()
  } catch (error) {
    const known = BY_CONSTRAINT[constraintOf(error) ?? '']
    if (known) return known
    throw error
  }
}
