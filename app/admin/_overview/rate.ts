/** How many attempts of those that ended succeeded; null while none has ended. */
export function rateOf(of: { readonly succeeded: number; readonly refused: number }) {
  const ended = of.succeeded + of.refused
  return ended === 0 ? null : { text: `${Math.round((of.succeeded / ended) * 100)} %`, ended }
}
