import type { Core } from '../core/core'
import type { SandboxApp } from '../core/types'
import { mountBrowser } from './browser'
import { TEST_CARDS } from './cards'
import { mountCharges } from './charges'
import { mountCustomers } from './customers'
import { registerSigner } from './events'
import { mountPaymentIntents } from './payment-intents'
import { mountPaymentMethods } from './payment-methods'
import { mountStripePeople } from './people'
import { mountRefunds, resumeRefunds } from './refunds'
import { createRouter, type Route } from './route'
import { mountSetupIntents } from './setup-intents'
import { mountThreeDSecure } from './three-d-secure'
import { mountAccount } from './webhook-endpoints'

/** Mounts the stand-in of Stripe: API, browser library, the bank's page and the dashboard. */
export function mountStripe(app: SandboxApp, core: Core): void {
  const operations: string[] = ['authenticate', 'browser.payment_methods']
  const { route, rest } = createRouter(app, core)
  const noted: Route = (method, path, operation, handler, options) => {
    operations.push(operation)
    route(method, path, operation, handler, options)
  }
  mountCustomers(noted)
  mountPaymentMethods(noted)
  mountPaymentIntents(noted)
  mountSetupIntents(noted)
  mountCharges(noted)
  mountRefunds(noted)
  mountAccount(noted)
  rest()
  registerSigner(core)
  mountThreeDSecure(app, core)
  mountBrowser(app, core)
  mountStripePeople(app, core)
  resumeRefunds(core)
  core.shelves.push({
    processor: 'stripe',
    title: 'Stripe',
    href: '/stripe',
    note: 'Any sk_test_… key works and belongs with the pk_test_… key of the same ending.',
    operations,
    tests: TEST_CARDS.map((card) => ({ type: card.number, happens: card.happens })),
  })
}
