import { z } from 'zod'

// Forms become plain objects before a schema reads them. Values stay text: money and numbers are parsed by the schema or the service.

export interface PlainForm {
  readonly [name: string]: PlainValue
}
type PlainValue = string | readonly string[] | PlainForm

/**
 * A form as a plain object: a name sent once is a text, one sent more often a list, and `settings.login` is the `login` of
 * `settings`. Files are left out, and what the framework and the form itself say, whose names begin with "$".
 */
export function formToObject(data: FormData): PlainForm {
  const result: Record<string, PlainValue> = {}
  for (const name of new Set(data.keys())) {
    if (name.startsWith('$')) continue
    const texts = data.getAll(name).filter((value) => typeof value === 'string')
    const [first] = texts
    if (first !== undefined) place(result, name.split('.'), texts.length > 1 ? texts : first)
  }
  return result
}

const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])

function place(into: Record<string, PlainValue>, path: readonly string[], value: string | readonly string[]): void {
  if (path.length > 8 || path.some((part) => part === '' || RESERVED.has(part))) return
  let at = into
  for (const part of path.slice(0, -1)) {
    const existing = at[part]
    if (existing !== undefined && (typeof existing === 'string' || Array.isArray(existing))) return
    const inner = (existing ?? {}) as Record<string, PlainValue>
    at[part] = inner
    at = inner
  }
  at[path.at(-1) ?? ''] = value
}

/** A list of tick boxes or of repeated fields: none, one or several values of one name. */
export function many<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  )
}

/** A tick box or switch: true when it was sent ("on", "true" or its value), false when not. */
export const ticked = z.preprocess(
  (value) => value === true || (typeof value === 'string' && !['', 'false', 'off', '0'].includes(value)),
  z.boolean(),
)

/** A text that may be left empty; empty becomes undefined. */
export function optionalText(max: number) {
  return z
    .string()
    .trim()
    .max(max, `Use at most ${max} characters.`)
    .transform((text) => (text === '' ? undefined : text))
    .optional()
}

/** An e-mail address, trimmed and in lower case. */
export const emailField = z
  .string({ error: 'Enter an e-mail address.' })
  .trim()
  .toLowerCase()
  .max(254, 'This e-mail address is too long.')
  .pipe(z.email({ error: 'Enter an e-mail address such as name@example.com.' }))

/** What was typed, by field name, to fill the form again. Nothing that may be a secret. */
export function typedValues(data: FormData): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const [name, value] of data.entries()) {
    if (typeof value !== 'string' || name.startsWith('$') || RESERVED.has(name)) continue
    if (!/pass|secret|token|key|pin$|cvv/i.test(name)) values[name] = value
  }
  return values
}

/** Does any text in here hold what the database cannot store: a NUL character, or half of one of two halves? */
export function isUnstorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  if (depth > 8) return true
  return Object.values(value).some((inner) => isUnstorable(inner, depth + 1))
}
