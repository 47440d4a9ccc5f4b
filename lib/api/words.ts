import { createTranslator } from 'next-intl'
import { CATALOGS, FIRST } from '@/messages/catalogs'
import en from '@/messages/en.json'

/** The texts of a language that `localeFor` answered. */
export function messagesOf(locale: string): typeof en {
  return CATALOGS[locale] ?? en
}

const translators = new Map<string, ReturnType<typeof translatorFor>>()

/** Says something to a payer in a language that `localeFor` answered: `wordsIn('en')('pay.nothingCharged')`. Needs no framework. */
export function wordsIn(locale: string) {
  const known = translators.get(locale) ?? translatorFor(locale)
  translators.set(locale, known)
  return known
}

const translatorFor = (locale: string) => createTranslator({ locale, messages: messagesOf(locale) })

/** The language for a reader: their own wish where we speak it, else the best of an Accept-Language header, else English. */
export function localeFor(wish: string | null | undefined, acceptLanguage: string | null): string {
  const wanted = [wish ?? '', ...accepted(acceptLanguage ?? '')]
  return wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((tag) => Object.hasOwn(CATALOGS, tag)) ?? FIRST
}

/** The tags of the header, the most wanted first; those with a weight of zero are not wanted at all. */
function accepted(header: string): readonly string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...settings] = part.trim().split(';')
      const weight = settings.map((setting) => /^\s*q=([\d.]+)\s*$/.exec(setting)?.[1]).find(Boolean)
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}
