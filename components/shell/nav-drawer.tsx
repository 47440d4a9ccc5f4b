'use client'

import { Menu, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { Button } from '../ui/button'
import { dialogOverlay } from '../ui/dialog-style'
import type { NavGroup } from './nav'
import { NavList } from './nav-list'

/** The console's navigation on phones, behind a button. */
export function NavDrawer({ groups }: { groups: readonly NavGroup[] }) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button variant="ghost" square aria-label="Navigation" className="-ms-2 md:hidden">
          <Menu aria-hidden className="size-5" />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={dialogOverlay} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 inset-s-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto border-e border-line bg-surface p-4"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="ps-2 font-semibold">Quittance</Dialog.Title>
            <Dialog.Close asChild>
              <Button variant="ghost" square aria-label="Close">
                <X aria-hidden className="size-4" />
              </Button>
            </Dialog.Close>
          </div>
          <NavList groups={groups} onChoose={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
