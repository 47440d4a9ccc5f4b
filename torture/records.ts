/** What the load generator was told with a 2xx: it must be found afterwards, whatever was done to the system. */
export interface Acknowledged {
  readonly starts: readonly StartAcknowledged[]
  readonly followUps: readonly FollowUpAcknowledged[]
  /** Callbacks that were answered 200, by their system and their event's id. */
  readonly callbacks: ReadonlyMap<string, string>
  /** Payment links that were made. */
  readonly links: ReadonlySet<string>
}

export interface StartAcknowledged {
  readonly customerId: string
  readonly key: string
  readonly amountMinor: string
  readonly paymentId: string
  readonly transactionId: string
  readonly status: string
}

export interface FollowUpAcknowledged {
  readonly paymentId: string
  readonly transactionId: string
  readonly type: string
  /** What the page showed when the button was pressed. */
  readonly seen: number
  readonly status: string
}

/** Counts by name, in the order in which the names first came. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  entries(): readonly (readonly [string, number])[] {
    return [...this.#counts].sort(([a], [b]) => a.localeCompare(b))
  }
}

/** Everything that was seen and done while the load ran. */
export class Records {
  readonly starts: StartAcknowledged[] = []
  readonly followUps: FollowUpAcknowledged[] = []
  readonly callbacks = new Map<string, string>()
  readonly links = new Set<string>()
  /** What should never happen and was seen to happen. */
  readonly violations: string[] = []
  /** What was done to the system. */
  readonly done = new Tally()
  /** What the load consisted of, and how it was answered. */
  readonly load = new Tally()
}
