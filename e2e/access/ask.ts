import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SEAT_FIELD, SEAT_HEADER } from '@/lib/words'
import { stage } from '../support/stage'

export interface Answer {
  readonly status: number
  readonly text: string
  /** Where it leads, if it does. */
  readonly location: string
  /** What an action answered; undefined when it led elsewhere, answered nothing, or was not reached. */
  readonly value: { readonly ok?: boolean; readonly code?: string; readonly message?: string } | undefined
}

/** A server action of the build: how it is named in a request, and the pages that it can be sent to. */
export interface BuiltAction {
  readonly id: string
  readonly name: string
  readonly pages: readonly string[]
}

interface Manifest {
  readonly node: Readonly<
    Record<
      string,
      { readonly filename: string; readonly exportedName: string; readonly workers: Record<string, object> }
    >
  >
  readonly edge: Readonly<Record<string, object>>
}

/** Every server action of the production build, by the names of the inventory. */
export function builtActions(): readonly BuiltAction[] {
  const { node, edge } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as Manifest
  if (Object.keys(edge).length > 0) throw new Error('There are actions outside of Node, which the matrix does not call')
  return Object.entries(node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    name: `${filename.replace(/^app\//, '').replace(/\.\w+$/, '')}#${exportedName}`,
    pages: Object.keys(workers),
  }))
}

/** Every page and route of the production build, by address. */
export function builtAddresses(): readonly string[] {
  const all = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8')) as Record<string, string>
  return Object.values(all).filter((address) => !address.startsWith('/_'))
}

/** Asks for an address as a browser would that shows it, without following where it leads. */
export async function visit(
  path: string,
  cookie: string | undefined,
  { method = 'GET', headers = {} as Record<string, string>, body = undefined as string | undefined } = {},
): Promise<Answer> {
  const response = await fetch(stage.baseUrl() + path, {
    method,
    headers: { ...own(cookie), ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  const location = response.headers.get('location') ?? ''
  return { status: response.status, text: await response.text(), location, value: undefined }
}

/**
 * Calls a server action as a page's scripts do. `args` are its arguments as JSON; a `FormData` is sent as the only one. `page` is an
 * address that the action can be sent to, and `seat` the one it was drawn for.
 */
export function callAction(
  page: string,
  id: string,
  args: readonly unknown[] | FormData,
  cookie?: string,
  seat?: string,
) {
  const sent = args instanceof FormData ? asArgument(args) : escaped(args)
  const drawnFor = seat === undefined ? {} : { [SEAT_HEADER]: seat }
  return postAction(page, { 'next-action': id, accept: 'text/x-component', ...drawnFor }, sent, cookie)
}

/** Sends it as a form does before scripts have arrived. */
export function submitForm(
  page: string,
  id: string,
  input: Readonly<Record<string, string>>,
  cookie?: string,
  seat?: string,
) {
  const form = new FormData()
  if (seat !== undefined) form.set(SEAT_FIELD, seat)
  form.set(`$ACTION_ID_${id}`, '')
  for (const [name, value] of Object.entries(input)) form.set(name, value)
  return postAction(page, {}, form, cookie)
}

/** Sends any body to an action, whatever it says it is. */
export async function postAction(
  page: string,
  headers: Readonly<Record<string, string>>,
  body: string | FormData,
  cookie?: string,
): Promise<Answer> {
  const type = typeof body === 'string' ? { 'content-type': 'text/plain;charset=UTF-8' } : {}
  const response = await fetch(stage.baseUrl() + page, {
    method: 'POST',
    headers: { ...own(cookie), ...type, ...headers },
    redirect: 'manual',
    body,
  })
  const text = await response.text()
  const location = response.headers.get('x-action-redirect') ?? response.headers.get('location') ?? ''
  return { status: response.status, text, location, value: valueIn(text) }
}

function own(cookie: string | undefined): Record<string, string> {
  return {
    origin: stage.baseUrl(),
    'sec-fetch-site': 'same-origin',
    // Each call from a network of its own, so that none is refused for how many there are.
    'x-forwarded-for': `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`,
    ...(cookie ? { cookie } : {}),
  }
}

/** Arguments in React's notation: plain JSON, in which a text that begins with "$" has another before it. */
function escaped(args: readonly unknown[]): string {
  return JSON.stringify(args, (_key, value) =>
    typeof value === 'string' && value.startsWith('$') ? `$${value}` : value,
  )
}

function asArgument(form: FormData): FormData {
  const sent = new FormData()
  for (const [name, value] of form.entries()) sent.append(`_1_${name}`, value)
  sent.append('0', '["$K1"]')
  return sent
}

/** The action's own answer among the rows of React's stream: row 0 names the row that it is in. */
function valueIn(text: string): Answer['value'] {
  const row = /^0:\{"a":"\$@(\w+)"/m.exec(text)?.[1]
  const line = row && new RegExp(`^${row}:(\\{.*)$`, 'm').exec(text)?.[1]
  if (!line) return undefined
  try {
    return JSON.parse(line) as Answer['value']
  } catch {
    return undefined
  }
}
