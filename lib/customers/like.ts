import { type AnyColumn, type SQL, sql } from 'drizzle-orm'

/** Does the column contain what a person typed, whatever the case? `%` and `_` mean themselves. */
export function contains(column: AnyColumn, text: string): SQL {
  return sql`${column} ilike ${`%${escaped(text)}%`}`
}

/** Does one of its words begin with it? */
export function beginsWord(column: AnyColumn, text: string): SQL {
  return sql`(${column} ilike ${`${escaped(text)}%`} or ${column} ilike ${`% ${escaped(text)}%`})`
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (special) => `\\${special}`)
}
