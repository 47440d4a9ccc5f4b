import { createTranslator } from 'next-intl'
import { CATALOGS, FIRST } from '@/messages/catalogs'
import en from '@/messages/en.json'
import { isDrawn } from './fonts'

// What documents say to payers, from the same catalogs as their pages.

/** The language a document speaks to a payer of this locale: theirs where there are messages in it, else the first of ours. */
export function languageOf(locale: string): string {
  const language = locale.toLowerCase().split('-')[0] ?? ''
  return Object.hasOwn(CATALOGS, language) ? language : FIRST
}

/** Says something of the group `document` of the messages in the language of a locale. */
export function documentWords(locale: string) {
  const language = languageOf(locale)
  return createTranslator({ locale: language, messages: CATALOGS[language] ?? en, namespace: 'document' })
}

export type DocumentWords = ReturnType<typeof documentWords>

/** A day, in UTC, in the language the document is in; the payer's own way of writing it where that is their language. */
export function dayIn(locale: string, iso: string): string {
  const language = languageOf(locale)
  const own = locale.toLowerCase().split('-')[0] === language
  return new Intl.DateTimeFormat(own ? locale : language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso))
}

/**
 * The locale that numbers are written in: the payer's own, with Latin digits where none of our fonts has theirs. A box in the place of a
 * digit would be worse than another digit.
 */
export function numberLocale(locale: string): string {
  const digits = new Intl.NumberFormat(locale, { useGrouping: false }).format(1234567890)
  return isDrawn(digits) ? locale : `${locale}-u-nu-latn`
}
