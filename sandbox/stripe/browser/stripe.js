import { Elements, integrationError } from './elements.js'
import { origin } from './frame.js'

/** What `Stripe(publishableKey)` returns. */
class StripeInstance {
  constructor(key, options = {}) {
    if (typeof key !== 'string' || !/^pk_(test|live)_/.test(key)) {
      throw integrationError('Invalid value for Stripe(): apiKey should be a publishable key that starts with pk_.')
    }
    this.key = key
    this.account = options.stripeAccount
  }

  elements(settings = {}) {
    return new Elements(this, settings)
  }

  async request(method, path, fields = {}) {
    const headers = { Authorization: `Bearer ${this.key}` }
    if (this.account) headers['Stripe-Account'] = this.account
    const form = new URLSearchParams(fields)
    const url = `${origin}/api.stripe.com/v1${path}`
    try {
      const reply =
        method === 'GET'
          ? await fetch(`${url}?${form}`, { headers })
          : await fetch(url, { method, headers, body: form })
      const body = await reply.json()
      return reply.ok ? { object: body } : { error: body.error }
    } catch {
      const message =
        'We are experiencing issues connecting to our payments provider. You have not been charged. Please check your internet connection and try again.'
      return { error: { type: 'api_connection_error', message } }
    }
  }

  async createPaymentMethod(input) {
    const element = input.elements
      ? (input.elements.getElement('payment') ?? input.elements.getElement('card'))
      : input.card
    if (!element) throw integrationError('stripe.createPaymentMethod(): pass elements or a card Element.')
    if (input.elements) {
      const { settings } = input.elements
      if (!settings.clientSecret && settings.paymentMethodCreation !== 'manual') {
        throw integrationError(
          "stripe.createPaymentMethod(): the Elements must be made with paymentMethodCreation: 'manual'.",
        )
      }
      if (!input.elements.submitted)
        throw integrationError('elements.submit() must be called before stripe.createPaymentMethod().')
    }
    return element.call('createPaymentMethod', input.params?.billing_details ?? input.billing_details ?? {})
  }

  async retrieve(clientSecret) {
    const kind = clientSecret.startsWith('seti_') ? 'setup_intents' : 'payment_intents'
    const id = clientSecret.split('_secret_')[0]
    const { object, error } = await this.request('GET', `/${kind}/${id}`, { client_secret: clientSecret })
    if (error) return { error }
    return kind === 'setup_intents' ? { setupIntent: object } : { paymentIntent: object }
  }

  retrievePaymentIntent(clientSecret) {
    return this.retrieve(clientSecret)
  }

  retrieveSetupIntent(clientSecret) {
    return this.retrieve(clientSecret)
  }

  /** Lets the payer authenticate, then tells how the intent stands. */
  async handleNextAction({ clientSecret }) {
    const before = await this.retrieve(clientSecret)
    const intent = before.paymentIntent ?? before.setupIntent
    if (intent?.status !== 'requires_action') return before
    const redirect = intent.next_action.redirect_to_url
    if (redirect) {
      location.assign(redirect.url)
      // The page is being left; nothing after this may run.
      return new Promise(() => {})
    }
    await authenticate(intent.next_action.use_stripe_sdk.stripe_js)
    const after = await this.retrieve(clientSecret)
    const error = after.paymentIntent?.last_payment_error ?? after.setupIntent?.last_setup_error
    return error ? { error: { ...error, payment_intent: after.paymentIntent, setup_intent: after.setupIntent } } : after
  }

  async confirm(kind, clientSecret, fields, redirect) {
    const id = clientSecret.split('_secret_')[0]
    const { object, error } = await this.request('POST', `/${kind}/${id}/confirm`, {
      ...fields,
      client_secret: clientSecret,
      use_stripe_sdk: 'true',
    })
    if (error) return { error }
    const done =
      object.status === 'requires_action'
        ? await this.handleNextAction({ clientSecret })
        : { [kind === 'setup_intents' ? 'setupIntent' : 'paymentIntent']: object }
    if (done.error || redirect === 'if_required') return done
    const target = new URL(fields.return_url)
    const name = kind === 'setup_intents' ? 'setup_intent' : 'payment_intent'
    target.searchParams.set(name, id)
    target.searchParams.set(`${name}_client_secret`, clientSecret)
    target.searchParams.set('redirect_status', 'succeeded')
    location.assign(target.href)
    return new Promise(() => {})
  }

  async confirmWithElements(kind, { elements, clientSecret, confirmParams = {}, redirect }) {
    if (redirect !== 'if_required' && !confirmParams.return_url)
      throw integrationError('You must provide confirmParams.return_url.')
    const secret = clientSecret ?? elements?.settings.clientSecret
    const fields = confirmParams.return_url ? { return_url: confirmParams.return_url } : {}
    if (elements) {
      if (!elements.submitted) {
        const { error } = await elements.submit()
        if (error) return { error }
      }
      const element = elements.getElement('payment') ?? elements.getElement('card')
      const made = await element.call('createPaymentMethod', confirmParams.payment_method_data?.billing_details ?? {})
      if (made.error) return made
      fields.payment_method = made.paymentMethod.id
    } else if (confirmParams.payment_method) fields.payment_method = confirmParams.payment_method
    return this.confirm(kind, secret, fields, redirect)
  }

  confirmPayment(input) {
    return this.confirmWithElements('payment_intents', input)
  }

  confirmSetup(input) {
    return this.confirmWithElements('setup_intents', input)
  }

  async confirmCard(kind, clientSecret, data = {}) {
    const fields = data.return_url ? { return_url: data.return_url } : {}
    const method = data.payment_method
    if (typeof method === 'string') fields.payment_method = method
    else if (method?.card) {
      const made = await this.createPaymentMethod({
        type: 'card',
        card: method.card,
        billing_details: method.billing_details,
      })
      if (made.error) return made
      fields.payment_method = made.paymentMethod.id
    }
    return this.confirm(kind, clientSecret, fields, 'if_required')
  }

  confirmCardPayment(clientSecret, data) {
    return this.confirmCard('payment_intents', clientSecret, data)
  }

  confirmCardSetup(clientSecret, data) {
    return this.confirmCard('setup_intents', clientSecret, data)
  }
}

/** Shows the bank's page over the shop's page until it says that it is done. */
function authenticate(url) {
  const before = document.activeElement
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  dialog.setAttribute('aria-modal', 'true')
  dialog.setAttribute('aria-label', '3-D Secure authentication')
  dialog.style.cssText =
    'position:fixed;inset:0;z-index:2147483647;background:rgba(0,0,0,.6);display:flex;align-items:center;justify-content:center;padding:16px'
  const frame = document.createElement('iframe')
  frame.src = `${url}?framed=1`
  frame.title = '3-D Secure authentication'
  frame.style.cssText = 'border:0;border-radius:10px;width:min(28rem,100%);height:min(26rem,100%);background:Canvas'
  dialog.append(frame)
  document.body.append(dialog)
  frame.focus()
  return new Promise((resolve) => {
    const listen = (event) => {
      if (event.origin !== origin || event.source !== frame.contentWindow || event.data?.type !== 'authentication-done')
        return
      window.removeEventListener('message', listen)
      dialog.remove()
      before?.focus?.()
      resolve()
    }
    window.addEventListener('message', listen)
  })
}

window.Stripe = (key, options) => new StripeInstance(key, options)
window.Stripe.version = 3
