import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Finder, SecretKind } from './find'
import { excerptOf } from './scan'

export interface FileFinding {
  readonly kind: SecretKind
  readonly file: string
  /** Counted from one. */
  readonly line: number
  readonly excerpt: string
}

/** The file itself, or every file of a folder and its folders. Throws when there is no such thing. */
export function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Looks for secrets in a log file, line by line, packed (`.gz`) or not. Answers what it found and how many lines there are. */
export async function scanFile(
  file: string,
  find: Finder,
): Promise<{ readonly lines: number; readonly findings: readonly FileFinding[] }> {
  const bytes = createReadStream(file)
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  const findings: FileFinding[] = []
  let lines = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines += 1
    const hits = Map.groupBy(find(text), ({ kind }) => kind)
    for (const [kind, [first]] of hits)
      if (first) findings.push({ kind, file, line: lines, excerpt: excerptOf(text, first, find) })
  }
  return { lines, findings }
}
