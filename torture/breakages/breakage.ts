// What it is to break the code on purpose.

export interface Change {
  readonly file: string
  /** Must be there exactly once. */
  readonly find: string
  readonly put: string
}

export interface Breakage {
  readonly name: string
  /** What a careless change would have done. */
  readonly what: string
  readonly changes: readonly Change[]
}
