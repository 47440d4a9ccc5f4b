import type { Core } from '../core/core'
import type { SandboxApp } from '../core/types'
import { mountApi, OPERATIONS } from './api'
import { mountApproval } from './approval'
import { openPayPal, PROCESSOR } from './context'
import { EVENT_TYPES } from './events'
import { mountPayPalPage } from './people'
import { signDeliveries } from './webhooks'

const PEM = { 'Content-Type': 'application/x-pem-file' }

/** Mounts the sandbox's PayPal: API, approval page, certificates, page for people, signed webhooks. */
export function mountPayPal(app: SandboxApp, core: Core): void {
  const paypal = openPayPal(core)
  signDeliveries(paypal)
  mountApi(app, paypal)
  mountApproval(app, paypal)
  mountPayPalPage(app, paypal)

  app.get('/api.sandbox.paypal.com/v1/notifications/certs/:id', async (c) => {
    const issued = await paypal.issued()
    if (c.req.param('id') !== issued.certId) return c.text('Not found', 404)
    return c.body(`${issued.leafPem}\n${issued.caPem}\n`, 200, PEM)
  })
  app.get('/ca.pem', async (c) => c.body(`${(await paypal.issued()).caPem}\n`, 200, PEM))

  core.shelves.push({
    processor: PROCESSOR,
    title: 'PayPal',
    href: '/paypal',
    note: 'Any client id works with a secret of at least 8 characters; a secret starting with "invalid" does not.',
    operations: [...OPERATIONS, ...EVENT_TYPES],
    tests: [
      { type: 'PayPal balance', happens: 'The payment succeeds.' },
      { type: 'Declined funding', happens: 'The capture is refused with INSTRUMENT_DECLINED.' },
      { type: 'Refused at capture', happens: 'The capture is made with the status DECLINED.' },
      { type: 'eCheck (pending)', happens: 'The capture is PENDING until you complete or deny it.' },
      { type: 'Held for review (pending)', happens: 'The capture or authorization is PENDING until you decide.' },
      {
        type: 'PayPal-Mock-Response',
        happens: 'With {"mock_application_codes":"…"} a call is refused with that issue.',
      },
    ],
  })
}
