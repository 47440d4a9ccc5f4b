/** The session cookie's name at a public address. `__Host-` (https only) binds it to this very host. */
export function sessionCookieName(baseUrl: string): string {
  return ownName('session', baseUrl)
}

/** The name of the cookie by which a browser is known again. */
export function browserCookieName(baseUrl: string): string {
  return ownName('browser', baseUrl)
}

/** The name of the cookie by which a browser is known that pays by links. `__Secure-` (https only), as it is sent to their pages alone. */
export function visitCookieName(baseUrl: string): string {
  return `${baseUrl.startsWith('https://') ? '__Secure-' : ''}quittance.visit`
}

function ownName(what: string, baseUrl: string): string {
  return `${baseUrl.startsWith('https://') ? '__Host-' : ''}quittance.${what}`
}
