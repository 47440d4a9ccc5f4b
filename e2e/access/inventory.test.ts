import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inventory } from './inventory'
import { gaps, wrongWith } from './judge'
import { ACTIONS, ADDRESSES, table } from './matrix'

const root = mkdtempSync(join(tmpdir(), 'inventory-'))
afterAll(() => rmSync(root, { recursive: true }))

const files = {
  'app/(auth)/sign-in/page.tsx': 'export default function Page() { return <p /> }',
  'app/admin/[id]/route.ts':
    'async function handle() {}\nexport { handle as GET, handle as DELETE }\nexport const dynamic = "x"',
  'app/admin/actions.ts': `// A comment before.\n'use server'\nexport const guarded = wrap(async () => 1)\nexport async function open() {}\nexport { helper as renamed } from './helper'\nexport type Not = string`,
  'app/admin/page.tsx': `export default function Page() {\n  async function hidden() {\n    'use server'\n  }\n  const other = async () => { "use server"; }\n  // 'use server' in a comment is none\n  return <form action={hidden} />\n}`,
  'app/admin/page.test.tsx': `'use server'\nexport const not = 1`,
}
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('the inventory', () => {
  it('finds pages, methods of routes, and actions however they are written', async () => {
    expect(await inventory(root)).toEqual({
      pages: ['/sign-in', '/admin'],
      routes: ['DELETE /admin/[id]', 'GET /admin/[id]'],
      actions: [
        'admin/actions#guarded',
        'admin/actions#open',
        'admin/actions#renamed',
        'admin/page#inline 1',
        'admin/page#inline 2',
      ],
    })
  })

  it('names what has no row, and what has one in vain', async () => {
    const found = gaps(await inventory(root))
    expect(found).toContain('admin/actions#open has no row in e2e/access/matrix.ts')
    expect(found).toContain('admin/page#inline 1 has no row in e2e/access/matrix.ts')
    expect(found).toContain('DELETE /admin/[id] has no row in e2e/access/matrix.ts')
    expect(found).toContain('admin/users/actions#giveRole has a row and is not there')
  })
})

it('every page, route and action of app/ is in the access matrix, and nothing else', async () => {
  expect(gaps(await inventory('.'))).toEqual([])
})

describe('the matrix', () => {
  it('has each row once, with a known word in every cell', () => {
    for (const [rows, words] of [
      [ADDRESSES, /^(open|on|-|sign-in|[24]\d\d)$/],
      [ACTIONS, /^(yes|-|out|quiet|[a-z]+(_[a-z]+)*)$/],
    ] as const) {
      const names = rows.map(({ name, variant }) => `${name} (${variant})`)
      expect(names).toEqual([...new Set(names)])
      for (const { name, cells } of rows) for (const word of Object.values(cells)) expect(word, name).toMatch(words)
    }
  })

  it('is refused with other columns, or a line that is no row', () => {
    expect(() => table('nobody john\n/ open open')).toThrow(/columns/)
    expect(() => table('nobody john mia admin accountant normal restricted foreign\nopen open')).toThrow(/No row/)
  })
})

describe('the judge', () => {
  it.each([
    ['an unguarded action that does it', '-', 'yes', ['customer'], /the matrix says "-", it was "yes"/],
    [
      'an action that says no and writes',
      '-',
      '-',
      ['payment', 'audit_event'],
      /refused, and wrote to payment, audit_event/,
    ],
    ['one that only looks', '-', 'quiet', [], /it was "quiet"/],
    ['one that says why it will not, to whom it should not', '-', 'invalid', [], /it was "invalid"/],
    ['a fault', 'out', '500', [], /it was "500"/],
    ['a page shown to a stranger', '-', 'open', [], /it was "open"/],
    ['one that is refused to whom it is for', 'yes', '-', [], /it was "-"/],
  ])('objects to %s', (_name, expected, outcome, changed, message) => {
    expect(wrongWith('mia: somewhere', expected, { outcome, changed })).toMatch(message)
  })

  it('is content with a refusal that wrote nothing, and with a grant', () => {
    expect(wrongWith('', '-', { outcome: '-', changed: [] })).toBeNull()
    expect(wrongWith('', 'yes', { outcome: 'yes', changed: ['customer'] })).toBeNull()
  })
})
