'use client'

import { ActionForm, type ActionFormProps } from './ui/action-form'
import { Switch } from './ui/choice'
import { Field } from './ui/field'
import { Input } from './ui/input'
import { NativeSelect, type SelectOption } from './ui/native-select'
import { SubmitButton } from './ui/submit-button'

/** One setting, as plain data: what an adapter or a page declares. */
export interface SettingDescription {
  readonly key: string
  readonly label: string
  readonly hint?: string | undefined
  readonly kind: 'text' | 'secret' | 'switch' | 'select' | 'email' | 'url'
  readonly options?: readonly SelectOption[] | undefined
  readonly required?: boolean | undefined
  readonly autoComplete?: string | undefined
}

export interface SettingsFieldsProps {
  settings: readonly SettingDescription[]
  /** What is stored, by key; a switch is "on" or absent. Secrets are never among them. */
  values?: Readonly<Record<string, string>> | undefined
  /** Keys of secrets that are stored. Left empty, they stay as they are. */
  savedSecrets?: readonly string[] | undefined
  /** By key; inside an `ActionForm` they come by themselves. */
  errors?: Readonly<Record<string, string>> | undefined
  /** What a form library wants on the control of a key: its `register`. */
  bind?: ((key: string) => ControlProps) | undefined
}

interface ControlProps {
  name?: string
  ref?: (element: HTMLInputElement | HTMLSelectElement | null) => void
  onChange?: (event: { target: unknown; type?: unknown }) => unknown
  onBlur?: (event: { target: unknown; type?: unknown }) => unknown
}

/** The fields of a list of settings, for a form of the caller's. */
export function SettingsFields({ settings, values = {}, savedSecrets = [], errors = {}, bind }: SettingsFieldsProps) {
  return settings.map((setting) => (
    <SettingField
      key={setting.key}
      setting={setting}
      value={values[setting.key]}
      saved={savedSecrets.includes(setting.key)}
      error={errors[setting.key]}
      bound={bind?.(setting.key)}
    />
  ))
}

interface SettingFieldProps {
  setting: SettingDescription
  value: string | undefined
  saved: boolean
  error: string | undefined
  bound: ControlProps | undefined
}

function SettingField({ setting, value, saved, error, bound }: SettingFieldProps) {
  const { key, label, hint, kind, required } = setting
  if (kind === 'switch') {
    return <Switch name={key} label={label} hint={hint} error={error} defaultChecked={value === 'on'} {...bound} />
  }
  return (
    <Field name={key} label={label} hint={hint} error={error} required={required && !saved} optional={!required}>
      {kind === 'select' ? (
        <NativeSelect
          {...bound}
          options={setting.options ?? []}
          defaultValue={value}
          placeholder={required ? undefined : 'None'}
        />
      ) : kind === 'secret' ? (
        <Input
          {...bound}
          type="password"
          // Stops browsers from offering the reader's own passwords for a processor's key.
          autoComplete={setting.autoComplete ?? 'new-password'}
          placeholder={saved ? 'Saved — type to replace' : undefined}
          spellCheck={false}
          className="font-mono placeholder:font-sans"
        />
      ) : (
        <Input
          {...bound}
          type={kind}
          autoComplete={setting.autoComplete ?? 'off'}
          defaultValue={value}
          spellCheck={kind === 'text' ? undefined : false}
        />
      )}
    </Field>
  )
}

export interface SettingsFormProps extends SettingsFieldsProps {
  action: ActionFormProps['action']
  /** "Save", or what saving does. */
  submitLabel?: string | undefined
  /** Sent along: `{ id: … }`. */
  hidden?: Readonly<Record<string, string>> | undefined
}

/** A form drawn from a list of settings. Secrets can be written and replaced, never read back. */
export function SettingsForm({ action, submitLabel = 'Save', hidden = {}, ...fields }: SettingsFormProps) {
  return (
    <ActionForm action={action} className="grid max-w-120 gap-5">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SettingsFields {...fields} />
      <div>
        <SubmitButton>{submitLabel}</SubmitButton>
      </div>
    </ActionForm>
  )
}
