import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '@/scripts/run/paths.mjs'
import { type Figure, holds } from './figures'

const HEAD = ['Row', 'What', 'Ours', 'Reference', 'Is', 'Needed', 'Aim', ''] as const

/** The result as a table. */
export function table(figures: readonly Figure[]): readonly string[] {
  const rows = [HEAD, ...figures.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()
  return [line(HEAD), `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...rows.slice(1).map(line)]
}

function cells(figure: Figure): readonly string[] {
  const { id, what, ours, reference, value, unit, needed } = figure
  const sign = needed?.is === 'at least' ? '≥' : '≤'
  const bounds = needed ? [`${sign} ${amount(needed.bound, unit)}`, `${sign} ${amount(needed.aim, unit)}`] : ['', '']
  const verdict = { true: '✓', false: '✗', undefined: '' }[String(holds(figure)) as 'true' | 'false' | 'undefined']
  return [id, what, ours, reference, amount(value, unit), ...bounds, verdict]
}

function amount(value: number, unit: Figure['unit']): string {
  return unit === 'bytes' ? `${Math.round(value)} B` : `${value.toFixed(2)} ${unit}`
}

/** The last result, kept in the repository: on which machine, of which commit, and every figure behind the table. */
export function keep(figures: readonly Figure[], postgres: string): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const result = {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? ' and uncommitted changes' : ''),
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      postgres,
    },
    figures: figures.map((figure) => ({ ...figure, holds: holds(figure) ?? null })),
  }
  writeFileSync(join(root, 'bench', 'last.json'), `${JSON.stringify(result, rounded, 2)}\n`)
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
