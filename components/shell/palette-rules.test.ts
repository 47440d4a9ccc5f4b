import { describe, expect, it } from 'vitest'
import { consoleNav } from './console-nav'
import { pagesFor, searchKeys, sentenceFor } from './palette-rules'

const pages = (query: string) => pagesFor(consoleNav, query).map(({ label }) => label)
const none = { status: 'found', hits: [] } as const

describe('the pages of a search', () => {
  it.each([
    ['nina', []],
    ['need', ['Needs a person']],
    ['person', ['Needs a person']],
    ['PAYMENT', ['Payment systems', 'Payments', 'Minimum payments', 'Payment links']],
    [' payment   sys', ['Payment systems']],
    ['ments', []],
  ])('are for "%s" those of which words begin with it', (query, labels) => {
    expect(pages(query)).toEqual(labels)
  })

  it('are all where nothing was typed', () => {
    expect(pages(' ')).toEqual(consoleNav.flatMap(({ items }) => items.map(({ label }) => label)))
  })
})

describe('what is said of a search', () => {
  it('is that nothing was found only once the answer is there and holds nothing', () => {
    expect(sentenceFor('nina', none, 0)).toBe('Nothing found.')
    expect(sentenceFor('nina', none, 1)).toBeNull()
    expect(sentenceFor('nina', { status: 'searching' }, 0)).toBe('Searching…')
    expect(sentenceFor('nina', { status: 'searching' }, 3)).toBe('Searching…')
    expect(sentenceFor('nina', { status: 'failed', message: 'No answer.' }, 0)).toBeNull()
  })

  it('is what was not looked for where letters are too few', () => {
    expect(sentenceFor('', { status: 'short' }, 15)).toBeNull()
    expect(sentenceFor('n', { status: 'short' }, 1)).toBeNull()
    expect(sentenceFor('x', { status: 'short' }, 0)).toMatch(/^Type one more letter/)
    expect(sentenceFor('xy', none, 0)).toMatch(/^Nothing found. Orders and payment links/)
  })
})

describe('the keys of the search', () => {
  it.each([
    ['MacIntel', '⌘'],
    ['iPhone', '⌘'],
    ['iPad', '⌘'],
    ['Win32', 'Ctrl'],
    ['Linux x86_64', 'Ctrl'],
    ['', 'Ctrl'],
  ])('are on "%s" %s and K', (platform, key) => {
    expect(searchKeys(platform)).toEqual([key, 'K'])
  })
})
