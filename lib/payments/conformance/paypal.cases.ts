import { paypal } from '../adapters/paypal'
import { WEBHOOK_ID } from '../adapters/paypal/testing'
import type { AdapterCases } from './cases'
import { callbackCases, roots, sign, verifySteps } from './paypal/callbacks'
import { connection, givingUp, inquiries } from './paypal/inquiries'
import { operations } from './paypal/operations'

export const paypalCases: AdapterCases = {
  adapter: paypal,
  settings: { login: 'AeA1QIZXiflr1ClientId', password: 'EPsecret0f9d8c7b6a', webhookId: WEBHOOK_ID },
  settingsCases: [
    { name: 'without a webhook id yet', settings: { login: 'AeA1QIZX', password: 'EPsecret' }, live: true, fields: {} },
    {
      name: 'a login of four characters and no password',
      settings: { login: 'AeA1', password: '' },
      live: false,
      fields: { login: /longer than 4/, password: /Enter the secret/ },
    },
    {
      name: 'an e-mail address for the client id',
      settings: { login: 'shop@example.org', password: 'EPsecret' },
      live: false,
      fields: { login: /e-mail/ },
    },
  ],
  cases: [...operations, ...inquiries, ...givingUp, ...connection],
  callbacks: {
    sign,
    signatureHeaders: ['transmission-id', 'transmission-time', 'transmission-sig', 'cert-url', 'auth-algo'].map(
      (name) => `paypal-${name}`,
    ),
    secretSetting: 'webhookId',
    goodForSeconds: 4 * 24 * 60 * 60,
    verifySteps,
    cases: callbackCases,
  },
  trustedRoots: roots,
  personal: ['jane.payer@example.org', 'QYR5Z8XDVJNXQ', 'Jane'],
  retained: ['id', 'status', 'amount', 'value', 'currency_code', 'debug_id'],
}
