import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { mountControl } from './core/control'
import { type Core, createCore } from './core/core'
import { mountPeople } from './core/people'
import type { SandboxApp, SandboxEnv } from './core/types'
import { type MailReports, mountInbox } from './inbox/mount'
import { mountPayPal } from './paypal/mount'
import { mountStripe } from './stripe/mount'
import { mountTwilio } from './twilio/mount'

/** A sandbox that is listening. */
export interface Sandbox {
  /** `http://localhost:4400` */
  origin: string
  smtpPort: number
  core: Core
  /** Stops listening and saves the state. */
  close(): Promise<void>
}

/** Port 0 takes a free one; `origin` only when the sandbox is reached under another address than localhost. */
export interface SandboxOptions {
  port: number
  smtpPort: number
  dataFile?: string | undefined
  origin?: string | undefined
  /** Where the stand-in of a mail server reports what became of a mail; nowhere without it. */
  mailReports?: MailReports | undefined
}

/** Starts the sandbox on 127.0.0.1; rejects when a port is taken. Tests call it with both ports 0. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const core = createCore(options.dataFile)
  const app: SandboxApp = new Hono<SandboxEnv>()
  mountControl(app, core)
  mountPeople(app, core)
  mountStripe(app, core)
  mountPayPal(app, core)
  mountInbox(app, core, mountTwilio(app, core), options.mailReports)

  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  core.origin = (options.origin ?? `http://localhost:${port}`).replace(/\/+$/, '')
  const smtpPort = await core.mailbox.listen(options.smtpPort)
  core.callbacks.resume()

  return {
    origin: core.origin,
    smtpPort,
    core,
    close: async () => {
      core.callbacks.stop()
      await core.mailbox.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      core.store.flush()
    },
  }
}
