import en from './en.json'

/** The languages that payers are spoken to in; every one has the messages of the first. */
export const CATALOGS: Readonly<Record<string, typeof en>> = { en }

/** Spoken to whoever wishes none of the others. */
export const FIRST = 'en'
