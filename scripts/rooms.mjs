// The room rules: who may import whom. `npm run lint` runs this; import cycles are Biome's to find.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

const moneyAndData = ['lib/money', 'db']
const level2 = [...moneyAndData, 'lib/payments', 'lib/auth', 'lib/jobs', 'lib/ledger', 'lib/documents']
const level3 = [...level2, 'lib/payment-systems', 'lib/notifications', 'lib/webhooks']
const level4 = [...level3, 'lib/customers']
const level5 = [...level4, 'lib/orders']
const level6 = [...level5, 'lib/transactions']
const level7 = [...level6, 'lib/callbacks']
const level8 = [...level7, 'lib/confirmations', 'lib/secrets', 'lib/needs-person', 'lib/api', 'lib/operations']
const services = level8.filter((room) => room !== 'db')
/** Loose files of lib that are programs, not part of the base. */
const programs = ['web', 'worker', 'callback-server']

/** Each room and what it may import besides itself and the base, which are the loose files of lib. */
const mayImport = {
  lib: [],
  'lib/money': [],
  db: [],
  'lib/payments': ['lib/money'],
  'lib/auth': ['db', 'lib/jobs'],
  'lib/jobs': ['db'],
  'lib/ledger': moneyAndData,
  'lib/documents': [...moneyAndData, 'lib/payments', 'lib/auth', 'lib/jobs', 'messages'],
  'lib/payment-systems': level2,
  'lib/notifications': [...level2, 'messages'],
  'lib/webhooks': level2,
  'lib/customers': level3,
  'lib/orders': level4,
  'lib/transactions': level5,
  'lib/callbacks': level6,
  'lib/confirmations': level5,
  'lib/secrets': level5,
  'lib/needs-person': level7,
  'lib/api': [...level7, 'messages'],
  'lib/operations': [...level7, 'lib/api'],
  'lib/web': level8,
  'lib/worker': level8,
  'lib/callback-server': level8,
  components: services,
  app: [...services, 'components', 'messages'],
  'proxy.ts': services,
  sandbox: [],
  // These stand outside and act on the whole: they fill the database, drive the browser, compare the books.
  scripts: [...services, 'db', 'sandbox'],
  e2e: [...services, 'db', 'sandbox'],
  torture: [...services, 'db', 'sandbox', 'scripts'],
  bench: [...services, 'db', 'scripts'],
}

const withoutBase = ['sandbox']
const knowNext = ['app', 'proxy.ts', 'lib/auth', 'lib/web']
const knowApply = ['lib/transactions', 'lib/callbacks']

const tops = ['app', 'bench', 'components', 'db', 'e2e', 'lib', 'sandbox', 'scripts', 'torture']
const isTest = (path) => /(\.test\.tsx?|(^|\/)testing\.ts)$/.test(path)

/** The room of a path without extension: `lib/ledger/post` → `lib/ledger`, `lib/ids` → `lib`, `app/admin/page` → `app`. */
function roomOf(path) {
  const [top, second, ...rest] = path.split('/')
  if (path === 'proxy' || path === 'proxy.ts') return 'proxy.ts'
  if (top !== 'lib') return top
  const loose = second.replace(/\.ts$/, '')
  if (programs.includes(loose)) return `lib/${loose}`
  return rest.length > 0 ? `lib/${second}` : 'lib'
}

// Comments and templates are matched first, so that what only looks like an import inside them is passed over.
const pattern =
  /\/\*[\s\S]*?\*\/|\/\/.*|`(?:\\[\s\S]|[^`\\])*`|\bimport\s*\(\s*['"]([^'"]+)['"]|^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^[ \t]*import\s*['"]([^'"]+)['"]/gm

/** What a source text imports, as `{ line, name }`, in order. */
function importsOf(text) {
  const found = []
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? match[2] ?? match[3]
    if (name) found.push({ name, line: text.slice(0, match.index + match[0].length).split('\n').length })
  }
  return found
}

/** Why a file may not import this, or undefined when it may. `path` is the file's, from the root, with slashes. */
function refusal(path, name, root) {
  const room = roomOf(path)
  if (/^next(-auth)?(\/|$)/.test(name)) {
    return knowNext.includes(room) || isTest(path) ? undefined : `${name} belongs in ${knowNext.join(', ')} alone`
  }
  const isRelative = name.startsWith('.')
  if (!isRelative && !name.startsWith('@/')) return undefined
  const target = isRelative
    ? relative(root, resolve(root, dirname(path), name))
        .split(sep)
        .join('/')
    : name.slice(2)
  const other = roomOf(target)
  if (other === room) return undefined
  if (isRelative)
    return room === 'scripts' || target.endsWith('.json') ? undefined : `leaves its room: write @/${target}`
  // A test may set up what it needs from any room; only the sandbox keeps apart even then.
  if (isTest(path) && room !== 'sandbox') return undefined
  if (target.startsWith('lib/payments/adapters/')) return 'only lib/payments knows its adapters'
  if (target === 'lib/transactions/apply' && !knowApply.includes(room))
    return `only ${knowApply.join(' and ')} use apply`
  if (other === 'lib') return withoutBase.includes(room) ? `${room} stands apart from lib` : undefined
  if (!(room in mayImport)) return `${room} is not in the table of scripts/rooms.mjs`
  return mayImport[room].includes(other) ? undefined : `${room} may not import ${other}`
}

/** Every import under `root` that breaks a room rule, as `file:line: what: why`. */
export function brokenRules(root) {
  const folders = tops.filter((top) => existsSync(join(root, top)))
  const paths = folders.flatMap((top) =>
    readdirSync(join(root, top), { recursive: true }).map((path) => [top, ...path.split(sep)].join('/')),
  )
  if (existsSync(join(root, 'proxy.ts'))) paths.push('proxy.ts')
  return paths
    .filter((path) => /\.(tsx?|mjs)$/.test(path))
    .flatMap((path) =>
      importsOf(readFileSync(join(root, path), 'utf8')).flatMap(({ name, line }) => {
        const why = refusal(path, name, root)
        return why ? [`${path}:${line}: ${name}: ${why}`] : []
      }),
    )
}

if (process.argv[1] === import.meta.filename) {
  const broken = brokenRules(resolve(import.meta.dirname, '..'))
  for (const line of broken) process.stdout.write(`${line}\n`)
  if (broken.length > 0) process.exit(1)
}
