import type { z } from 'zod'
import { ok, type Refusal, type Result, refuse } from '@/lib/result'

/** Parses what came from outside. The refusal names each wrong field by its path, such as `assignments.0.min`. */
export function read<Schema extends z.ZodType>(schema: Schema, input: unknown): Result<z.infer<Schema>> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  return invalid(Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message])))
}

export function invalid(fields: Readonly<Record<string, string>>): Refusal {
  const count = Object.keys(fields).length
  return refuse(
    'invalid',
    count === 1 ? 'One thing needs your attention.' : `${count} things need your attention.`,
    fields,
  )
}
