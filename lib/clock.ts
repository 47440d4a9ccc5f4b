let read = (): Date => new Date()

/** The present moment. Everything that asks the time asks here, so that a test can move it. */
export function now(): Date {
  return read()
}

/** For tests: replaces the clock; call without an argument to go back to the real one. */
export function setClock(clock?: () => Date): void {
  read = clock ?? (() => new Date())
}
