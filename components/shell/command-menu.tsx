'use client'

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useNavigation } from '../navigation'
import { dialogOverlay } from '../ui/dialog-style'
import { Kbd } from '../ui/kbd'
import { Spinner } from '../ui/spinner'
import type { NavGroup, SearchHit } from './nav'
import { NavIcon } from './nav-icon'
import { useSearch } from './use-search'

export interface CommandMenuProps {
  groups: readonly NavGroup[]
  search?: ((query: string) => Promise<readonly SearchHit[]>) | undefined
}

/** Search over pages and, with `search`, over what the merchant keeps; opened by its button or ⌘K / Ctrl K. */
export function CommandMenu({ groups, search }: CommandMenuProps) {
  const [open, setOpen] = useState(false)
  const { push } = useNavigation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const go = (href: string) => {
    setOpen(false)
    push(href)
  }
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="flex h-9 min-w-9 items-center gap-2 rounded-md border border-line-strong/60 bg-surface px-2.5 text-ink-soft hover:text-ink sm:w-64">
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-start max-sm:sr-only">Search</span>
        <span aria-hidden className="flex gap-1 max-sm:hidden">
          <Kbd>⌘</Kbd>
          <Kbd>K</Kbd>
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-140 overflow-hidden rounded-md border border-line bg-surface"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Palette groups={groups} search={search} go={go} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ groups, search, go }: CommandMenuProps & { go: (href: string) => void }) {
  const [query, setQuery] = useState('')
  const { hits, status } = useSearch(query, search)
  const kinds = [...new Set(hits.map((hit) => hit.kind))]
  return (
    <Command label="Search" className="grid">
      <div className="flex items-center gap-3 border-b border-line px-4">
        {status === 'searching' ? (
          <Spinner className="text-ink-soft" />
        ) : (
          <Search aria-hidden className="size-4 text-ink-soft" />
        )}
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={search ? 'Customers, payments, pages' : 'Pages'}
          className="h-12 flex-1 bg-transparent text-base outline-none"
        />
      </div>
      <Command.List className="max-h-[60vh] overflow-y-auto p-2">
        <Command.Empty className="px-2 py-6 text-center text-ink-soft">
          {status === 'searching' ? 'Searching…' : 'Nothing found.'}
        </Command.Empty>
        {status === 'failed' && (
          <p role="alert" className="px-2 py-2 text-danger">
            The search did not answer. Try again in a moment.
          </p>
        )}
        {kinds.map((kind) => (
          <Group key={kind} heading={kind}>
            {hits
              .filter((hit) => hit.kind === kind)
              .map((hit) => (
                <Item key={hit.id} value={hit.id} keywords={[query]} onSelect={() => go(hit.href)}>
                  <span className="flex-1 truncate">{hit.label}</span>
                  {hit.hint && <span className="truncate text-[13px] text-ink-soft tabular-nums">{hit.hint}</span>}
                </Item>
              ))}
          </Group>
        ))}
        <Group heading="Pages">
          {groups
            .flatMap((group) => group.items)
            .map((item) => (
              <Item key={item.href} value={item.href} keywords={[item.label]} onSelect={() => go(item.href)}>
                <span aria-hidden className="text-ink-soft [&>svg]:size-4">
                  <NavIcon href={item.href} />
                </span>
                {item.label}
              </Item>
            ))}
        </Group>
      </Command.List>
    </Command>
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

interface ItemProps {
  value: string
  keywords: string[]
  onSelect: () => void
  children: ReactNode
}

function Item({ children, ...rest }: ItemProps) {
  return (
    <Command.Item
      {...rest}
      className="flex min-h-10 cursor-default items-center gap-3 rounded-sm px-2 data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  )
}
