import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '@/scripts/run/paths.mjs'

// Processes that are killed every few seconds must start fast: all are bundled once, from the same sources, and start in a
// fifth of the time.

const ENTRIES = {
  driver: "import './torture/driver'",
  // The worker runs when it is the program that was started.
  worker: "process.argv[1] = 'lib/worker.ts'\nawait import('./lib/worker')",
} as const

export type Program = keyof typeof ENTRIES

/** Bundles the programs; answers where each lies. They find the installed packages through the checkout they lie in. */
export async function bundle(name: string): Promise<Readonly<Record<Program, string>>> {
  const folder = join(root, 'node_modules', '.torture', name)
  const place = (program: Program) => join(folder, `${program}.mjs`)
  const programs = Object.keys(ENTRIES) as Program[]
  await Promise.all(programs.map((program) => bundleOne(ENTRIES[program], place(program))))
  return { driver: place('driver'), worker: place('worker') }
}

async function bundleOne(contents: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
    sourcemap: 'inline',
    logLevel: 'error',
  })
}
