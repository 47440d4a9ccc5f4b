import { z } from 'zod'
import type { StaffActor } from '@/lib/auth/actor'
import { drawnForAnother } from '@/lib/auth/drawn-for'
import { runAction, SIGNED_OUT } from '@/lib/auth/run-action'
import { sessionOf } from '@/lib/auth/session-of'
import { notFound, ok, type Refusal } from '@/lib/result'
import { json, readObject, refused, rethrow } from './json'
import { findAnything } from './search'
import { MOST_LETTERS, type SearchHit } from './search-hit'

const MOST_BYTES = 4_000
const WORDS = { thing: 'a search', end: 'Nothing was changed.' }

const searched = z.object({ text: z.string().max(MOST_LETTERS, 'This is too long to search for.') })

/**
 * `POST /api/search`: `{ text }` in JSON from the console of a signed-in member of staff. 200 with `{ hits }`, each a `SearchHit`; else
 * `{ code, message, fields? }`: 401 signed out, 404 not staff, 422 for a text that is too long or a page drawn for another profile, 400, 413, 415, 503. What
 * was typed is sent in the body, for addresses are written down by servers and browsers. `proxy.ts` has refused other sites before.
 */
export async function answerSearch(request: Request): Promise<Response> {
  const sent = await readObject(request, MOST_BYTES, WORDS)
  if (sent instanceof Response) return sent
  const who = async (): Promise<StaffActor | Refusal> => {
    const live = await sessionOf(request.headers)
    if (!live?.actor) return SIGNED_OUT
    const another = await drawnForAnother(live, sent, request.headers)
    if (another) return another
    return live.actor.kind === 'staff' ? live.actor : notFound('page')
  }
  const fn = async (actor: StaffActor, { text }: z.output<typeof searched>) => ok(await findAnything(actor, text))
  const answer = await runAction<typeof searched, StaffActor, readonly SearchHit[]>(
    { who, schema: searched, fn, rethrow },
    sent,
  )
  return answer.ok ? json(200, { hits: answer.value }) : refused(answer)
}
