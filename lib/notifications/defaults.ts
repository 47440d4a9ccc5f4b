import en from '@/messages/letters.en.json' with { type: 'json' }
import type { Channel, MessageKind } from './kinds'
import type { Template } from './template'

interface Letters {
  readonly email: Template
  readonly sms: { readonly body: string }
}

/** Our own words, in every language that payers are spoken to in. */
const LETTERS: Readonly<Record<string, Readonly<Record<MessageKind, Letters>>>> = { en }

const FIRST = 'en'

/** The languages messages are written in. */
export const MESSAGE_LOCALES: readonly string[] = Object.keys(LETTERS)

/** The language a payer who wishes for `locale` (`de-CH`) is written to in: theirs if there is one, else English. */
export function languageFor(locale: string): string {
  const language = locale.toLowerCase().split('-')[0] ?? FIRST
  return Object.hasOwn(LETTERS, language) ? language : FIRST
}

/** What a message says in a language of `MESSAGE_LOCALES` where a profile has no words of its own. */
export function defaultTemplate(kind: MessageKind, channel: Channel, language: string): Template {
  const letters = (LETTERS[language] ?? en)[kind]
  return channel === 'email' ? letters.email : { subject: '', body: letters.sms.body, button: '' }
}
