import { defineAdapter } from '../contract'
import { CURRENCIES, LIMITS } from './paypal/amounts'
import { check, subscribe } from './paypal/connection'
import { EVENT_TYPES, translateEvent } from './paypal/events'
import { capture, inquireCapture, inquireRefund, refund } from './paypal/follow-ups'
import { giveUp, inquireRelease, inquireStart, release, start } from './paypal/orders'
import { RETAINED_KEYS } from './paypal/replies'
import { checkSettings, type Settings, settings } from './paypal/settings'
import { authenticate } from './paypal/signature'

// PayPal, Orders v2. The payer leaves for PayPal, approves an order there and comes back, or does not. What is odd: approving moves no
// money. Somebody has to capture the approved order, and that is `inquire`, whether the payer's return, PayPal's callback or our own
// patience caused it. No payment without its payer, so nothing is kept and nothing unattended.

export const paypal = defineAdapter<Settings>({
  id: 'paypal',
  displayName: 'PayPal',
  documentation: 'https://developer.paypal.com/docs/api/orders/v2/',
  settings,
  checkSettings,
  methods: [{ id: 'paypal', kind: 'wallet', label: 'PayPal', currencies: CURRENCIES, limits: LIMITS }],
  entry: { kind: 'at_processor' },
  payerNeeds: [],
  unattended: false,
  // A bank transfer within PayPal (eCheck) clears within six business days; holidays make them more.
  patience: { processorMs: 14 * 24 * 60 * 60 * 1000 },
  operations: {
    purchase: { run: (request, context) => start('purchase', request, context) },
    authorize: { run: (request, context) => start('authorization', request, context) },
    capture: { partial: true, multiple: true, run: capture },
    void: { of: ['authorization'], run: release },
    refund: { partial: true, multiple: true, run: refund },
    giveUp: { run: giveUp },
  },
  inbound: {
    async inquire(target, context) {
      switch (target.type) {
        case 'purchase':
        case 'authorization':
          return inquireStart(target.type, target, context)
        case 'capture':
          return inquireCapture(target, context)
        case 'void':
          return inquireRelease(target, context)
        case 'refund':
          return inquireRefund(target, context)
        case 'verification':
        case 'chargeback':
        case 'chargeback_reversal':
          return { kind: 'unanswered', evidence: { message: `PayPal tells of no ${target.type} when asked` } }
      }
    },
    receive: async (call, context) => (await authenticate(call, context)) ?? (await translateEvent(call.body, context)),
    subscribe,
    check,
  },
  callbackEvents: EVENT_TYPES,
  retainedKeys: RETAINED_KEYS,
})
