import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { build } from 'esbuild'

/** Every way in that the source of `app/` opens, by the names that the access matrix uses. */
export interface Inventory {
  /** `/admin/payments/[paymentId]` */
  readonly pages: readonly string[]
  /** `GET /admin/payments/export` */
  readonly routes: readonly string[]
  /** `admin/payments/actions#act`: the file below `app/` and the export; `#inline 1` for one inside a function. */
  readonly actions: readonly string[]
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Reads a source tree. `root` is the folder that holds `app/`. Exports are found by a parser, so that no way of writing one escapes it. */
export async function inventory(root: string): Promise<Inventory> {
  const sources = readdirSync(join(root, 'app'), { recursive: true })
    .map((path) => String(path).split(sep).join('/'))
    .filter((path) => /\.(tsx?|jsx?|mjs)$/.test(path) && !/\.(test|d)\.tsx?$/.test(path))
    .sort()
  const texts = new Map(sources.map((path) => [path, withoutComments(readFileSync(join(root, 'app', path), 'utf8'))]))
  const ofActions = sources.filter((path) => isActionFile(texts.get(path) ?? ''))
  const ofRoutes = sources.filter((path) => /(^|\/)route\.[jt]sx?$/.test(path))
  const exports = await exportsOf(root, [...ofActions, ...ofRoutes])
  const named = (path: string) => path.replace(/\.\w+$/, '')
  return {
    pages: sources.filter((path) => /(^|\/)page\.[jt]sx?$/.test(path)).map(addressOf),
    routes: ofRoutes.flatMap((path) =>
      (exports.get(path) ?? []).filter((name) => METHODS.includes(name)).map((name) => `${name} ${addressOf(path)}`),
    ),
    actions: [
      ...ofActions.flatMap((path) => (exports.get(path) ?? []).map((name) => `${named(path)}#${name}`)),
      ...sources
        .filter((path) => !ofActions.includes(path))
        .flatMap((path) =>
          [...(texts.get(path) ?? '').matchAll(/^\s*['"]use server['"]|[{;]\s*['"]use server['"]/gm)].map(
            (_, index) => `${named(path)}#inline ${index + 1}`,
          ),
        ),
    ],
  }
}

/** What differs between the code and the table, in sentences; none when every way in has its row and every row its way in. */
export function unlisted(found: readonly string[], listed: readonly string[]): readonly string[] {
  return [
    ...found.filter((name) => !listed.includes(name)).map((name) => `${name} has no row in e2e/access/matrix.ts`),
    ...[...new Set(listed)].filter((name) => !found.includes(name)).map((name) => `${name} has a row and is not there`),
  ]
}

function isActionFile(text: string): boolean {
  return /^\s*['"]use server['"]/.test(text)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function addressOf(path: string): string {
  const parts = path
    .split('/')
    .slice(0, -1)
    .filter((part) => !part.startsWith('('))
  return `/${parts.join('/')}`
}

async function exportsOf(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (paths.length === 0) return new Map()
  // A bracket in a path is a pattern to esbuild, and a group's name a folder: entry points by number avoid both.
  const { metafile } = await build({
    absWorkingDir: resolve(root),
    entryPoints: paths.map((path, index) => ({ in: resolve(root, 'app', path), out: String(index) })),
    outdir: 'nowhere',
    bundle: false,
    write: false,
    metafile: true,
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'silent',
  })
  return new Map(
    Object.entries(metafile.outputs).map(([out, { exports }]) => [
      paths[Number(/(\d+)\.js$/.exec(out)?.[1])] ?? '',
      [...exports].sort(),
    ]),
  )
}
