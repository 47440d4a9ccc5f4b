import { formatMoney } from '@/lib/money/format'
import { type Channel, type MessageKind, needsLink, type Placeholder, placeholdersOf, type Values } from './kinds'

// The language of templates: plain text with placeholders such as {amount}. A line with a placeholder for which there is nothing to say
// is left out. Nothing else: no conditions, no code, no HTML. Pure; the console previews with it what is being typed.

/** What a profile may word itself. Subject and button are empty for SMS. */
export interface Template {
  readonly subject: string
  readonly body: string
  readonly button: string
}

/** Stands in a filled text where the link belongs. No value can hold one. */
export const LINK_MARK = '\uFFFC'

export const MOST = { subject: 150, button: 40, body: { email: 5000, sms: 600 } } as const

const PLACEHOLDER = /\{([^{}\n]*)\}/g

/** What is wrong with a template, by field; empty when it can be saved. */
export function problemsOf(
  kind: MessageKind,
  channel: Channel,
  { subject, body, button }: Template,
): Readonly<Partial<Record<keyof Template, string>>> {
  const problems: Partial<Record<keyof Template, string>> = {}
  const longest = MOST.body[channel]
  const bodyProblem =
    body.trim() === ''
      ? 'Write what the message says.'
      : body.length > longest
        ? `Use at most ${longest} characters.`
        : (wrongPlaceholder(body, placeholdersOf(kind)) ??
          (needsLink(kind) && !body.includes('{link}') ? 'It needs {link}: without it nobody can pay.' : undefined))
  if (bodyProblem) problems.body = bodyProblem
  if (channel === 'sms') return problems
  const forSubject = placeholdersOf(kind).filter((name) => name !== 'link' && name !== 'note')
  const subjectProblem =
    subject.trim() === ''
      ? 'Write a subject.'
      : subject.length > MOST.subject || subject.includes('\n')
        ? `Use one line of at most ${MOST.subject} characters.`
        : wrongPlaceholder(subject, forSubject)
  if (subjectProblem) problems.subject = subjectProblem
  if (button.length > MOST.button || button.includes('\n'))
    problems.button = `Use one line of at most ${MOST.button} characters.`
  else if (/[{}]/.test(button)) problems.button = 'A button holds no placeholders.'
  else if (button.trim() === '' && body.includes('{link}')) problems.button = 'Write what the button of the link says.'
  return problems
}

function wrongPlaceholder(text: string, known: readonly Placeholder[]): string | undefined {
  const unknown = [...text.matchAll(PLACEHOLDER)].find(([, name]) => !known.some((one) => one === name))
  if (unknown) return `There is no ${unknown[0]} here. Use ${known.map((name) => `{${name}}`).join(', ')}.`
  return /[{}]/.test(text.replace(PLACEHOLDER, ''))
    ? 'A brace stands alone. Braces belong around a placeholder, such as {merchant}.'
    : undefined
}

/**
 * Fills a template in. Amounts and times are written as this language writes them; values are text and nothing in them is taken for a
 * placeholder. Where the link belongs is `LINK_MARK`; with `hasLink` false its lines are left out.
 */
export function fill(
  template: Template,
  values: Values,
  { locale, hasLink }: { readonly locale: string; readonly hasLink: boolean },
): { readonly subject: string; readonly body: string } {
  const textOf = (name: string) => {
    if (name === 'link') return hasLink ? LINK_MARK : ''
    const text = said(values[name as keyof Values], locale)
    // Whoever pays types it, and could write paragraphs in the merchant's name.
    return name === 'customer' ? onOneLine(text) : text
  }
  const inPlace = (text: string) => text.replace(PLACEHOLDER, (_, name: string) => textOf(name))
  const isSaid = (line: string) => [...line.matchAll(PLACEHOLDER)].every(([, name = '']) => textOf(name) !== '')
  const lines = template.body.replaceAll('\r\n', '\n').split('\n')
  const kept = lines.filter(isSaid)
  return {
    subject: onOneLine(inPlace(template.subject)),
    // A line with gaps is better than a message that says nothing.
    body: (kept.some((line) => line.trim() !== '') ? kept : lines)
      .map((line) => inPlace(line).trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  }
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

const LONGEST_VALUE = 1000

/** A text of somebody's that does nothing but say what it says: no control characters, no turned direction, no mark of the link. */
export function plain(text: string): string {
  const clean = text.replace(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFC]/gu, '').trim()
  const short = clean.length > LONGEST_VALUE ? `${clean.slice(0, LONGEST_VALUE - 1).trimEnd()}…` : clean
  return short.toWellFormed()
}

function said(value: Values[keyof Values], locale: string): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(+value) ? '' : momentIn(value, locale)
  if (typeof value === 'object') return formatMoney(value, locale)
  return plain(value)
}

function momentIn(value: Date, locale: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
  return `${new Intl.DateTimeFormat(locale, format).format(value)} UTC`
}

const GSM = /^[A-Za-z0-9 \r\n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/

/** How many messages a text is sent, and paid for, as: one character outside of the plain alphabet makes all of them shorter. */
export function smsParts(text: string): number {
  const [alone, joined] = GSM.test(text) ? [160, 153] : [70, 67]
  return text.length <= alone ? 1 : Math.ceil(text.length / joined)
}
