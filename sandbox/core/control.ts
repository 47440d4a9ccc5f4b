import { z } from 'zod'
import type { Core } from './core'
import { FAULTS, type SandboxApp } from './types'

const faultSchema = z.object({
  processor: z.string().min(1),
  on: z.string().min(1).default('*'),
  fault: z.enum(FAULTS),
  times: z.coerce.number().int().min(1).max(100_000).default(1),
  ms: z.coerce.number().int().min(0).max(600_000).optional(),
  code: z.string().min(1).optional(),
})

/** Reads an order to misbehave from JSON or a form; a string tells what is wrong with it. */
export function readFault(input: unknown) {
  const parsed = faultSchema.safeParse(input)
  return parsed.success ? { fault: parsed.data } : { problem: z.prettifyError(parsed.error) }
}

/** The JSON interface for tests and scripts, under /control. */
export function mountControl(app: SandboxApp, core: Core): void {
  app.get('/control/books/:processor', (c) => c.json({ charges: core.books.list(c.req.param('processor')) }))

  app.get('/control/misbehave', (c) => c.json({ faults: core.misbehaviour.list() }))
  app.post('/control/misbehave', async (c) => {
    const { fault, problem } = readFault(await c.req.json().catch(() => null))
    return fault ? c.json(core.misbehaviour.order(fault), 201) : c.json({ error: problem }, 400)
  })
  app.delete('/control/misbehave', (c) => {
    core.misbehaviour.clear()
    return c.json({ faults: [] })
  })

  // `?state=waiting,failed` or `?type=refund.created` answer those alone: after thousands of payments the whole list is large.
  app.get('/control/callbacks', (c) => {
    const [states, types] = [c.req.query('state')?.split(','), c.req.query('type')?.split(',')]
    const callbacks = core.callbacks.list().filter((one) => {
      if (states && !states.includes(one.state)) return false
      return !types || types.includes(one.type)
    })
    return c.json({ callbacks })
  })
  app.post('/control/callbacks/:id/resend', async (c) => {
    const callback = await core.callbacks.resend(c.req.param('id'))
    return callback ? c.json(callback) : c.json({ error: 'No callback has this id.' }, 404)
  })

  app.get('/control/mail', (c) => c.json({ mails: core.mailbox.list() }))

  app.post('/control/clock', async (c) => {
    const parsed = z.object({ advanceMs: z.number().int() }).safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400)
    core.clock.advance(parsed.data.advanceMs)
    return c.json({ now: core.clock.iso() })
  })

  app.post('/control/reset', (c) => {
    core.store.reset()
    core.clock.reset()
    return c.json({ reset: true })
  })
}
