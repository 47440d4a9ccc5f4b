'use client'

import { useSyncExternalStore } from 'react'

export interface TimeProps {
  /** An instant: ISO text, or a Date. */
  value: string | Date
  /** A calendar day alone ("2026-09-01") is shown as that day, whatever the zone. */
  show?: 'datetime' | 'date' | undefined
  locale?: string | undefined
}

const never = () => () => {}

/** A moment in the reader's zone, exact on hover. The server writes it in UTC and says so; the browser then takes over. */
export function Time({ value, show = 'datetime', locale = 'en' }: TimeProps) {
  const browser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const dayOnly = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const instant = new Date(value)
  if (Number.isNaN(instant.getTime())) return <span>{String(value)}</span>
  const inUtc = !browser || dayOnly
  const text = formatOf(locale, show === 'datetime' && !dayOnly, inUtc).format(instant)
  const iso = dayOnly ? value : instant.toISOString()
  return (
    <time
      dateTime={iso}
      title={dayOnly ? iso : browser ? exact(instant, locale) : iso}
      className="whitespace-nowrap tabular-nums"
    >
      {text}
      {!browser && !dayOnly && show === 'datetime' && ' UTC'}
    </time>
  )
}

/** Making a formatter takes far longer than using it, and a table uses it in every row. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, withTime: boolean, inUtc: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${withTime} ${inUtc}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    ...(withTime && { timeStyle: 'short' }),
    ...(inUtc && { timeZone: 'UTC' }),
  })
  formats.set(key, made)
  return made
}

function exact(instant: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(instant)
}
