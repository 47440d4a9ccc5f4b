const NOTES = new Set([
  '_number',
  '_setUp',
  '_spent',
  '_returnUrl',
  '_challenge',
  '_threeDSecure',
  '_settleAt',
  '_settleAs',
  '_secret',
])

/** The JSON of a reply, without the sandbox's own notes. */
export function render(value: unknown): string {
  return JSON.stringify(value, (key, inner) => (NOTES.has(key) ? undefined : inner), 2)
}
