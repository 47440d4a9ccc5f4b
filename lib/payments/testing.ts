import fc from 'fast-check'

// For tests: values that no honest party sends, and honest values with one of them put somewhere inside.

/** How often a property is tried: `FUZZ_RUNS` in all (npm run fuzz), else the few that every test run can afford. */
export function fuzzRuns(few: number): { readonly numRuns: number } {
  const asked = Number(process.env.FUZZ_RUNS ?? 0)
  return { numRuns: asked > 0 ? asked : few }
}

/** Bounds, wrong types, odd Unicode, NUL, prototype keys, digits that no amount has. */
export const NASTY: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    '1e309',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e\u{1f4b8}',
    '__proto__',
    'constructor',
    "' or ''='",
    '../../etc/passwd',
    '{{7*7}}',
    '9'.repeat(400),
    'x'.repeat(20_000),
    [],
    {},
    [[[[]]]],
    0,
    -0,
    -1,
    0.1,
    1e21,
    -1e308,
    2 ** 31,
    2 ** 53,
    2 ** 63,
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double({ noNaN: true }),
  fc.maxSafeInteger(),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
  fc.constant(0).map(() => nested(200)),
)

function nested(depth: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { inner: value }
  return value
}

/** `value` with a few of its parts replaced, removed, doubled or added to. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), with: NASTY, how: fc.constantFrom('replace', 'remove', 'add', 'double') })
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let result: unknown = structuredClone(value)
    for (const one of changes) result = changed(result, one)
    return result
  })
}

interface Change {
  readonly at: number
  readonly with: unknown
  readonly how: string
}

function changed(root: unknown, { at, with: put, how }: Change): unknown {
  const places = placesIn(root)
  const place = places[at % (places.length + 1)]
  if (!place) return how === 'double' ? [root, root] : put
  const { holder, key } = place
  const mutable = holder as Record<string, unknown>
  // Defined rather than assigned: a key may be `__proto__`. Cloned: what is put in may be changed in its turn.
  const define = (name: string, value: unknown) =>
    Object.defineProperty(mutable, name, { value, enumerable: true, configurable: true, writable: true })
  if (how === 'remove') delete mutable[key]
  else if (how === 'double') define(key, [mutable[key], structuredClone(mutable[key])])
  else define(how === 'add' ? `${key}x` : key, structuredClone(put))
  return root
}

function placesIn(value: unknown): readonly { readonly holder: object; readonly key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)])
}
