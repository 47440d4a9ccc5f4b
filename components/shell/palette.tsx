'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { HIT_KINDS, type HitKind, MOST_LETTERS, type SearchHit } from '@/lib/api/search-hit'
import { Amount } from '../money'
import { Spinner } from '../ui/spinner'
import { Time } from '../ui/time'
import type { NavGroup } from './nav'
import { NavIcon } from './nav-icon'
import { pagesFor, sentenceFor } from './palette-rules'
import { useSearch } from './use-search'

export interface PaletteProps {
  groups: readonly NavGroup[]
  /** Opens what was chosen. */
  go: (href: string) => void
}

const HEADINGS: Readonly<Record<HitKind, string>> = {
  customer: 'Customers',
  order: 'Orders',
  payment: 'Payments',
  link: 'Payment links',
}

/** The field of the search and what it finds: pages first, then what the server answers. */
export function Palette({ groups, go }: PaletteProps) {
  const [query, setQuery] = useState('')
  const searched = useSearch(query)
  const pages = pagesFor(groups, query)
  const sentence = sentenceFor(query, searched, pages.length)
  return (
    // What is shown has been found already, by us and by the server: nothing is left to filter or to sort.
    <Command label="Search" shouldFilter={false} className="grid">
      <div className="flex items-center gap-3 border-b border-line px-4">
        {searched.status === 'searching' ? (
          <Spinner className="text-ink-soft" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-ink-soft" />
        )}
        <Command.Input
          value={query}
          onValueChange={setQuery}
          maxLength={MOST_LETTERS}
          placeholder="Customers, orders, payments, links, pages"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
        />
      </div>
      <Command.List label="Found" className="max-h-[60vh] overflow-y-auto p-2">
        {pages.length > 0 && (
          <Group heading="Pages">
            {pages.map(({ href, label }) => (
              <Item key={href} value={href} onSelect={() => go(href)}>
                <span aria-hidden className="text-ink-soft [&>svg]:size-4">
                  <NavIcon href={href} />
                </span>
                {label}
              </Item>
            ))}
          </Group>
        )}
        {searched.status === 'found' && <Hits hits={searched.hits} go={go} />}
      </Command.List>
      {searched.status === 'failed' && (
        <p role="alert" className="px-4 pb-4 text-danger">
          {searched.message}
        </p>
      )}
      {/* Always there: a screen reader says what changes in it. */}
      <p role="status" className="px-4 pb-4 text-center text-ink-soft empty:hidden">
        {sentence}
      </p>
    </Command>
  )
}

function Hits({ hits, go }: { hits: readonly SearchHit[]; go: (href: string) => void }) {
  return HIT_KINDS.map((kind) => {
    const its = hits.filter((hit) => hit.kind === kind)
    return (
      its.length > 0 && (
        <Group key={kind} heading={HEADINGS[kind]}>
          {its.map((hit) => (
            <Item key={hit.href} value={hit.href} onSelect={() => go(hit.href)}>
              <Hit {...hit} />
            </Item>
          ))}
        </Group>
      )
    )
  })
}

function Hit({ title, about, amount, at }: SearchHit) {
  return (
    <>
      <span className="grid min-w-0 flex-1">
        <span className="truncate">{title}</span>
        {about && <span className="truncate text-[13px] text-ink-soft">{about}</span>}
      </span>
      {amount && at && (
        <span className="grid shrink-0 justify-items-end">
          <Amount money={amount} />
          <span className="text-[13px] text-ink-soft">
            <Time value={at} show="date" />
          </span>
        </span>
      )}
    </>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-ink-soft"
    >
      {children}
    </Command.Group>
  )
}

function Item({ children, ...rest }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      {...rest}
      className="flex min-h-10 cursor-default items-center gap-3 rounded-sm px-2 py-1 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  )
}
