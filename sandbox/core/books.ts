import type { Clock } from './clock'
import type { Store } from './store'

/** What moved, or was tried, at a processor. */
export type ChargeKind = 'authorization' | 'purchase' | 'capture' | 'void' | 'refund' | 'verification'

/** `declined`: refused by the bank, nothing moved. `failed`: it had moved (a refund, say) and was taken back. */
export type ChargeStatus = 'succeeded' | 'pending' | 'declined' | 'failed'

/** One line of a processor's own books. */
export interface Charge {
  /** The processor's id of the thing (`ch_…`, `re_…`, a PayPal capture id); unique within the processor. */
  id: string
  /** The transaction id the caller sent along; '' when none was sent. */
  reference: string
  kind: ChargeKind
  /** `id` of the line this one follows: a capture's authorization, a refund's purchase or capture. */
  parent: string | null
  /** Minor units, decimal digits: "2500". */
  amountMinor: string
  /** ISO 4217, upper case. */
  currency: string
  status: ChargeStatus
  /** ISO 8601. */
  at: string
}

/** The charge books of all processors, written only when something really happened there. */
export interface Books {
  append(processor: string, line: Omit<Charge, 'at'>): Charge
  /** Changes the status of a line: a pending refund that succeeded or failed. Unknown ids are ignored. */
  settle(processor: string, id: string, status: ChargeStatus): void
  /** The lines of one processor in the order they happened. */
  list(processor: string): Charge[]
}

/** Opens the books on the store. */
export function createBooks(store: Store, clock: Clock): Books {
  const lines = (processor: string) => store.collection<Charge>(`books.${processor}`)
  return {
    append: (processor, line) => lines(processor).put(line.id, { ...line, at: clock.iso() }),
    settle: (processor, id, status) => {
      const line = lines(processor).get(id)
      if (line) lines(processor).put(id, { ...line, status })
    },
    list: (processor) => lines(processor).all(),
  }
}
