/** An entry of a navigation; its icon is in nav-icon.tsx, so that only words are sent. */
export interface NavItem {
  readonly href: string
  readonly label: string
  /** Current only on the page itself, not on pages below it. */
  readonly exact?: boolean | undefined
  /** A count that needs a person. */
  readonly count?: number | undefined
}

export interface NavGroup {
  /** No label: the items stand alone at the top. */
  readonly label?: string | undefined
  readonly items: readonly NavItem[]
}

/** The cookie that remembers a collapsed navigation ("1"); the layout reads it so that the first paint is right. */
export const NAV_COOKIE = 'nav_collapsed'
