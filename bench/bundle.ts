import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '@/scripts/run/paths.mjs'

// What is measured is bundled first, as a production build is: run from its sources, every function would pay for the names that the
// loader of TypeScript keeps.

const folder = join(root, 'node_modules', '.bench', String(process.pid))

/** Bundles a file of this folder; answers where the program lies. It finds the installed packages through the checkout it lies in. */
export async function bundle(name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [join(root, 'bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'bench')) },
    logLevel: 'error',
  })
  return outfile
}

/** Bundles a file of this folder and loads it. `T` is the type of the file itself. */
export async function load<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(await bundle(name)).href)) as T
}

/** Deletes what was bundled. */
export function sweep(): void {
  rmSync(folder, { recursive: true, force: true })
}
