import { type Amount, decimalsOf, fromMinor, toMinor } from './amounts'
import { type Detail, detail, Refusal, refuse, statusOf } from './refusals'
import type { Experience, Order, Unit } from './state'

export type Json = Record<string, unknown>
const DECIMAL = /^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/
const LARGEST_WHOLE_DIGITS = 7

/** Narrows to a JSON object; anything else is an empty one. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** Collects what is wrong with a body, so that the answer names every field at once. */
export class Findings {
  private readonly found: Detail[] = []

  add(issue: string, field: string, value?: unknown): void {
    this.found.push(detail(issue, field, value))
  }

  /** Throws when something was found: what violates the schema first (400), business rules (422) after. */
  settle(): void {
    const schema = this.found.filter((line) => statusOf(line.issue) === 400)
    if (schema.length > 0) throw new Refusal(400, schema)
    if (this.found.length > 0) throw new Refusal(422, this.found)
  }

  /** A text of 1 to `max` characters, or undefined when it is absent or wrong. */
  text(from: Json, key: string, at: string, max: number): string | undefined {
    const value = from[key]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') this.add('INVALID_PARAMETER_SYNTAX', `${at}/${key}`, value)
    else if (value.length < 1 || value.length > max) this.add('INVALID_STRING_LENGTH', `${at}/${key}`, value)
    else return value
    return undefined
  }

  /** One of the listed words, or undefined when it is absent or wrong. */
  word<T extends string>(from: Json, key: string, at: string, words: readonly T[]): T | undefined {
    const value = this.text(from, key, at, 255)
    const known = words.find((word) => word === value)
    if (value !== undefined && known === undefined) this.add('INVALID_PARAMETER_VALUE', `${at}/${key}`, value)
    return known
  }

  /** A web address, or undefined when it is absent or wrong. */
  address(from: Json, key: string, at: string): string | undefined {
    const value = this.text(from, key, at, 4000)
    if (value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value
    this.add('INVALID_PARAMETER_SYNTAX', `${at}/${key}`, value)
    return undefined
  }

  /** A payable amount with the decimals of its currency, written as PayPal answers it. */
  amount(value: unknown, at: string): Amount | undefined {
    const given = object(value)
    for (const key of ['currency_code', 'value'])
      if (given[key] === undefined) this.add('MISSING_REQUIRED_PARAMETER', `${at}/${key}`)
    const currency = this.text(given, 'currency_code', at, 3)
    const text = this.text(given, 'value', at, 32)
    if (currency === undefined || text === undefined) return undefined
    const decimals = decimalsOf(currency)
    const [whole = '', fraction = ''] = text.split('.')
    const issue = () => {
      if (currency.length !== 3) return { issue: 'INVALID_STRING_LENGTH', field: 'currency_code', is: currency }
      if (!DECIMAL.test(text)) return { issue: 'INVALID_PARAMETER_SYNTAX', field: 'value', is: text }
      if (decimals === null) return { issue: 'INVALID_CURRENCY_CODE', field: 'currency_code', is: currency }
      if (/^[-0.]+$/.test(text) || text.startsWith('-'))
        return { issue: 'CANNOT_BE_ZERO_OR_NEGATIVE', field: 'value', is: text }
      if (decimals === 0 && text.includes('.')) return { issue: 'DECIMALS_NOT_SUPPORTED', field: 'value', is: text }
      if (fraction.length > decimals) return { issue: 'DECIMAL_PRECISION', field: 'value', is: text }
      if (whole.replace(/^0+/, '').length > LARGEST_WHOLE_DIGITS)
        return { issue: 'MAX_VALUE_EXCEEDED', field: 'value', is: text }
      return null
    }
    const wrong = issue()
    if (wrong) this.add(wrong.issue, `${at}/${wrong.field}`, wrong.is)
    const amount = { currency_code: currency, value: text }
    return wrong ? undefined : fromMinor(toMinor(amount), currency)
  }
}

/** Copies what is there; absent members stay absent. */
export function present<T extends Json>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never
}

function readExperience(found: Findings, given: Json, at: string): Experience {
  found.word(given, 'landing_page', at, ['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE', 'BILLING'])
  found.word(given, 'user_action', at, ['CONTINUE', 'PAY_NOW'])
  found.word(given, 'shipping_preference', at, ['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS'])
  found.text(given, 'locale', at, 10)
  const preferences = ['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED'] as const
  return present({
    brand_name: found.text(given, 'brand_name', at, 127),
    return_url: found.address(given, 'return_url', at),
    cancel_url: found.address(given, 'cancel_url', at),
    payment_method_preference: found.word(given, 'payment_method_preference', at, preferences),
  })
}

function readUnit(found: Findings, given: Json, at: string): Unit | undefined {
  if (given.amount === undefined) found.add('MISSING_REQUIRED_PARAMETER', `${at}/amount`)
  const amount = given.amount === undefined ? undefined : found.amount(given.amount, `${at}/amount`)
  const texts = present({
    custom_id: found.text(given, 'custom_id', at, 127),
    invoice_id: found.text(given, 'invoice_id', at, 127),
    description: found.text(given, 'description', at, 127),
    soft_descriptor: found.text(given, 'soft_descriptor', at, 22),
  })
  const reference_id = found.text(given, 'reference_id', at, 256) ?? 'default'
  return amount && { reference_id, amount, ...texts, captures: [], authorizations: [] }
}

function readUnits(found: Findings, given: unknown): Unit[] {
  const list = Array.isArray(given) ? given : []
  if (given === undefined) found.add('MISSING_REQUIRED_PARAMETER', '/purchase_units')
  else if (list.length < 1) found.add('INVALID_ARRAY_MIN_ITEMS', '/purchase_units', given)
  else if (list.length > 10) found.add('INVALID_ARRAY_MAX_ITEMS', '/purchase_units')
  const units = list.slice(0, 10).map((unit, i) => readUnit(found, object(unit), `/purchase_units/${i}`))
  const good = units.filter((unit) => unit !== undefined)
  if (new Set(good.map((unit) => unit.reference_id)).size < good.length)
    found.add('DUPLICATE_REFERENCE_ID', '/purchase_units')
  if (new Set(good.map((unit) => unit.amount.currency_code)).size > 1)
    found.add('MULTI_CURRENCY_ORDER', '/purchase_units')
  return good
}

/** Reads the body of create order; throws the refusal that names every wrong field. */
export function readOrder(body: Json): Pick<Order, 'intent' | 'style' | 'experience' | 'units'> {
  const found = new Findings()
  if (body.intent === undefined) found.add('MISSING_REQUIRED_PARAMETER', '/intent')
  const intent = found.word(body, 'intent', '', ['CAPTURE', 'AUTHORIZE']) ?? 'CAPTURE'
  const units = readUnits(found, body.purchase_units)
  if (intent === 'AUTHORIZE' && units.length > 1) found.add('UNSUPPORTED_INTENT', '/intent', intent)
  const source = object(body.payment_source)
  const wallet = object(source.paypal)
  const foreign = Object.keys(source).find((key) => key !== 'paypal')
  if (foreign) found.add('INVALID_PARAMETER_VALUE', `/payment_source/${foreign}`)
  const newer = body.payment_source !== undefined
  const experience = newer
    ? readExperience(found, object(wallet.experience_context), '/payment_source/paypal/experience_context')
    : readExperience(found, object(body.application_context), '/application_context')
  found.settle()
  // These merchants have no stored wallets: the feature is granted by PayPal to an account, as PERMISSION_DENIED tells.
  if (wallet.vault_id !== undefined || wallet.attributes !== undefined) throw refuse('PERMISSION_DENIED')
  return { intent, style: newer ? 'payment_source' : 'older', experience, units }
}

export type Movement = {
  amount: Amount | undefined
  invoice_id?: string
  custom_id?: string
  note_to_payer?: string
  final_capture: boolean
}

/** Reads the body of a capture, refund or reauthorization: every member is optional. */
export function readMovement(body: Json): Movement {
  const found = new Findings()
  const amount = body.amount === undefined ? undefined : found.amount(body.amount, '/amount')
  const texts = present({
    invoice_id: found.text(body, 'invoice_id', '', 127),
    custom_id: found.text(body, 'custom_id', '', 127),
    note_to_payer: found.text(body, 'note_to_payer', '', 255),
  })
  found.text(body, 'soft_descriptor', '', 22)
  const final = body.final_capture ?? false
  if (typeof final !== 'boolean') found.add('INVALID_PARAMETER_SYNTAX', '/final_capture', final)
  found.settle()
  return { amount, ...texts, final_capture: final === true }
}
