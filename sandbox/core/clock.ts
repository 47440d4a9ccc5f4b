/** The sandbox's time: the machine's own, plus what a person or a test has moved it by. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Whole seconds since 1970, as Stripe writes them. */
  seconds(): number
  /** ISO 8601 in UTC. */
  iso(): string
  /** Moves time forward (or back, negative) by that many milliseconds; timers are not affected. */
  advance(ms: number): void
  /** Back to the machine's time. */
  reset(): void
}

/** Makes the clock; one per sandbox. */
export function createClock(): Clock {
  let offset = 0
  const now = () => Date.now() + offset
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    iso: () => new Date(now()).toISOString(),
    advance: (ms) => {
      offset += ms
    },
    reset: () => {
      offset = 0
    },
  }
}

/** Waits that many milliseconds of real time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
