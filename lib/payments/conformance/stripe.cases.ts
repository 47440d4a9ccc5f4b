import { stripe } from '../adapters/stripe'
import { type AdapterCases, type Case, type SettingsCase, TRANSACTION } from './cases'
import { callbacks, WEBHOOK_SECRET } from './stripe/callbacks'
import { followUps, forgettings } from './stripe/follow-ups'
import { authorizations, verifications } from './stripe/holds'
import { inquiries, surrenders } from './stripe/inquiries'
import { API, error, intent, list, PI } from './stripe/shapes'
import { purchases } from './stripe/starts'

const CALLBACK = 'https://pay.example.org/api/callbacks/sys_1'
const ENDPOINTS = `${API}/webhook_endpoints`
const ACCOUNT = `GET ${API}/account`

const settings = {
  login: 'Acme Telecom',
  password: 'sk_test_conformance3Xk9',
  publishableKey: 'pk_test_conformance3Xk9',
  webhookSecret: WEBHOOK_SECRET,
}

const endpoint = (id: string, url: string) => ({ id, object: 'webhook_endpoint', url, status: 'enabled' })

const whose = (name: string, metadata: Readonly<Record<string, string>>, kind: 'ours' | 'foreign'): Case => ({
  of: 'ownerOf',
  name,
  request: () => PI,
  steps: (amount) => [
    { to: `GET ${API}/payment_intents/${PI}`, reply: { status: 200, json: intent(amount, { metadata }) } },
  ],
  result: () => ({ kind }),
})

const owners: readonly Case[] = [
  whose('a payment of ours', { transaction: TRANSACTION }, 'ours'),
  whose('a payment whose mark is damaged', { transaction: 'txn_?' }, 'ours'),
  whose('somebody else’s payment', { transaction: '4711' }, 'foreign'),
  {
    of: 'ownerOf',
    name: 'a payment that this account does not have',
    request: () => PI,
    steps: () => [{ to: `GET ${API}/payment_intents/${PI}`, reply: { status: 404, json: error({}) } }],
    result: () => ({ kind: 'unanswered' }),
  },
]

const connections: readonly Case[] = [
  {
    of: 'check',
    name: 'an account with a name',
    request: () => null,
    steps: () => [
      {
        to: ACCOUNT,
        sends: [`Authorization: Bearer ${settings.password}`, 'Stripe-Version: 2026-10-28.endive'],
        reply: {
          status: 200,
          json: { id: 'acct_1', object: 'account', settings: { dashboard: { display_name: 'Acme' } } },
        },
      },
    ],
    result: () => ({ kind: 'connected', account: 'Acme (acct_1)' }),
  },
  {
    of: 'check',
    name: 'a restricted key that may read the balance only',
    request: () => null,
    steps: () => [
      { to: ACCOUNT, reply: { status: 403, json: error({}) } },
      { to: `GET ${API}/balance`, reply: { status: 200, json: { object: 'balance' } } },
    ],
    result: () => ({ kind: 'connected', account: 'with a restricted key' }),
  },
  {
    of: 'subscribe',
    name: 'a new address',
    request: () => CALLBACK,
    steps: () => [
      { to: `GET ${ENDPOINTS}`, reply: { status: 200, json: list([endpoint('we_other', 'https://x.example')]) } },
      {
        to: `POST ${ENDPOINTS}`,
        sends: [`url=${CALLBACK}`, 'payment_intent.succeeded', 'charge.dispute.funds_withdrawn', 'refund.failed'],
        reply: { status: 200, json: { ...endpoint('we_new', CALLBACK), secret: 'whsec_fresh' } },
      },
    ],
    result: () => ({ kind: 'subscribed', settings: { webhookSecret: 'whsec_fresh' } }),
  },
  {
    of: 'subscribe',
    name: 'replaces an earlier registration of the same address',
    request: () => CALLBACK,
    steps: () => [
      {
        to: `GET ${ENDPOINTS}`,
        reply: { status: 200, json: list([endpoint('we_old', CALLBACK), endpoint('we_other', 'https://x.example')]) },
      },
      {
        to: `POST ${ENDPOINTS}`,
        reply: { status: 200, json: { ...endpoint('we_new', CALLBACK), secret: 'whsec_fresh' } },
      },
      { to: `DELETE ${ENDPOINTS}/we_old`, reply: { status: 200, json: { id: 'we_old', deleted: true } } },
    ],
    result: () => ({ kind: 'subscribed', settings: { webhookSecret: 'whsec_fresh' } }),
  },
  {
    of: 'subscribe',
    name: 'an address that Stripe cannot reach',
    request: () => 'http://localhost:3000/api/callbacks/sys_1',
    steps: () => [
      { to: `GET ${ENDPOINTS}`, reply: { status: 200, json: list([]) } },
      {
        to: `POST ${ENDPOINTS}`,
        reply: { status: 400, json: error({ message: 'Invalid URL: must be publicly accessible.' }) },
      },
    ],
    result: () => ({ kind: 'refused', message: 'Invalid URL: must be publicly accessible.' }),
  },
]

const live = { ...settings, password: 'rk_live_x1', publishableKey: 'pk_live_x1' }
const typed = (
  differs: Partial<typeof settings>,
  fields: SettingsCase['fields'],
  name: string,
  isLive = false,
): SettingsCase => ({
  name,
  settings: { ...(isLive ? live : settings), ...differs },
  live: isLive,
  fields,
})

const settingsCases: readonly SettingsCase[] = [
  typed({}, {}, 'test keys with Test mode'),
  typed({}, {}, 'live keys without', true),
  typed({ password: 'rk_test_x1', webhookSecret: '' }, {}, 'a restricted key, callbacks not yet registered'),
  typed({ login: 'four' }, { login: /longer than 4 characters/ }, 'a short login (S1-08)'),
  typed({ login: '  four  ' }, { login: /longer than 4 characters/ }, 'a login of blanks'),
  typed({ password: '' }, { password: /Enter the secret key/ }, 'no secret key'),
  typed(
    { password: 'pk_test_x1' },
    { password: /publishable key.*sk_test_ or rk_test_.*Dashboard/ },
    'a publishable key as password (D11)',
  ),
  typed({ password: 'sk_live_x1' }, { password: /Test mode is on/ }, 'a live key with Test mode'),
  typed({ password: 'sk_test_x1' }, { password: /Test mode is off/ }, 'a test key without Test mode', true),
  typed({ password: 'whsec_x1' }, { password: /signing secret of callbacks/ }, 'a signing secret as password'),
  typed({ password: 'hunter2' }, { password: /starts with sk_test_/ }, 'something else as password'),
  typed({ publishableKey: '' }, { publishableKey: /card fields need it/ }, 'no publishable key'),
  typed({ publishableKey: 'sk_test_x1' }, { publishableKey: /sent to browsers/ }, 'a secret key where browsers see it'),
  typed(
    { publishableKey: 'pk_live_x1' },
    { publishableKey: /Test mode is on/ },
    'a live publishable key with Test mode',
  ),
  typed({ webhookSecret: 'secret' }, { webhookSecret: /whsec_/ }, 'a signing secret that is none'),
]

export const stripeCases: AdapterCases = {
  adapter: stripe,
  settings,
  settingsCases,
  cases: [
    ...purchases,
    ...authorizations,
    ...verifications,
    ...followUps,
    ...forgettings,
    ...inquiries,
    ...surrenders,
    ...owners,
    ...connections,
  ],
  callbacks,
  personal: ['jane.payer@example.org', 'Jane Payer', '1 High Street', 'Xt5EWLLDS7FJjR1c', '_secret_'],
  retained: ['id', 'amount', 'status', 'currency', 'transaction'],
}
