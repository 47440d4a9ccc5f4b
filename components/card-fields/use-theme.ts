'use client'

import { useEffect, useState } from 'react'
import type { CardFieldsTheme } from './contract'

const DARK = '(prefers-color-scheme: dark)'

/** The page's colours, read again whenever the reader's system changes between light and dark. Null until the page runs in a browser. */
export function useTheme(): CardFieldsTheme | null {
  const [theme, setTheme] = useState<CardFieldsTheme | null>(null)
  useEffect(() => {
    const preference = window.matchMedia(DARK)
    const read = () => setTheme(themeOf(preference.matches))
    read()
    preference.addEventListener('change', read)
    return () => preference.removeEventListener('change', read)
  }, [])
  return theme
}

function themeOf(dark: boolean): CardFieldsTheme {
  const styles = getComputedStyle(document.documentElement)
  const colour = (name: string, otherwise: string) => styles.getPropertyValue(name).trim() || otherwise
  return {
    dark,
    accent: colour('--accent', dark ? '#63c4d8' : '#0f5b6c'),
    surface: colour('--surface', dark ? '#151a1c' : '#ffffff'),
    ink: colour('--ink', dark ? '#e8ecec' : '#151a1c'),
    inkSoft: colour('--ink-soft', dark ? '#a3adb0' : '#566063'),
    danger: colour('--danger', dark ? '#f5a9a3' : '#a8231b'),
  }
}
