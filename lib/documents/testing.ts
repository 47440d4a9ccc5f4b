import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Invoicing } from './receipts'

/** For tests of payments that are for no order. */
export const noOrders: Invoicing = async () => undefined

/** Runs one of poppler's tools on a PDF; null where it is not installed, and the test says so. */
export function poppler(
  tool: 'pdfinfo' | 'pdftotext',
  pdf: Uint8Array,
  options: readonly string[] = [],
): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'document-'))
  try {
    const file = join(folder, 'document.pdf')
    writeFileSync(file, pdf)
    const out = tool === 'pdftotext' ? ['-'] : []
    return execFileSync(tool, [...options, file, ...out], { encoding: 'utf8' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}
