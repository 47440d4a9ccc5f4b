'use client'

import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useNavigation } from '../navigation'
import { dialogOverlay } from '../ui/dialog-style'
import { Kbd } from '../ui/kbd'
import type { NavGroup } from './nav'
import { Palette } from './palette'
import { searchKeys } from './palette-rules'

/** Search over pages and over what the merchant keeps; opened by its button or ⌘K / Ctrl K. */
export function CommandMenu({ groups }: { groups: readonly NavGroup[] }) {
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
        <Keys />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-140 overflow-hidden rounded-md border border-line bg-surface"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Palette groups={groups} go={go} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const never = () => () => {}

/** The keys by their names on the reader's keyboard, which the server does not know: it writes those of most. */
function Keys() {
  const platform = useSyncExternalStore(
    never,
    () => navigator.platform,
    () => '',
  )
  return (
    <span aria-hidden className="flex gap-1 max-sm:hidden">
      {searchKeys(platform).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  )
}
