'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from '../navigation'
import { cn } from './cn'

const itemStyle =
  'flex min-h-9 w-full cursor-default items-center gap-2 rounded-sm px-2 text-start text-sm outline-none data-disabled:text-ink-soft data-highlighted:bg-hover'

export interface DropdownMenuProps {
  /** The button that opens it. */
  trigger: ReactNode
  /** Items: MenuItem, MenuLink, MenuCheckbox, MenuLabel, MenuSeparator. */
  children: ReactNode
  align?: 'start' | 'end' | undefined
}

/** A menu of things to do, opened by a button. */
export function DropdownMenu({ trigger, children, align = 'end' }: DropdownMenuProps) {
  return (
    // Not modal: the page stays readable to screen readers and can be scrolled while the menu is open.
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-80 overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** Something to do. */
export function MenuItem({
  tone,
  className,
  ...rest
}: ComponentProps<typeof Primitive.Item> & { tone?: 'danger' | undefined }) {
  return <Primitive.Item {...rest} className={cn(itemStyle, tone === 'danger' && 'text-danger', className)} />
}

/** Somewhere to go. */
export function MenuLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Primitive.Item asChild className={itemStyle}>
      <Link href={href}>{children}</Link>
    </Primitive.Item>
  )
}

/** Something on or off; the menu stays open. */
export function MenuCheckbox({ children, ...rest }: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem {...rest} onSelect={(event) => event.preventDefault()} className={itemStyle}>
      <span className="grid size-4 place-items-center">
        <Primitive.ItemIndicator>
          <Check aria-hidden className="size-4 text-accent-ink" />
        </Primitive.ItemIndicator>
      </span>
      {children}
    </Primitive.CheckboxItem>
  )
}

/** A heading within a menu. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1.5 text-xs text-ink-soft">{children}</Primitive.Label>
}

/** A line between groups of items. */
export function MenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />
}
