const script = document.currentScript
/** Where the library came from; everything it talks to lives there. */
export const origin = new URL(script ? script.src : location.href).origin
const FRAME = `${origin}/js.stripe.com/v3/fields.html`

/** A mounted frame of card fields, and the calls it answers. Only ids and validation results cross the border. */
export class Frame {
  constructor(key, options, on) {
    this.channel = crypto.randomUUID()
    this.on = on
    this.waiting = new Map()
    this.next = 1
    const query = new URLSearchParams({
      channel: this.channel,
      parent: location.origin,
      key,
      account: options.account ?? '',
      appearance: JSON.stringify(options.appearance ?? {}),
      locale: options.locale ?? 'auto',
    })
    this.element = document.createElement('iframe')
    this.element.src = `${FRAME}?${query}`
    this.element.title = 'Secure card payment input frame'
    this.element.name = `__privateStripeFrame${this.channel}`
    this.element.allow = 'payment'
    this.element.style.cssText = 'border:0;width:100%;height:170px;display:block'
    this.paint(options.appearance)
    this.element.addEventListener('error', () =>
      on('loaderror', { error: { type: 'api_error', message: 'The card fields could not be loaded.' } }),
    )
    this.ready = new Promise((resolve) => {
      this.setReady = resolve
    })
    this.listen = (event) => this.receive(event)
    window.addEventListener('message', this.listen)
  }

  receive(event) {
    const { data } = event
    if (event.origin !== origin || event.source !== this.element.contentWindow || data?.channel !== this.channel) return
    if (data.type === 'answer') {
      this.waiting.get(data.id)?.(data.result)
      this.waiting.delete(data.id)
    } else if (data.type === 'resize') this.element.style.height = `${Math.ceil(data.height)}px`
    else {
      if (data.type === 'ready') this.setReady()
      this.on(data.type, data)
    }
  }

  /** A frame is see-through only while its colour scheme is that of the document inside. */
  paint(appearance) {
    this.element.style.colorScheme = appearance?.theme === 'night' ? 'dark' : 'light'
  }

  async call(call, value) {
    await this.ready
    const id = this.next++
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      this.element.contentWindow.postMessage({ channel: this.channel, call, id, value }, origin)
    })
  }

  remove() {
    window.removeEventListener('message', this.listen)
    this.element.remove()
  }
}
