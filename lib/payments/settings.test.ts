import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type AnyAdapter, defineAdapter } from './contract'
import { checkSettings, settingFields } from './settings'

function adapter<Settings>(settings: z.ZodType<Settings>): AnyAdapter {
  return defineAdapter<Settings>({
    id: 'example',
    displayName: 'Example',
    documentation: 'https://example.org',
    settings,
    checkSettings: (_settings, live) => (live ? { key: 'This key is for Test mode.' } : {}),
    methods: [{ id: 'visa', kind: 'card', label: 'VISA', currencies: 'any', limits: {} }],
    entry: { kind: 'at_processor' },
    payerNeeds: [],
    unattended: false,
    operations: {},
    inbound: {
      inquire: async () => ({ kind: 'not_found' }),
      check: async () => ({ kind: 'connected', account: 'example' }),
    },
    retainedKeys: [],
  })
}

const schema = z.object({
  key: z.string().min(3, 'Too short.').meta({ label: 'Key', secret: true, hint: 'From the dashboard.' }),
  note: z.string().optional().meta({ label: 'Note' }),
})

describe('fields', () => {
  it('are those of the schema, in its order, with what the form needs to know', () => {
    expect(settingFields(adapter(schema))).toEqual([
      { key: 'key', label: 'Key', hint: 'From the dashboard.', required: true, secret: true },
      { key: 'note', label: 'Note', required: false, secret: false },
    ])
  })

  it('without a label, or not of one flat object, are a mistake of the adapter', () => {
    expect(() => settingFields(adapter(z.object({ key: z.string() })))).toThrow(/key has no label/)
    expect(() => settingFields(adapter(z.string()))).toThrow(/one flat object/)
  })
})

describe('checking', () => {
  it.each([
    [{ key: 'abc' }, false, { ok: true, settings: { key: 'abc' } }],
    [{ key: 'abc', stray: 1 }, false, { ok: true, settings: { key: 'abc' } }],
    [{ key: 'a' }, false, { ok: false, fields: { key: 'Too short.' } }],
    [{ key: 'abc' }, true, { ok: false, fields: { key: 'This key is for Test mode.' } }],
  ])('%j, live %s', (input, live, result) => {
    expect(checkSettings(adapter(schema), input, live)).toEqual(result)
  })

  it.each([null, undefined, 7, 'text', []])('refuses %j', (input) => {
    expect(checkSettings(adapter(schema), input, false).ok).toBe(false)
  })
})
