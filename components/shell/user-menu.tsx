'use client'

import { Building2, ChevronDown, KeyRound, LogOut } from 'lucide-react'
import { startTransition } from 'react'
import { Button } from '../ui/button'
import { DropdownMenu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '../ui/dropdown-menu'

/** A form action: takes what was sent, answers nothing or redirects. */
export type FormAction = (data: FormData) => Promise<void>

export interface UserMenuProps {
  user: { readonly name: string; readonly email: string; readonly role?: string | undefined }
  /** Whose business this is. */
  profile: { readonly id: string; readonly name: string }
  /** The profiles the user may switch to, with the current one; sent to `switchProfile` as `profile`. */
  profiles?: readonly { readonly id: string; readonly name: string }[] | undefined
  switchProfile?: FormAction | undefined
  signOut: FormAction
}

/** Who is signed in and for whom; switching profile; the own sign-in; signing out. */
export function UserMenu({ user, profile, profiles = [], switchProfile, signOut }: UserMenuProps) {
  const others = switchProfile ? profiles.filter(({ id }) => id !== profile.id) : []
  const run = (action: FormAction | undefined, fields: Record<string, string> = {}) => {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    startTransition(async () => action?.(data))
  }
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" className="min-w-0 shrink -me-2">
          <Building2 aria-hidden className="size-4 shrink-0 text-ink-soft" />
          <span className="truncate max-sm:max-w-28">{profile.name}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-soft" />
          <span className="sr-only">, signed in as {user.name}</span>
        </Button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-[13px] text-ink-soft">{user.email}</p>
        {user.role && <p className="text-[13px] text-ink-soft">{user.role}</p>}
      </div>
      {others.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>Switch profile</MenuLabel>
          {others.map((other) => (
            <MenuItem key={other.id} onSelect={() => run(switchProfile, { profile: other.id })}>
              <Building2 aria-hidden className="size-4 shrink-0 text-ink-soft" />
              <span className="truncate">{other.name}</span>
            </MenuItem>
          ))}
        </>
      )}
      <MenuSeparator />
      <MenuLink href="/account">
        <KeyRound aria-hidden className="size-4 text-ink-soft" /> Account
      </MenuLink>
      <MenuItem onSelect={() => run(signOut)}>
        <LogOut aria-hidden className="size-4 text-ink-soft" /> Sign out
      </MenuItem>
    </DropdownMenu>
  )
}
