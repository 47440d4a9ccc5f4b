import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'

// `npm run adapter:new -- <id> ["Display name"]`: a new processor's adapter, its conformance cases, and its lines in both registries.

export interface NewAdapter {
  /** Lower case, stored for ever: `pay_u`. */
  readonly id: string
  /** For people: `PayU`. */
  readonly name: string
}

/** Writes the files under `root` and returns their paths. Throws a sentence for people when the id will not do or is taken. */
export function createAdapter(root: string, { id, name }: NewAdapter): readonly string[] {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" will not do as an id: lower case letters, digits and _ only.`)
  if (!/^[^'`\\\n$]{1,60}$/.test(name))
    throw new Error(`"${name}" will not do as a name: up to 60 characters, no quotes.`)
  const file = id.replaceAll('_', '-')
  const constant = id.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
  const adapter = join(root, `lib/payments/adapters/${file}.ts`)
  const cases = join(root, `lib/payments/conformance/${file}.cases.ts`)
  for (const path of [adapter, cases])
    if (existsSync(path)) throw new Error(`${path} exists already. Nothing was written.`)

  const registry = join(root, 'lib/payments/registry.ts')
  const allCases = join(root, 'lib/payments/conformance/all-cases.ts')
  const registered = listed(registry, 'ADAPTERS', `import { ${constant} } from './adapters/${file}'`, constant)
  const cased = listed(allCases, 'ALL_CASES', `import { ${constant}Cases } from './${file}.cases'`, `${constant}Cases`)

  const fill = (template: string) =>
    readFileSync(join(import.meta.dirname, 'templates', template), 'utf8')
      .replaceAll('__id__', id)
      .replaceAll('__name__', name)
      .replaceAll('__const__', constant)
      .replaceAll('__file__', file)
  writeFileSync(adapter, fill('adapter.ts.txt'))
  writeFileSync(cases, fill('cases.ts.txt'))
  writeFileSync(registry, registered)
  writeFileSync(allCases, cased)
  return [adapter, cases, registry, allCases]
}

/** The file's text with one more import, in alphabetical order, and one more member of its list. */
function listed(path: string, list: string, line: string, member: string): string {
  const text = readFileSync(path, 'utf8')
  const imports = text.split('\n').filter((one) => one.startsWith('import '))
  const known = new RegExp(`(export const ${list}: [^=]+= \\[)([^\\]]*)\\]`)
  if (!known.test(text)) throw new Error(`${path} has no list ${list}. Nothing was written.`)
  const address = (one: string) => /'([^']+)'/.exec(one)?.[1] ?? ''
  const sorted = [...imports, line].sort((a, b) => (address(a) < address(b) ? -1 : 1))
  return text
    .replace(imports.join('\n'), sorted.join('\n'))
    .replace(
      known,
      (_match, head: string, members: string) => `${head}${members.trim() ? `${members.trim()}, ` : ''}${member}]`,
    )
}

async function main() {
  const [id, ...words] = process.argv.slice(2)
  const prompt = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : null
  const ask = async (question: string) => (await prompt?.question(question))?.trim() ?? ''
  try {
    const answers = {
      id: id ?? (await ask('Id (lower case, never changed again): ')),
      name: words.join(' ') || (await ask('Name for people: ')),
    }
    const root = join(import.meta.dirname, '..')
    const written = createAdapter(root, answers)
    // Where lines break depends on how long the name is.
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', ...written],
      {
        stdio: 'ignore',
      },
    )
    process.stdout.write(
      `${written.join('\n')}\n\nNow fill in the cases until this passes:\n  npx vitest run lib/payments/conformance.test.ts\n`,
    )
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  } finally {
    prompt?.close()
  }
}

if (import.meta.main) await main()
