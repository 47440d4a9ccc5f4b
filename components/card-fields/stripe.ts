import type {
  CardFieldsDriver,
  CardFieldsOptions,
  CardFieldsScript,
  CardFieldsSession,
  CardFieldsTheme,
} from './contract'
import { loadScript } from './load-script'

// Stripe.js with the Payment Element, limited to cards. The token is made first and the payment on the server, so that the server alone
// decides what is charged.

interface StripeFailure {
  readonly type?: string
  readonly code?: string
  readonly message?: string
}

interface Element {
  mount(target: HTMLElement): void
  on(event: 'ready', listener: () => void): void
  on(event: 'loaderror', listener: (event: { readonly error?: StripeFailure }) => void): void
  focus(): void
  destroy(): void
}

interface Elements {
  create(type: 'payment', options: object): Element
  update(options: object): void
  submit(): Promise<{ readonly error?: StripeFailure }>
}

interface StripeJs {
  elements(options: object): Elements
  createPaymentMethod(options: {
    readonly elements: Elements
  }): Promise<{ readonly paymentMethod?: { readonly id: string }; readonly error?: StripeFailure }>
  handleNextAction(options: { readonly clientSecret: string }): Promise<{ readonly error?: StripeFailure }>
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => StripeJs
  }
}

const NOT_SENT = 'The card could not be sent. Nothing was charged. Check your connection and try again.'

const instances = new Map<string, StripeJs>()

export const stripe: CardFieldsDriver = {
  open,
  async authenticate({ clientToken, ...script }) {
    const library = await stripeJs(script).catch(() => null)
    if (!library) return { error: 'Your bank’s confirmation could not be loaded. Check your connection and try again.' }
    const { error } = await library.handleNextAction({ clientSecret: clientToken }).catch(broken)
    // A failed confirmation is an end like a good one: the server asks Stripe which it was.
    if (!error || error.code?.endsWith('_authentication_failure') || error.type === 'card_error')
      return { finished: true }
    if (error.code?.endsWith('_unexpected_state')) return { finished: true }
    return { error: error.message ?? 'Your bank’s confirmation could not be shown. Try again.' }
  },
}

async function open(options: CardFieldsOptions): Promise<CardFieldsSession> {
  const library = await stripeJs(options)
  const elements = library.elements({
    mode: options.purpose,
    currency: options.currency.toLowerCase(),
    paymentMethodCreation: 'manual',
    paymentMethodTypes: ['card'],
    locale: options.locale,
    appearance: appearanceOf(options.theme),
    ...(options.purpose === 'payment' ? { amount: unitsOf(options.amount) } : {}),
  })
  const element = elements.create('payment', {
    layout: 'tabs',
    wallets: { applePay: 'never', googlePay: 'never', link: 'never' },
    terms: { card: 'never' },
  })
  const ready = new Promise<void>((resolve, reject) => {
    element.on('ready', () => resolve())
    element.on('loaderror', ({ error }) => reject(new Error(error?.message ?? 'the card fields could not be drawn')))
  })
  return {
    mount: (target) => element.mount(target),
    ready,
    async submit() {
      const checked = await elements.submit().catch(broken)
      if (checked.error) return { error: checked.error.message ?? NOT_SENT }
      const made = await library.createPaymentMethod({ elements }).catch(broken)
      return 'paymentMethod' in made && made.paymentMethod
        ? { token: made.paymentMethod.id }
        : { error: made.error?.message ?? NOT_SENT }
    },
    focus: () => element.focus(),
    update({ amount, theme }) {
      elements.update({
        ...(amount === undefined || options.purpose !== 'payment' ? {} : { amount: unitsOf(amount) }),
        ...(theme === undefined ? {} : { appearance: appearanceOf(theme) }),
      })
    },
    destroy: () => element.destroy(),
  }
}

async function stripeJs({ script, publicSettings }: Omit<CardFieldsScript, 'library'>): Promise<StripeJs> {
  const key = publicSettings.publishableKey
  if (!key) throw new Error('the publishable key is missing')
  await loadScript(script)
  const known = instances.get(key)
  if (known) return known
  if (!window.Stripe) throw new Error(`${script} is not Stripe.js`)
  const made = window.Stripe(key)
  instances.set(key, made)
  return made
}

function broken(): { readonly error: StripeFailure } {
  return { error: { message: NOT_SENT } }
}

/** Stripe refuses to draw fields for nothing; the amount that counts is the server's. */
function unitsOf(amount: bigint): number {
  return Math.max(1, Number(amount))
}

function appearanceOf(theme: CardFieldsTheme): object {
  return {
    theme: theme.dark ? 'night' : 'stripe',
    variables: {
      colorPrimary: theme.accent,
      colorBackground: theme.surface,
      colorText: theme.ink,
      colorTextSecondary: theme.inkSoft,
      colorDanger: theme.danger,
      borderRadius: '6px',
    },
  }
}
