import { SEARCH_PATH, type SearchHit } from '@/lib/api/search-hit'

/** How long typing must pause before the server is asked, in milliseconds. */
export const PAUSE_MS = 200

const NO_ANSWER = 'The search did not answer. Try again in a moment.'

/** What came of a search: what was found, or a sentence that says why it is not known. */
export type Found =
  | { readonly status: 'found'; readonly hits: readonly SearchHit[] }
  | { readonly status: 'failed'; readonly message: string }

/**
 * Asks once typing has paused, and tells what came of it. The function it answers with calls it off: nothing is told after that, however late
 * an answer comes. `ask` is for tests.
 */
export function askLater(text: string, tell: (found: Found) => void, ask = askServer): () => void {
  const calledOff = new AbortController()
  const timer = setTimeout(async () => {
    const found = await ask(text, calledOff.signal)
    if (!calledOff.signal.aborted) tell(found)
  }, PAUSE_MS)
  return () => {
    clearTimeout(timer)
    calledOff.abort()
  }
}

/** Asks the server; never throws. In the body of a POST, since addresses are written down on the way. */
export async function askServer(text: string, signal: AbortSignal): Promise<Found> {
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(SEARCH_PATH, { method: 'POST', headers, body: JSON.stringify({ text }), signal })
    const answer = (await response.json()) as { readonly hits?: readonly SearchHit[]; readonly message?: string }
    if (response.ok && answer.hits) return { status: 'found', hits: answer.hits }
    // Of a fault of ours there is nothing to know but that; a refusal says what to do: sign in, load the page again.
    return { status: 'failed', message: (response.status < 500 && answer.message) || NO_ANSWER }
  } catch {
    return { status: 'failed', message: NO_ANSWER }
  }
}
