/** What went wrong with what was asked, in words for the person who asked. Never an exception, never a stack trace. */
export interface Refusal {
  readonly ok: false
  /** Stable and machine readable: `below_minimum`, `not_found`, `invalid`, … */
  readonly code: string
  /** One sentence a person can act on. */
  readonly message: string
  /** Messages by field name, for forms. */
  readonly fields?: Readonly<Record<string, string>>
}

export type Result<T> = { readonly ok: true; readonly value: T } | Refusal

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function refuse(code: string, message: string, fields?: Readonly<Record<string, string>>): Refusal {
  return fields === undefined ? { ok: false, code, message } : { ok: false, code, message, fields }
}

/** The same answer for "does not exist" and "is not yours": which of the two it was is nobody's business. */
export function notFound(what: string): Refusal {
  return refuse('not_found', `This ${what} does not exist, or you may not see it.`)
}
