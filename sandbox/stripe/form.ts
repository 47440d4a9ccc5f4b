import { z } from 'zod'
import { StripeFailure } from './errors'

/** Parameters after bracket nesting: text, lists and maps of the same. */
export type Params = { [key: string]: string | Params | (string | Params)[] }

type Node = Map<string, Node | string>

function place(root: Node, path: string[], value: string) {
  let node = root
  path.forEach((key, index) => {
    const name = key === '' ? String(node.size) : key
    if (index === path.length - 1) node.set(name, value)
    else {
      const next = node.get(name)
      const child: Node = next instanceof Map ? next : new Map()
      node.set(name, child)
      node = child
    }
  })
}

function settle(node: Node | string): string | Params | (string | Params)[] {
  if (typeof node === 'string') return node
  const keys = [...node.keys()]
  if (keys.length > 0 && keys.every((key) => /^\d{1,3}$/.test(key))) {
    return [...node.values()].map((value) => settle(value) as string | Params)
  }
  return Object.fromEntries([...node].map(([key, value]) => [key, settle(value)]))
}

/** Reads `a[b]=1&list[]=x&list[0][k]=y`. Throws Stripe's 400 on keys that make no sense. */
export function parseForm(text: string): Params {
  const root: Node = new Map()
  for (const [name, value] of new URLSearchParams(text)) {
    const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
    const path = match && [match[1] ?? '', ...[...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((m) => m[1] ?? '')]
    if (!path || path.includes('__proto__')) throw refusal(`Invalid parameter name: ${name}`, name)
    place(root, path, value)
  }
  return root.size === 0 ? {} : (settle(root) as Params)
}

function refusal(message: string, param: string, code?: string) {
  return new StripeFailure(400, { type: 'invalid_request_error', message, param, ...(code ? { code } : {}) }, true)
}

function bracketed(path: PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('')
}

function valueAt(params: Params, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    params,
  )
}

/** Checks parameters against a strict schema; the first problem is thrown in Stripe's words (unknown, missing, not an integer…). */
export function check<T>(schema: z.ZodType<T>, params: Params): T {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (!issue) throw refusal('Invalid request.', '')
  if (issue.code === 'unrecognized_keys') {
    const name = bracketed([...issue.path, issue.keys[0] ?? ''])
    throw refusal(`Received unknown parameter: ${name}`, name, 'parameter_unknown')
  }
  const name = bracketed(issue.path)
  const value = valueAt(params, issue.path)
  if (value === undefined) throw refusal(`Missing required param: ${name}.`, name, 'parameter_missing')
  if (value === '') {
    throw refusal(
      `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`,
      name,
      'parameter_invalid_empty',
    )
  }
  if (issue.message === 'integer') throw refusal(`Invalid integer: ${value}`, name, 'parameter_invalid_integer')
  throw refusal(`Invalid ${name}: ${issue.message}`, name)
}

export const text = z.string().min(1).max(5000)
export const integer = z
  .string()
  .regex(/^-?\d{1,12}$/, 'integer')
  .transform(Number)
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const metadata = z.union([
  z.literal('').transform((): Record<string, string> => ({})),
  z.record(z.string().max(40), z.string().max(500)).refine((m) => Object.keys(m).length <= 50, 'at most 50 keys'),
])
/** Adds `more` to an object's metadata; an empty value removes its key. */
export function mergeMetadata(own: Record<string, string>, more: Record<string, string> | undefined): void {
  for (const [key, value] of Object.entries(more ?? {})) {
    if (value === '') delete own[key]
    else own[key] = value
  }
}

export const expand = z.array(z.string()).optional()
/** For nested parameters that change nothing here, such as shipping or mandate_data. */
export const ignored = z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional()
/** Which kinds of payment method an intent takes; the second name is the only one since the version of ENDIVE. */
export const methodTypes = {
  payment_method_types: z.array(z.string()).optional(),
  allowed_payment_method_types: z.array(z.string()).optional(),
}
const ENDIVE = '2026-09-30'

/** The kinds asked for, by whichever name the API version knows. Throws parameter_unknown for the name it no longer knows. */
export function readMethodTypes(
  input: { payment_method_types?: string[] | undefined; allowed_payment_method_types?: string[] | undefined },
  version: string,
): string[] | undefined {
  if (input.payment_method_types && version >= ENDIVE) {
    throw refusal('Received unknown parameter: payment_method_types', 'payment_method_types', 'parameter_unknown')
  }
  return input.allowed_payment_method_types ?? input.payment_method_types
}

export const created = z
  .union([integer, z.strictObject({ gt: integer, gte: integer, lt: integer, lte: integer }).partial()])
  .optional()
export const paging = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
  expand,
}
