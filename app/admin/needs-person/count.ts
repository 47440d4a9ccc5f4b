import { cache } from 'react'
import { requireStaff } from '@/lib/auth/session'
import { countNeedsPerson } from '@/lib/needs-person/list'

/** How many things need a person, counted once per request: the navigation says it, and so does the front page. */
export const needsPersonCounts = cache(async () => countNeedsPerson(await requireStaff()))
