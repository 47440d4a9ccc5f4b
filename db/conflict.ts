/** The name of the constraint that made the database refuse a statement; undefined when it was something else. */
export function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('constraint_name' in error && typeof error.constraint_name === 'string') return error.constraint_name
  return constraintOf(error.cause)
}
