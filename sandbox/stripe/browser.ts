import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Core } from '../core/core'
import type { SandboxApp } from '../core/types'
import { authenticate } from './auth'
import { StripeFailure, unauthorized } from './errors'
import { createFromEntry } from './payment-methods'
import { render } from './render'

const entrySchema = z.object({
  number: z.string(),
  expMonth: z.number().int(),
  expYear: z.number().int(),
  cvc: z.string(),
  billingDetails: z.record(z.string(), z.unknown()).default({}),
})

function file(name: string): string {
  return readFileSync(new URL(`./browser/${name}`, import.meta.url), 'utf8')
}

/** One classic script of the modules, in their order of dependence; a block keeps their names off the page. */
function bundle(names: string[]): string {
  const parts = names.map((name) =>
    file(name)
      .replaceAll(/^import .*\n/gm, '')
      .replaceAll(/^export /gm, ''),
  )
  return `'use strict'\n{\n${parts.join('\n')}\n}\n`
}

function serve(body: string, type: string): Response {
  return new Response(body, { headers: { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' } })
}

/** Mounts the stand-in of the browser library, its card fields, and the one door through which a card number comes in. */
export function mountBrowser(app: SandboxApp, core: Core): void {
  const script = bundle(['frame.js', 'elements.js', 'stripe.js'])
  for (const path of ['/js.stripe.com/v3/', '/js.stripe.com/v3', '/js.stripe.com/:release/stripe.js']) {
    app.get(path, () => serve(script, 'text/javascript'))
  }
  app.get('/js.stripe.com/v3/fields.html', () => serve(file('fields.html'), 'text/html'))
  app.get('/js.stripe.com/v3/fields.js', () => serve(file('fields.js'), 'text/javascript'))
  app.get('/js.stripe.com/v3/fields.css', () => serve(file('fields.css'), 'text/css'))

  const door = '/js.stripe.com/v3/internal/payment_methods'
  app.post(door, core.misbehaviour.on('stripe', 'browser.payment_methods'), async (c) => {
    try {
      const { account, publishable } = authenticate(core, c.req.header('authorization'), c.req.header('stripe-account'))
      if (!publishable) throw unauthorized('Only the card form may use this, with the publishable key.')
      const parsed = entrySchema.safeParse(await c.req.json().catch(() => null))
      if (!parsed.success) {
        throw new StripeFailure(400, { type: 'invalid_request_error', message: z.prettifyError(parsed.error) })
      }
      const { billingDetails, ...entry } = parsed.data
      const method = createFromEntry(account, entry)
      Object.assign(method.billing_details, billingDetails)
      account.paymentMethods.put(method.id, method)
      return new Response(render(method), { headers: { 'Content-Type': 'application/json' } })
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error
      return new Response(render({ error: error.body }), {
        status: error.status,
        headers: { 'Content-Type': 'application/json' },
      })
    }
  })
}
