import { isPayPage } from './visit'

// What every answer tells the browser to refuse. Pure, so that the whole of it can be read and tested at one place.

/** Origins that pages where a card is typed may reach besides our own. */
export interface Reach {
  readonly scripts: readonly string[]
  readonly connects: readonly string[]
  readonly frames: readonly string[]
}

export interface HeaderChoice {
  readonly nonce: string
  /** Is the public address https? */
  readonly https: boolean
  /** The development server: its tools evaluate code and keep a socket open. */
  readonly development: boolean
  /** Set on pages where a card is typed. */
  readonly reach?: Reach | undefined
  /** The address is a key: no other site is told it. */
  readonly secretAddress?: boolean | undefined
}

/** Pages where a card may be typed or a bank asked within the page: they alone may load a processor's script. */
export function isCardPage(path: string): boolean {
  return /^\/self-care\/(pay|payments|cards)(\/|$)/.test(path) || isPayPage(path)
}

/** What is behind the link of an order: whoever has its address may see it. */
export function isPortalPage(path: string): boolean {
  return path.startsWith('/order/')
}

/** Pages whose address is a key, for as long as it works: links of payments and orders, and mailed links to sign in. */
export function isSecretAddress(path: string): boolean {
  return isPayPage(path) || isPortalPage(path) || path === '/sign-in/link' || path === '/set-password'
}

/** The content security policy of one answer. */
export function contentSecurityPolicy({ nonce, https, development, reach }: HeaderChoice): string {
  const { scripts = [], connects = [], frames = [] } = reach ?? {}
  const policy: Readonly<Record<string, readonly string[]>> = {
    'default-src': [`'self'`],
    // Browsers that know 'strict-dynamic' follow the nonce and what it loads, and pass over the origins.
    'script-src': [
      `'self'`,
      `'nonce-${nonce}'`,
      `'strict-dynamic'`,
      ...scripts,
      ...(development ? [`'unsafe-eval'`] : []),
    ],
    // Charts, menus and toasts place themselves with style attributes, which no nonce can cover.
    'style-src': [`'self'`, `'unsafe-inline'`],
    'img-src': [`'self'`, 'data:'],
    'font-src': [`'self'`],
    'connect-src': [`'self'`, ...connects, ...(development ? ['ws:'] : [])],
    'frame-src': frames.length > 0 ? frames : [`'none'`],
    'worker-src': [`'self'`],
    'object-src': [`'none'`],
    'base-uri': [`'none'`],
    'form-action': [`'self'`],
    'frame-ancestors': [`'none'`],
    ...(https ? { 'upgrade-insecure-requests': [] } : {}),
  }
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ')
}

/** Every security header of one answer, by name. */
export function securityHeaders(choice: HeaderChoice): Readonly<Record<string, string>> {
  const payers = ['self', ...(choice.reach?.frames ?? []).map((origin) => `"${origin}"`)].join(' ')
  return {
    'content-security-policy': contentSecurityPolicy(choice),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not `no-referrer`: forms sent before scripts arrive would then not say where they come from, and be refused as foreign.
    'referrer-policy': choice.secretAddress ? 'same-origin' : 'strict-origin-when-cross-origin',
    ...(choice.secretAddress ? { 'x-robots-tag': 'noindex, nofollow' } : {}),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': `camera=(), microphone=(), geolocation=(), usb=(), payment=(${choice.reach ? payers : ''})`,
    ...(choice.https ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}

// Called by machines, which prove themselves by a signature or a key and never by a cookie.
export const MACHINES = ['/api/callbacks/']

/** Can an address be read as text that can be looked up? Bytes that are no text, and NUL, which no database stores, are refused early. */
export function isReadable(path: string, search: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0') && !search.includes('%00')
  } catch {
    return false
  }
}

/** What such a request is answered, with 403. */
export const FOREIGN = 'This request came from another site. Nothing was changed.'

/**
 * Is this request one that another site made a browser send? What may change something must say that it comes from here; a browser
 * always does, so one that does not is refused as well. What only reads may be led to from elsewhere, as a page load of its own, and not
 * be drawn into another site's page.
 */
export function isForeign(
  request: { readonly method: string; readonly path: string; readonly headers: Headers },
  baseUrl: string,
): boolean {
  if (MACHINES.some((prefix) => request.path.startsWith(prefix))) return false
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return isDrawnIn(request.headers)
  const site = request.headers.get('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = request.headers.get('origin')
  if (origin === null) return site !== 'same-origin'
  if (origin === new URL(baseUrl).origin) return false
  // Reached under another name, such as 127.0.0.1 for localhost: still the same host as the one the browser speaks to.
  const host = request.headers.get('host')
  return host === null || !URL.canParse(origin) || new URL(origin).host !== host
}

/** Asked for by another site's page for itself: as a picture, script, frame or by a script of its own. */
function isDrawnIn(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== 'cross-site' && site !== 'same-site') return false
  return headers.get('sec-fetch-mode') !== 'navigate' || headers.get('sec-fetch-dest') !== 'document'
}

/**
 * Must this request become a page load of its own? A page that is entered without one keeps the policy of the page before, under
 * which card fields cannot load. Answering such a request with something else than the framework's format makes the browser load the page.
 */
export function needsOwnDocument(method: string, path: string, headers: Headers): boolean {
  if (method !== 'GET') return false
  // What a page fetches for itself; the framework hides its own header from us here.
  if (!isCardPage(path) || headers.get('sec-fetch-dest') !== 'empty') return false
  const from = headers.get('referer')
  return from === null || !URL.canParse(from) || !isCardPage(new URL(from).pathname)
}
