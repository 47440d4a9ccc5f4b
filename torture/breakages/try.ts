import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '@/scripts/run/paths.mjs'
import { runProcess } from '@/scripts/run/processes.mjs'
import { duration, say } from '@/scripts/run/say.mjs'
import { table } from '../report'
import type { Breakage, Change } from './breakage'
import { BREAKAGES } from './list'

const SOURCES = ['db', 'lib', 'messages', 'sandbox', 'scripts', 'torture', 'package.json', 'tsconfig.json']
const PAYMENTS = 200
/** A fault that shows only in a race may need more than one schedule. */
const MOST_TRIES = 3

/** The source with a change made. Throws unless what is to be changed is there exactly once. */
export function broken(source: string, { file, find, put }: Change): string {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times what is to be broken: ${find}`)
  return parts.join(put)
}

/** Breaks a copy of the source in each way and tortures it. True when every breakage was caught. */
export async function tryBreakages(seed: number, only: string | undefined): Promise<boolean> {
  const chosen = BREAKAGES.filter(({ name }) => only === undefined || only.split(',').includes(name))
  const rows: string[][] = []
  for (const breakage of chosen) {
    const began = Date.now()
    const caught = await tryOne(breakage, seed)
    rows.push([breakage.name, breakage.what, caught ? caught.rules : 'NOT CAUGHT', caught?.example ?? ''])
    say(
      `${caught ? '✓' : '✗'} ${breakage.name}: ${caught ? `caught by ${caught.rules}` : 'not caught'} (${duration(Date.now() - began)})`,
    )
  }
  for (const line of table(['Breakage', 'What was done', 'Caught by', 'Such as'], rows)) say(line)
  return rows.length > 0 && !rows.some((row) => row.includes('NOT CAUGHT'))
}

interface Caught {
  readonly rules: string
  readonly example: string
}

async function tryOne(breakage: Breakage, seed: number): Promise<Caught | null> {
  const copy = copyWith(breakage)
  try {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const caught = await tortured(copy, seed + tries)
      if (caught) return caught
    }
    return null
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function copyWith({ changes }: Breakage): string {
  const copy = mkdtempSync(join(tmpdir(), 'quittance-broken-'))
  for (const source of SOURCES) cpSync(join(root, source), join(copy, source), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const change of changes) {
    const file = join(copy, change.file)
    writeFileSync(file, broken(readFileSync(file, 'utf8'), change))
  }
  return copy
}

/** Null when nothing was found wrong. Throws when the torture itself did not get to its end. */
async function tortured(copy: string, seed: number): Promise<Caught | null> {
  const lines: string[] = []
  const args = ['--import', 'tsx', 'torture/main.ts', '--payments', String(PAYMENTS), '--seed', String(seed)]
  const options = {
    name: 'torture',
    command: process.execPath,
    args,
    cwd: copy,
    onLine: (line: string) => lines.push(line),
  }
  const result = (await runProcess(options as unknown as Parameters<typeof runProcess>[0])) as { code: number | null }
  const found = lines.flatMap((line) => /^ {2}✗ (O\d) (.*)$/.exec(line)?.slice(1, 3) ?? [])
  if (found.length > 0) {
    const rules = [...new Set(found.filter((text) => /^O\d$/.test(text)))].sort().join(', ')
    return { rules, example: (found[1] ?? '').replaceAll(/\b[a-z]+_[0-9a-zA-Z]{20,}\b/g, '…').slice(0, 110) }
  }
  if (result.code !== 0) throw new Error(`the torture did not end:\n${lines.slice(-20).join('\n')}`)
  return null
}
