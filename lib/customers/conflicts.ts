import { constraintOf } from '@/db/conflict'
import { type Refusal, refuse } from '@/lib/result'

const EMAIL = 'Another customer has this e-mail address.'
const REFERENCE = 'Another customer has this number in your books.'

const BY_CONSTRAINT: Readonly<Record<string, Refusal>> = {
  customer_email: refuse('email_taken', EMAIL, { email: EMAIL }),
  customer_external_reference: refuse('reference_taken', REFERENCE, { externalReference: REFERENCE }),
}

/** Runs a write; where the database refuses a second customer with the same e-mail or number, answers so by field. Also under a race. */
export async function orConflict<T>(write: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await write()
  } catch (error) {
    const known = BY_CONSTRAINT[constraintOf(error) ?? '']
    if (known) return known
    throw error
  }
}
