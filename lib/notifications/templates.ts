import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { database, type Tx } from '@/db/client'
import { messageSwitch, messageTemplate } from '@/db/schema/messages'
import { type Actor, demand } from '@/lib/auth/actor'
import { audit } from '@/lib/auth/audit'
import { now } from '@/lib/clock'
import { notFound, ok, type Result, refuse } from '@/lib/result'
import { defaultTemplate, MESSAGE_LOCALES } from './defaults'
import { CHANNELS, type Channel, isAutomatic, MESSAGE_KINDS, type MessageKind } from './kinds'
import type { saveTemplateSchema, templateKey } from './schemas'
import { problemsOf, type Template } from './template'

export type TemplateKey = z.output<typeof templateKey>

/** One kind of message as a profile has it. */
export interface KindItem {
  readonly kind: MessageKind
  /** Sent by itself, so that it can be switched off. */
  readonly automatic: boolean
  readonly isOn: boolean
  /** On which channels the profile has words of its own, in any language. */
  readonly own: readonly Channel[]
}

/** Every kind of message, and what this profile has made of it. Needs `messages.read`. */
export async function listKinds(actor: Actor): Promise<readonly KindItem[]> {
  demand(actor, 'messages.read')
  const tx = database()
  const [switches, templates] = await Promise.all([
    tx.select().from(messageSwitch).where(eq(messageSwitch.profileId, actor.profileId)),
    tx
      .select({ kind: messageTemplate.kind, channel: messageTemplate.channel })
      .from(messageTemplate)
      .where(eq(messageTemplate.profileId, actor.profileId)),
  ])
  return MESSAGE_KINDS.map((kind) => ({
    kind,
    automatic: isAutomatic(kind),
    isOn: !isAutomatic(kind) || (switches.find((one) => one.kind === kind)?.isOn ?? true),
    own: CHANNELS.filter((channel) => templates.some((one) => one.kind === kind && one.channel === channel)),
  }))
}

export interface TemplateDetail {
  /** What is sent now. */
  readonly template: Template
  /** What is sent where a profile has no words of its own. */
  readonly standard: Template
  readonly isOwn: boolean
}

/** One template. "Not found" for a language that nobody is written to in. Needs `messages.read`. */
export async function getTemplate(actor: Actor, key: TemplateKey): Promise<Result<TemplateDetail>> {
  demand(actor, 'messages.read')
  if (!MESSAGE_LOCALES.includes(key.locale)) return notFound('template')
  const own = await ownTemplate(database(), actor.profileId, key)
  const standard = defaultTemplate(key.kind, key.channel, key.locale)
  return ok({ template: own ?? standard, standard, isOwn: own !== undefined })
}

/** Saves a profile's own words. Refuses by field what `problemsOf` finds. Needs `messages.manage`. */
export async function saveTemplate(
  actor: Actor,
  { subject, body, button, ...key }: z.output<typeof saveTemplateSchema>,
): Promise<Result<null>> {
  demand(actor, 'messages.manage')
  if (!MESSAGE_LOCALES.includes(key.locale)) return notFound('template')
  const template = key.channel === 'email' ? { subject, body, button } : { subject: '', body, button: '' }
  const problems = problemsOf(key.kind, key.channel, template)
  if (Object.keys(problems).length > 0)
    return refuse('invalid', 'Please check the fields marked below. Nothing was changed.', problems)
  return database().transaction(async (tx) => {
    const before = await lockTemplate(tx, actor.profileId, key)
    const values = { ...template, updatedAt: now() }
    await tx
      .insert(messageTemplate)
      .values({ profileId: actor.profileId, ...key, ...values })
      .onConflictDoUpdate({
        target: [messageTemplate.profileId, messageTemplate.kind, messageTemplate.channel, messageTemplate.locale],
        set: values,
      })
    const was = before ?? defaultTemplate(key.kind, key.channel, key.locale)
    const change = { action: 'message_template.saved', ...entityOf(key) }
    await audit(tx, actor, { ...change, before: { ...was }, after: { ...template } })
    return ok(null)
  })
}

/** Goes back to our words. Needs `messages.manage`. */
export async function resetTemplate(actor: Actor, key: TemplateKey): Promise<Result<null>> {
  demand(actor, 'messages.manage')
  return database().transaction(async (tx) => {
    const before = await lockTemplate(tx, actor.profileId, key)
    if (!before) return refuse('not_found', 'The standard text is in use already. Nothing was changed.')
    await tx.delete(messageTemplate).where(isThis(actor.profileId, key))
    const after = defaultTemplate(key.kind, key.channel, key.locale)
    const change = { action: 'message_template.reset', ...entityOf(key) }
    await audit(tx, actor, { ...change, before: { ...before }, after: { ...after } })
    return ok(null)
  })
}

/** Switches an automatic message on or off. Refuses for one that a person asks for each time. Needs `messages.manage`. */
export async function switchMessage(
  actor: Actor,
  { kind, isOn }: { readonly kind: MessageKind; readonly isOn: boolean },
): Promise<Result<null>> {
  demand(actor, 'messages.manage')
  if (!isAutomatic(kind))
    return refuse(
      'not_automatic',
      'This message is only sent when somebody asks for it, so there is nothing to switch.',
    )
  const { profileId } = actor
  await database().transaction(async (tx) => {
    await tx
      .insert(messageSwitch)
      .values({ profileId, kind, isOn })
      .onConflictDoUpdate({ target: [messageSwitch.profileId, messageSwitch.kind], set: { isOn } })
    const action = isOn ? 'message.switched_on' : 'message.switched_off'
    await audit(tx, actor, { action, entity: 'message_kind', entityId: kind })
  })
  return ok(null)
}

function isThis(profileId: string, { kind, channel, locale }: TemplateKey) {
  return and(
    eq(messageTemplate.profileId, profileId),
    eq(messageTemplate.kind, kind),
    eq(messageTemplate.channel, channel),
    eq(messageTemplate.locale, locale),
  )
}

const WORDS = { subject: messageTemplate.subject, body: messageTemplate.body, button: messageTemplate.button }

async function ownTemplate(tx: Tx, profileId: string, key: TemplateKey): Promise<Template | undefined> {
  const [row] = await tx.select(WORDS).from(messageTemplate).where(isThis(profileId, key))
  return row
}

async function lockTemplate(tx: Tx, profileId: string, key: TemplateKey): Promise<Template | undefined> {
  const [row] = await tx.select(WORDS).from(messageTemplate).where(isThis(profileId, key)).for('update')
  return row
}

function entityOf(key: TemplateKey) {
  return { entity: 'message_template', entityId: templateId(key) }
}

/** What a template is called in the audit log and where test messages are about it: `order_ready/email/en`. */
export function templateId({ kind, channel, locale }: TemplateKey): string {
  return `${kind}/${channel}/${locale}`
}
