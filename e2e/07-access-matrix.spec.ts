import { addressFor } from './access/addresses'
import {
  type Answer,
  type BuiltAction,
  builtActions,
  builtAddresses,
  callAction,
  submitForm,
  visit,
} from './access/ask'
import { inventory, unlisted } from './access/inventory'
import { gaps, isGrant, type Seen, wrongWith } from './access/judge'
import { ACTIONS, ACTORS, type ActorName, ADDRESSES, type Row } from './access/matrix'
import { SENDS } from './access/sends'
import { changedBetween, type Snapshot, snapshot, untilQuiet } from './access/snapshot'
import { cookieOf, expect, test } from './access/test'
import type { World } from './access/world'
import { patience } from './support/patience'

// Every page, route and action of the code × everybody, by the table in access/matrix.ts: called one by one, as a script would, without
// any page between. What is refused must also have left the database as it was; what is granted shows that the call was a right one.

test.describe.configure({ timeout: 240_000 * patience })

const isForeign = (actor: ActorName) => actor === 'foreign'
const cellName = (actor: ActorName, { name, variant }: Row) => `${actor}: ${name}${variant && ` (${variant})`}`
const keyOf = ({ name, variant }: Row) => (variant ? `${name} (${variant})` : name)
const refusing = (rows: readonly Row[]) =>
  rows.flatMap((row) => ACTORS.filter((actor) => !isGrant(row.cells[actor])).map((actor) => ({ row, actor })))
const granting = (rows: readonly Row[]) =>
  rows.flatMap((row) => ACTORS.filter((actor) => isGrant(row.cells[actor])).map((actor) => ({ row, actor })))

test('every page, route and action of the source and of the build has its row, and no row is in vain', async () => {
  const found = await inventory('.')
  expect(gaps(found)).toEqual([])
  const built = [...new Set(found.pages.concat(found.routes.map((name) => name.replace(/^\w+ /, ''))))]
  expect(unlisted(builtAddresses(), built), 'addresses of the build').toEqual([])
  const actions = builtActions().map(({ name }) => name)
  expect(unlisted(actions, found.actions), 'actions of the build').toEqual([])
})

test('pages and routes: shown to whom the matrix says, and nothing to anybody else', async ({ world }) => {
  const wrong: (string | null)[] = []
  for (const { row, actor } of [...refusing(ADDRESSES), ...granting(ADDRESSES)]) {
    const cookie = await cookieOf(world, actor)
    const method = /^[A-Z]+(?= )/.exec(row.name)?.[0] ?? 'GET'
    const body = (await SENDS[keyOf(row)]?.(world, { who: actor, grant: isGrant(row.cells[actor]) })) ?? {}
    const before = await snapshot()
    const outcome = await shown(addressFor(row, world), method, cookie, body)
    const changed = changedBetween(before, await snapshot())
    wrong.push(wrongWith(cellName(actor, row), row.cells[actor], { outcome, changed }))
  }
  expect(wrong.filter(Boolean)).toEqual([])
})

/** What somebody gets to see at an address, in the words of the matrix. */
async function shown(path: string, method: string, cookie: string | undefined, body = {}): Promise<string> {
  const posted =
    method === 'POST' ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const { status, location } = await visit(path, cookie, { method, ...posted })
  const target = location.replace(process.env.E2E_BASE_URL ?? '', '')
  if (target.startsWith(`/sign-in?next=${encodeURIComponent(path)}`)) return 'sign-in'
  if (method === 'POST' && /\/(sign-in|api\/auth\/signin)/.test(target)) return 'sign-in'
  // A way back from a processor leads on to the page of the payment, which decides.
  if (/^\/(self-care|pay\/[^/]+)\/payments\//.test(target)) return shown(target, 'GET', cookie)
  return { 200: 'open', 307: 'on', 404: '-' }[status] ?? String(status)
}

test('routes answer no other method', async ({ world }) => {
  const { routes } = await inventory('.')
  const wrong: string[] = []
  for (const path of new Set(routes.map((name) => name.replace(/^\w+ /, ''))))
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (routes.includes(`${method} ${path}`)) continue
      const address = addressFor({ name: `GET ${path}`, variant: '' }, world)
      const { status } = await visit(address, await cookieOf(world, 'admin'), { method })
      if (status !== 405) wrong.push(`${method} ${path}: ${status}`)
    }
  expect(wrong).toEqual([])
})

test('actions: refused to whom the matrix says, by script and by form, and nothing is written', async ({ world }) => {
  await untilQuiet()
  const wrong: (string | null)[] = []
  const built = new Map(builtActions().map((action) => [action.name, action]))
  for (const { row, actor } of refusing(ACTIONS)) {
    const call = await prepare(world, built, row, actor)
    const before = await snapshot()
    const seen = await seenOf(before, await call.byScript())
    wrong.push(wrongWith(cellName(actor, row), row.cells[actor], asQuiet(seen)))
    const { status } = await call.byForm()
    const changed = changedBetween(before, await snapshot())
    if (status >= 500 || changed.length > 0)
      wrong.push(`${cellName(actor, row)}: as a form ${status}, wrote to ${changed.join(', ') || 'nothing'}`)
  }
  expect(wrong.filter(Boolean)).toEqual([])
})

test('actions: done for whom the matrix says, and for an administrator elsewhere nothing of ours', async ({
  world,
}) => {
  const wrong: (string | null)[] = []
  const built = new Map(builtActions().map((action) => [action.name, action]))
  // Those of the other profile first, before callbacks of our own payments come in.
  const cells = granting(ACTIONS).sort((a, b) => Number(isForeign(b.actor)) - Number(isForeign(a.actor)))
  for (const { row, actor } of cells) {
    const call = await prepare(world, built, row, actor)
    const [before, ours] = [await snapshot(), await snapshot(world.ours.profileId)]
    const seen = await seenOf(before, await call.byScript())
    wrong.push(wrongWith(cellName(actor, row), row.cells[actor], seen))
    // Without this a payload that does nothing for anybody would pass for a refusal above.
    if (seen.outcome === 'yes' && seen.changed.length === 0)
      wrong.push(`${cellName(actor, row)}: done, and wrote nothing`)
    const touched = isForeign(actor) ? changedBetween(ours, await snapshot(world.ours.profileId)) : []
    if (touched.length > 0) wrong.push(`${cellName(actor, row)}: wrote to our ${touched.join(', ')}`)
  }
  expect(wrong.filter(Boolean)).toEqual([])
})

async function prepare(world: World, built: ReadonlyMap<string, BuiltAction>, row: Row, actor: ActorName) {
  const action = built.get(row.name)
  const send = SENDS[keyOf(row)]
  if (!action || !send) throw new Error(`What does ${row.name} (${row.variant}) send? Say so in e2e/access/sends.ts`)
  const cookie = await cookieOf(world, actor)
  const input = await send(world, { who: actor, grant: isGrant(row.cells[actor]) })
  const page = pageOf(action, world)
  const seat = actor === 'nobody' ? undefined : world.people[actor].seatId
  const texts = Object.entries(input).filter((one): one is [string, string] => typeof one[1] === 'string')
  // An action that takes the form itself is called with one.
  const asForm = row.name === 'admin/actions#switchProfile' ? formOf(texts) : [input]
  return {
    byScript: () => callAction(page, action.id, asForm, cookie, seat),
    byForm: () => submitForm(page, action.id, Object.fromEntries(texts), cookie, seat),
  }
}

function formOf(texts: readonly (readonly [string, string])[]): FormData {
  const form = new FormData()
  for (const [name, value] of texts) form.set(name, value)
  return form
}

/** An address that the action can be sent to: one without ids if there is one. */
function pageOf({ pages }: BuiltAction, world: World): string {
  const name = [...pages].sort((a, b) => a.split('[').length - b.split('[').length)[0] ?? ''
  const path = name
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
  return addressFor({ name: `/${path.join('/')}`, variant: '' }, world)
}

async function seenOf(before: Snapshot, answer: Answer): Promise<Seen> {
  return { outcome: outcomeOf(answer), changed: changedBetween(before, await snapshot()) }
}

function outcomeOf({ status, value, location }: Answer): string {
  if (value?.ok === false) return { not_found: '-', signed_out: 'out' }[value.code ?? ''] ?? String(value.code)
  if (value?.ok || location !== '') return 'yes'
  return status === 200 ? 'quiet' : String(status)
}

/** Answered as though done, and nothing was. */
function asQuiet(seen: Seen): Seen {
  return seen.outcome === 'yes' && seen.changed.length === 0 ? { ...seen, outcome: 'quiet' } : seen
}
