import { Frame } from './frame.js'

/** What the library throws when it is used wrongly; the page's programmer should see it. */
export function integrationError(message) {
  const error = new Error(message)
  error.name = 'IntegrationError'
  return error
}

/** One element of the page: `payment` or `card`. */
class CardElement {
  constructor(type, elements, options) {
    this.type = type
    this.elements = elements
    this.options = options
    this.listeners = new Map()
    this.frame = undefined
  }

  mount(target) {
    const container = typeof target === 'string' ? document.querySelector(target) : target
    if (!container)
      throw integrationError(
        `The selector you specified (${target}) applies to no DOM elements that are currently on the page.`,
      )
    if (this.frame) this.unmount()
    const { stripe, settings } = this.elements
    const options = { account: stripe.account, appearance: settings.appearance, locale: settings.locale }
    this.frame = new Frame(stripe.key, options, (type, data) => this.heard(type, data))
    container.replaceChildren(this.frame.element)
  }

  heard(type, data) {
    const { empty, complete, brand, error } = data
    const detail = { elementType: this.type, empty, complete, collapsed: false, brand, error, value: { type: 'card' } }
    for (const listener of this.listeners.get(type) ?? [])
      listener(type === 'ready' ? this : type === 'loaderror' ? data : detail)
  }

  on(type, listener) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener])
    return this
  }

  once(type, listener) {
    const one = (event) => {
      this.off(type, one)
      listener(event)
    }
    return this.on(type, one)
  }

  off(type, listener) {
    const kept = (this.listeners.get(type) ?? []).filter((one) => listener && one !== listener)
    this.listeners.set(type, kept)
    return this
  }

  update(options) {
    this.options = { ...this.options, ...options }
  }

  focus() {
    this.frame?.call('focus')
  }

  clear() {
    this.frame?.call('clear')
  }

  blur() {
    this.frame?.element.blur()
  }

  unmount() {
    this.frame?.remove()
    this.frame = undefined
  }

  destroy() {
    this.unmount()
    this.elements.forget(this)
  }

  /** Asks the frame; throws when the element is not on the page. */
  call(name, value) {
    if (!this.frame)
      throw integrationError(
        'We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.',
      )
    return this.frame.call(name, value)
  }
}

/** The group of elements that `stripe.elements(…)` makes. */
export class Elements {
  constructor(stripe, settings) {
    this.stripe = stripe
    this.settings = settings
    this.made = []
    this.submitted = false
  }

  create(type, options = {}) {
    if (type !== 'payment' && type !== 'card')
      throw integrationError(`A valid Element type must be provided. '${type}' is not one of: payment, card.`)
    if (this.getElement(type)) throw integrationError(`Can only create one Element of type ${type}.`)
    const element = new CardElement(type, this, options)
    this.made.push(element)
    return element
  }

  getElement(type) {
    return this.made.find((element) => element.type === type) ?? null
  }

  forget(element) {
    this.made = this.made.filter((one) => one !== element)
  }

  update(settings) {
    this.settings = { ...this.settings, ...settings }
    const { appearance } = settings
    if (!appearance) return
    for (const { frame } of this.made) {
      frame?.paint(appearance)
      frame?.call('appearance', appearance)
    }
  }

  async fetchUpdates() {
    return {}
  }

  async submit() {
    const element = this.getElement('payment') ?? this.getElement('card')
    if (!element) throw integrationError('elements.submit() needs a mounted Element.')
    const { error } = await element.call('submit')
    this.submitted = !error
    return error ? { error } : { selectedPaymentMethod: 'card' }
  }
}
