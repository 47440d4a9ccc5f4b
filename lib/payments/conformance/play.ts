import type { Money } from '@/lib/money/money'
import type { AdapterContext, HttpRequest, HttpResult, Inquiry } from '../contract'
import { scrub } from '../evidence'
import type { Evidence, Outcome } from '../outcome'
import { checkSettings } from '../settings'
import { type AdapterCases, type Case, NOW, type Part, type Reply, type Results, type Step } from './cases'

/** Puts a fault in place of the reply to the step at that index, and of everything after it. */
export interface Instead {
  readonly step: number
  readonly result: () => HttpResult
}

export interface Played {
  readonly result: Results[Part]
  readonly sent: readonly HttpRequest[]
  /** Where the adapter departed from the case's steps. */
  readonly departures: readonly string[]
}

/** Plays one case. `instead` spoils a reply; then the number of requests is not held against the adapter. */
export async function play(cases: AdapterCases, one: Case, amount: Money, instead?: Instead): Promise<Played> {
  const steps = one.steps(amount)
  const sent: HttpRequest[] = []
  const departures: string[] = []
  const http = async (request: HttpRequest): Promise<HttpResult> => {
    const index = sent.push(request) - 1
    if (instead && index >= instead.step) return instead.result()
    const step = steps[index]
    if (!step) {
      departures.push(`one request too many: ${lineOf(request)}`)
      return { kind: 'not_sent', cause: 'no step left' }
    }
    departures.push(...departuresOf(request, step))
    return resultOf(step.reply)
  }
  const result = await perform(cases, one, amount, contextOf(cases, http))
  if (!instead && sent.length < steps.length) departures.push(`made ${sent.length} of ${steps.length} requests`)
  return { result, sent, departures }
}

/** What an adapter is handed while a case is played. */
export function contextOf(
  cases: AdapterCases,
  http: AdapterContext<unknown>['http'],
  differs: Readonly<Record<string, string>> = {},
): AdapterContext<unknown> {
  const checked = checkSettings(cases.adapter, { ...cases.settings }, false)
  if (!checked.ok)
    throw new Error(`${cases.adapter.id}: the cases' settings are refused: ${JSON.stringify(checked.fields)}`)
  return {
    settings: { ...(checked.settings as object), ...differs },
    live: false,
    now: NOW,
    http,
    trustedRoots: async () => cases.trustedRoots ?? [],
  }
}

/** Answers by address, in any order and as often as asked: for what an adapter fetches while it verifies. */
export function answering(steps: readonly Step[]): AdapterContext<unknown>['http'] {
  return async (request) => {
    const step = steps.find(({ to }) => to === lineOf(request))
    return step ? resultOf(step.reply) : { kind: 'not_sent', cause: `nothing answers ${lineOf(request)}` }
  }
}

export function resultOf(reply: Reply): HttpResult {
  return {
    kind: 'replied',
    status: reply.status,
    headers: new Headers({ 'content-type': 'application/json', ...reply.headers }),
    body: reply.text ?? JSON.stringify(reply.json ?? {}),
  }
}

/** Everything a request says, percent-decoded. */
export function wordsOf(request: HttpRequest): string {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`)
  return [decoded(request.url), ...headers, decoded(request.body ?? '')].join('\n')
}

/** The evidence anywhere in a result. */
export function evidenceOf(result: Results[Part]): Evidence | null {
  if ('evidence' in result) return result.evidence
  const outcome: Outcome | Inquiry | null = 'outcome' in result ? result.outcome : null
  return outcome && 'evidence' in outcome ? outcome.evidence : null
}

/** The evidence as it would be stored, as text to search in. */
export function storedOf(cases: AdapterCases, evidence: Evidence | null): string {
  return evidence ? JSON.stringify(scrub(cases.adapter, evidence)) : ''
}

function perform(
  { adapter }: AdapterCases,
  one: Case,
  amount: Money,
  context: AdapterContext<unknown>,
): Promise<Results[Part]> {
  const { operations, inbound } = adapter
  const missing = () => Promise.reject(new Error(`${adapter.id} has no ${one.of}`))
  switch (one.of) {
    case 'purchase':
    case 'authorize':
      return operations[one.of]?.run(one.request(amount), context) ?? missing()
    case 'verify':
      return operations.verify?.run(one.request(amount), context) ?? missing()
    case 'capture':
    case 'void':
    case 'refund':
      return operations[one.of]?.run(one.request(amount), context) ?? missing()
    case 'giveUp':
      return operations.giveUp?.run(one.request(amount), context) ?? missing()
    case 'forget':
      return operations.forget?.run(one.request(amount), context) ?? missing()
    case 'inquire':
      return inbound.inquire(one.request(amount), context)
    case 'resume':
      return inbound.resume?.(one.request(amount), context) ?? missing()
    case 'ownerOf':
      return inbound.ownerOf?.(one.request(amount), context) ?? missing()
    case 'subscribe':
      return inbound.subscribe?.(one.request(amount), context) ?? missing()
    case 'check':
      return inbound.check(context)
  }
}

function departuresOf(request: HttpRequest, step: Step): readonly string[] {
  const words = wordsOf(request)
  return [
    ...(lineOf(request) === step.to ? [] : [`expected ${step.to}, sent ${lineOf(request)}`]),
    ...(step.sends ?? []).filter((text) => !words.includes(text)).map((text) => `${step.to} lacks ${text}`),
    ...(step.omits ?? []).filter((text) => words.includes(text)).map((text) => `${step.to} must not say ${text}`),
  ]
}

function lineOf(request: HttpRequest): string {
  return `${request.method} ${request.url.split('?')[0]}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
