import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'

const FAMILIES = `:root{--font-geist-sans:${GeistSans.style.fontFamily};--font-geist-mono:${GeistMono.style.fontFamily}}`

/**
 * Sets a page in Geist. For pages that somebody works in; what a payer opens once, from a link or a paper, is in the font of their system and loads
 * none. React moves the style to the head, so that dialogs and menus, which are drawn outside of their page, have the font too.
 */
export function Geist() {
  return (
    <style href="geist" precedence="fonts">
      {FAMILIES}
    </style>
  )
}
