import { z } from 'zod'
import type { AnyAdapter, SettingMeta } from './contract'

export interface SettingField extends SettingMeta {
  readonly key: string
  readonly required: boolean
  readonly secret: boolean
}

/** The fields of an adapter's settings in the order of its schema, for the console to draw. Throws if a field lacks its label. */
export function settingFields(adapter: AnyAdapter): readonly SettingField[] {
  return Object.entries(shapeOf(adapter)).map(([key, field]) => {
    const meta = field.meta() as Partial<SettingMeta> | undefined
    if (!meta?.label) throw new Error(`${adapter.id}: setting ${key} has no label`)
    return {
      ...meta,
      label: meta.label,
      key,
      required: !field.safeParse(undefined).success,
      secret: meta.secret === true,
    }
  })
}

export type SettingsCheck =
  | { readonly ok: true; readonly settings: unknown }
  | { readonly ok: false; readonly fields: Readonly<Record<string, string>> }

/** Parses what an administrator typed and asks the adapter about it. Messages are by field. */
export function checkSettings(adapter: AnyAdapter, input: unknown, live: boolean): SettingsCheck {
  const parsed = adapter.settings.safeParse(input)
  if (!parsed.success) {
    const fields = Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0] ?? ''), issue.message]))
    return { ok: false, fields }
  }
  const fields = adapter.checkSettings?.(parsed.data, live) ?? {}
  return Object.keys(fields).length === 0 ? { ok: true, settings: parsed.data } : { ok: false, fields }
}

function shapeOf(adapter: AnyAdapter): Readonly<Record<string, z.ZodType>> {
  if (!(adapter.settings instanceof z.ZodObject)) throw new Error(`${adapter.id}: settings must be one flat object`)
  return adapter.settings.shape as Record<string, z.ZodType>
}
