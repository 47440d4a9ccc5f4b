/** The session cookie's name at a public address. `__Host-` (https only) binds it to this very host. */
export function sessionCookieName(baseUrl: string): string {
  return baseUrl.startsWith('https://') ? '__Host-quittance.session' : 'quittance.session'
}
