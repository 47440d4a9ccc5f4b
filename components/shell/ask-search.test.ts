import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SearchHit } from '@/lib/api/search-hit'
import { askLater, askServer, type Found, PAUSE_MS } from './ask-search'

const hit = (id: string): SearchHit => ({
  kind: 'customer',
  id,
  title: id,
  about: null,
  amount: null,
  at: null,
  href: `/admin/customers/${id}`,
})
const found = (...ids: readonly string[]): Found => ({ status: 'found', hits: ids.map(hit) })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('asking', () => {
  it('waits until typing pauses, and asks once for what was typed by then', async () => {
    const asked: string[] = []
    const told: Found[] = []
    const ask = async (text: string) => {
      asked.push(text)
      return found(text)
    }
    const stop = askLater('ni', (one) => told.push(one), ask)
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
    stop()
    askLater('nina', (one) => told.push(one), ask)
    await vi.advanceTimersByTimeAsync(PAUSE_MS)
    expect(asked).toEqual(['nina'])
    expect(told).toEqual([found('nina')])
  })

  it('drops the answer to an older question that comes after a newer one, and calls the question off', async () => {
    const told: Found[] = []
    const waiting = new Map<string, { readonly answer: (one: Found) => void; readonly signal: AbortSignal }>()
    const ask = (text: string, signal: AbortSignal) =>
      new Promise<Found>((answer) => {
        waiting.set(text, { answer, signal })
      })
    const stop = askLater('ni', (one) => told.push(one), ask)
    await vi.advanceTimersByTimeAsync(PAUSE_MS)
    stop()
    askLater('nina', (one) => told.push(one), ask)
    await vi.advanceTimersByTimeAsync(PAUSE_MS)
    waiting.get('nina')?.answer(found('nina'))
    waiting.get('ni')?.answer(found('nils'))
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual([found('nina')])
    expect(waiting.get('ni')?.signal.aborted).toBe(true)
    expect(waiting.get('nina')?.signal.aborted).toBe(false)
  })
})

describe('the answer of the server', () => {
  const ask = (answer: () => Response) => {
    const sent = vi.fn(async (_to: string, _init: RequestInit) => answer())
    vi.stubGlobal('fetch', sent)
    return { sent, found: askServer('nina', new AbortController().signal) }
  }

  it('is what it found; what was typed is in no address', async () => {
    const { sent, found: answer } = ask(() => Response.json({ hits: [hit('cus_1')] }))
    expect(await answer).toEqual(found('cus_1'))
    expect(sent.mock.calls[0]?.[0]).toBe('/api/search')
    expect(sent.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"text":"nina"}' })
  })

  it('is its own sentence where somebody can do something about it', async () => {
    const message = 'You have been signed out.'
    const { found: answer } = ask(() => Response.json({ code: 'signed_out', message }, { status: 401 }))
    expect(await answer).toEqual({ status: 'failed', message })
  })

  it.each([
    ['a fault', () => Response.json({ code: 'internal', message: 'ref 1' }, { status: 500 })],
    ['a page', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['something else', () => Response.json({})],
    [
      'no network',
      () => {
        throw new TypeError('fetch failed')
      },
    ],
  ])('is that there was none for %s', async (_what, answer: () => Response) => {
    const message = 'The search did not answer. Try again in a moment.'
    expect(await ask(answer).found).toEqual({ status: 'failed', message })
  })
})
