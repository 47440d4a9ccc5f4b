import type { BrowserContext, Page } from '@playwright/test'
import { stage } from './stage'

export interface Watch {
  /** What the console complained of, and scripts that threw. */
  readonly complaints: string[]
  /** Requests to an origin that is neither ours nor the sandbox's. */
  readonly foreign: string[]
}

/** Writes down what a browser complains of and whom it talks to, from now on. */
export function watch(context: BrowserContext): Watch {
  const seen: Watch = { complaints: [], foreign: [] }
  const ours = [new URL(stage.baseUrl()).origin, new URL(stage.sandboxUrl()).origin]
  const follow = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        seen.complaints.push(`${new URL(page.url()).pathname}: ${message.text()}`)
    })
    page.on('pageerror', (error) => seen.complaints.push(`${page.url()}: ${error.message}`))
  }
  for (const page of context.pages()) follow(page)
  context.on('page', follow)
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:|^wss?:/.test(url.protocol) && !ours.includes(url.origin)) seen.foreign.push(url.href)
  })
  return seen
}
