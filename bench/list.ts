import type { PageQuery } from '@/db/keyset'
import type { StaffActor } from '@/lib/auth/actor'
import type { Samples } from './lists-facts'

/** One list or search of the console, asked as its page asks it. */
export interface List {
  readonly name: string
  readonly ask: (of: Samples) => Promise<unknown>
}

/** The first page as a list shows it. */
export const FIRST: PageQuery = { after: null, before: null, size: 25, desc: true }

/** Whoever looks at the lists. */
export function staff({ profileId, loginId }: Samples, role: StaffActor['role'] = 'admin'): StaffActor {
  return { kind: 'staff', profileId, loginId, name: 'Ada', role }
}

/** Reads the first lines of a file that is written while it is read. */
export async function first(lines: AsyncGenerator<string>, count: number): Promise<void> {
  for (let line = 0; line < count; line++) if ((await lines.next()).done) break
  await lines.return(undefined)
}
