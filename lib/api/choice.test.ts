import { describe, expect, it } from 'vitest'
import { choiceText, instrumentOf, readChoice } from './choice'

describe('what a payer chose', () => {
  it.each([
    { kind: 'stored', cardId: 'met_1' },
    { kind: 'new', systemId: 'sys_1', methodKind: 'card' },
    { kind: 'at', systemId: 'sys_2', methodKind: 'wallet' },
  ] as const)('comes back as it went: $kind', (choice) => {
    expect(readChoice(choiceText(choice))).toEqual(choice)
  })

  it.each(['', 'stored:', 'stored:a:b', 'new:sys_1', 'new:sys_1:gold', 'at:sys_1:card:more', 'other:sys_1:card'])(
    'refuses %j',
    (text) => {
      expect(readChoice(text)).toBeNull()
    },
  )

  it('needs a token for a new card, and for nothing else', () => {
    const fresh = { kind: 'new', systemId: 'sys_1', methodKind: 'card' } as const
    expect(instrumentOf(fresh, undefined)).toBeNull()
    expect(instrumentOf(fresh, '')).toBeNull()
    expect(instrumentOf(fresh, 'pm_1')).toMatchObject({ kind: 'one_time_token', token: 'pm_1' })
    expect(instrumentOf({ ...fresh, kind: 'at' }, undefined)).toMatchObject({ kind: 'chosen_at_processor' })
    expect(instrumentOf({ kind: 'stored', cardId: 'met_1' }, 'pm_1')).toEqual({
      kind: 'stored',
      storedMethodId: 'met_1',
    })
  })
})
