const BRANDS: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MasterCard',
  amex: 'American Express',
  discover: 'Discover',
  paypal: 'PayPal',
  card: 'Card',
}

/** The name of a method for people: `visa` → VISA. */
export function methodName(method: string): string {
  return BRANDS[method] ?? method
}

/** Is it a method with a name and a mark of its own, not only a kind such as `wallet`? */
export function isBrand(method: string): boolean {
  return Object.hasOwn(BRANDS, method)
}

/** A kept card in a line: "VISA •••• 4242". */
export function cardTitle({ method, lastFour }: { readonly method: string; readonly lastFour: string }): string {
  return `${methodName(method)} •••• ${lastFour}`
}

/** `2030-04` as the card itself has it: 04/2030. */
export function expiryText(expires: string | null, locale: string): string {
  const [year, month] = (expires ?? '').split('-')
  if (!year || !month) return ''
  const day = new Date(Date.UTC(Number(year), Number(month) - 1, 1))
  return new Intl.DateTimeFormat(locale, { month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(day)
}
