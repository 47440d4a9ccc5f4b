import { join } from 'node:path'
import { type Font, openSync } from 'fontkit'

// Which font has which characters. Geist draws what it can; names in other scripts are drawn in Noto Sans. Everything is embedded, so that
// a document looks the same on every machine.

export type Weight = 'regular' | 'bold'

/** Text that one font draws. */
export interface Run {
  readonly text: string
  /** Where the font lies; also its name within a document. */
  readonly file: string
  /** Written from right to left. */
  readonly rtl: boolean
}

const MODULES = join(process.cwd(), 'node_modules')
const NOTO_WEIGHTS = { regular: 400, bold: 600 } as const
/** Subsets of Noto Sans by package, in the order they are asked. */
const NOTO: readonly (readonly [string, readonly string[]])[] = [
  ['noto-sans', ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'devanagari']],
  ['noto-sans-bengali', ['bengali']],
  ['noto-sans-arabic', ['arabic']],
]

/** Every font of a weight, the first the one that documents are set in. */
function filesOf(weight: Weight): readonly string[] {
  const geist = join(
    MODULES,
    'geist/dist/fonts/geist-sans',
    weight === 'bold' ? 'Geist-SemiBold.ttf' : 'Geist-Regular.ttf',
  )
  const noto = NOTO.flatMap(([name, subsets]) =>
    subsets.map((subset) =>
      join(MODULES, '@fontsource', name, 'files', `${name}-${subset}-${NOTO_WEIGHTS[weight]}-normal.woff`),
    ),
  )
  return [geist, ...noto]
}

/** The font that documents are set in. */
export function mainFont(weight: Weight): string {
  return filesOf(weight)[0] ?? ''
}

const opened = new Map<string, Font>()

function has(file: string, character: string): boolean {
  let font = opened.get(file)
  if (!font) {
    const found = openSync(file)
    if (found.type === 'TTC' || found.type === 'DFont') throw new Error(`${file} is a collection of fonts`)
    font = found as Font
    opened.set(file, font)
  }
  return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
}

// Marks of direction and other characters without a shape; a space that no font has is drawn as the one that means the same.
const SHAPELESS = /[\p{Cc}\p{Cf}]/gu
const KEPT = /[\n\u200c\u200d]/
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

/** The text as it can be drawn: without characters that have no shape. */
export function drawable(text: string): string {
  // A space at the end of a line keeps its last word apart from the next line's for whoever copies or hears it.
  return text
    .replaceAll('\u202f', '\u00a0')
    .replace(/\s*\n/g, ' \n')
    .replace(SHAPELESS, (one) => (KEPT.test(one) ? one : one === '\t' ? ' ' : ''))
}

/** Splits text by the fonts that draw it. What no font of ours has stays with the first, which draws a box. */
export function runsOf(text: string, weight: Weight): readonly Run[] {
  const files = filesOf(weight)
  const runs: { text: string; file: string; rtl: boolean }[] = []
  for (const character of drawable(text)) {
    const last = runs.at(-1)
    const file = fontFor(character, files, last?.file)
    if (last && last.file === file) last.text += character
    else runs.push({ text: character, file, rtl: false })
  }
  return runs.map((run) => ({ ...run, rtl: RTL.test(run.text) }))
}

function fontFor(character: string, files: readonly string[], before: string | undefined): string {
  const first = files[0] ?? ''
  if (character === '\n') return before ?? first
  // What is no letter stays with the letters before it, so that marks are put on the letters they belong to.
  if (before && !/\p{L}/u.test(character) && has(before, character)) return before
  // Geist has a few Greek letters, as signs: a name is not put together from two fonts.
  const candidates = /\p{Script=Greek}/u.test(character) ? files.slice(1) : files
  return candidates.find((file) => has(file, character)) ?? first
}

/** Has one of our fonts every character of this text? */
export function isDrawn(text: string): boolean {
  const files = filesOf('regular')
  return [...drawable(text)].every((character) => files.some((file) => has(file, character)))
}
