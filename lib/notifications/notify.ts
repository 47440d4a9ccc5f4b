import { and, eq } from 'drizzle-orm'
import type { Tx } from '@/db/client'
import { message, messageSwitch, messageTemplate } from '@/db/schema/messages'
import { profile } from '@/db/schema/profile'
import { emailField } from '@/lib/auth/fields'
import { seal } from '@/lib/auth/sealed'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/queue'
import { defaultTemplate, languageFor } from './defaults'
import { type Channel, isAutomatic, type MessageKind, type Values } from './kinds'
import { fill, LINK_MARK, plain, type Template } from './template'

/** What a message is about. A message of one `kind` tells of one `occasion` of it once on each channel. */
export interface About {
  readonly entity: 'order' | 'payment_link' | 'payment' | 'transaction' | 'message_template'
  readonly entityId: string
}

export interface Notice {
  readonly profileId: string
  readonly kind: MessageKind
  readonly channel: Channel
  readonly to: { readonly name?: string | null; readonly address: string }
  /** What the payer wishes for, such as `de-CH`. */
  readonly locale: string
  readonly about: About
  /** Which event: the id of the transaction that ended, `reminder:2`, the id of a click on "Send again". */
  readonly occasion: string
  /** `merchant` is known here. */
  readonly values: Omit<Values, 'merchant'>
  /** A whole address. Kept sealed until the message is sent, and nowhere else. */
  readonly link?: string
}

export type Notified =
  /** `repeated`: this occasion was told before, by this message. */
  | { readonly outcome: 'queued' | 'repeated'; readonly messageId: string }
  /** The profile does not send messages of this kind. */
  | { readonly outcome: 'switched_off' }
  /** The address cannot be one; `problem` says so in a sentence. */
  | { readonly outcome: 'no_address'; readonly problem: string }

/**
 * Sends a message to a payer once the caller's transaction commits; a job does it. Call it from the transaction that brings about what the
 * message tells, and with the final state of it. Writes only when the outcome is `queued`, and never throws for what it is given, so that
 * no payment fails for a message.
 */
export async function notify(tx: Tx, notice: Notice): Promise<Notified> {
  const address = addressOf(notice.channel, notice.to.address)
  if (address === undefined) return { outcome: 'no_address', problem: NO_ADDRESS[notice.channel] }
  const words = await wordsFor(tx, notice)
  // Who edits a message wants to see it, sent otherwise or not.
  if (!words.isOn && notice.about.entity !== 'message_template') return { outcome: 'switched_off' }
  const filled = draw(words, notice)
  return insert(tx, notice, { ...filled, address, language: words.language })
}

/** Why an address can be none, in a sentence. */
export const NO_ADDRESS = {
  email: 'This is not an e-mail address.',
  sms: 'An SMS needs a phone number with its country code, such as +41 44 123 45 67.',
} as const

/** The address as it is sent to; undefined when it can be none. */
export function addressOf(channel: Channel, text: string): string | undefined {
  if (channel === 'email') return emailField.safeParse(text).data
  const digits = text.replace(/[\s().\-/]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined
}

interface Words {
  readonly template: Template
  readonly merchant: string
  readonly isOn: boolean
  readonly language: string
}

/** What the profile says in such a message, and whether it says it. */
async function wordsFor(
  tx: Tx,
  { profileId, kind, channel, locale }: Pick<Notice, 'profileId' | 'kind' | 'channel' | 'locale'>,
): Promise<Words> {
  const language = languageFor(locale)
  const { subject, body, button } = messageTemplate
  const [row] = await tx
    .select({ merchant: profile.name, isOn: messageSwitch.isOn, own: { subject, body, button } })
    .from(profile)
    .leftJoin(messageSwitch, and(eq(messageSwitch.profileId, profile.id), eq(messageSwitch.kind, kind)))
    .leftJoin(
      messageTemplate,
      and(
        eq(messageTemplate.profileId, profile.id),
        eq(messageTemplate.kind, kind),
        eq(messageTemplate.channel, channel),
        eq(messageTemplate.locale, language),
      ),
    )
    .where(eq(profile.id, profileId))
  return {
    // The join makes an object of nulls where there is no row.
    template: row?.own?.body ? row.own : defaultTemplate(kind, channel, language),
    merchant: row?.merchant ?? '',
    isOn: !isAutomatic(kind) || (row?.isOn ?? true),
    language,
  }
}

function draw({ template, merchant, language }: Words, { values, locale, link, to }: Notice) {
  // Amounts are written as the payer's own region writes them, where it is the language of the text.
  const written = locale.toLowerCase().startsWith(`${language}-`) && isLocale(locale) ? locale : language
  const all: Values = { customer: to.name ?? null, ...values, merchant }
  const filled = fill(template, all, { locale: written, hasLink: link !== undefined })
  const isLinked = filled.body.includes(LINK_MARK)
  return { ...filled, button: isLinked ? template.button || null : null, link: isLinked ? link : undefined }
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0
  } catch {
    return false
  }
}

interface Drawn extends ReturnType<typeof draw> {
  readonly address: string
  readonly language: string
}

async function insert(tx: Tx, notice: Notice, drawn: Drawn): Promise<Notified> {
  const { profileId, kind, channel, about, occasion, to } = notice
  const id = newId('msg')
  const which = { profileId, kind, channel, ...about, occasion }
  const inserted = await tx
    .insert(message)
    .values({
      ...which,
      id,
      toName: to.name ? plain(to.name) : null,
      toAddress: drawn.address,
      locale: drawn.language,
      subject: channel === 'email' ? drawn.subject : null,
      body: drawn.body,
      button: drawn.button,
      linkSealed: drawn.link === undefined ? null : seal(drawn.link, linkContext(id)),
      createdAt: now(),
    })
    .onConflictDoNothing({
      target: [message.profileId, message.entity, message.entityId, message.kind, message.occasion, message.channel],
    })
    .returning({ id: message.id })
  if (inserted.length > 0) {
    await enqueue(tx, 'message.send', { profileId, messageId: id })
    return { outcome: 'queued', messageId: id }
  }
  const [told] = await tx
    .select({ id: message.id })
    .from(message)
    .where(and(...Object.entries(which).map(([column, value]) => eq(message[column as keyof typeof which], value))))
  return { outcome: 'repeated', messageId: told?.id ?? '' }
}

/** Binds a sealed link to its message. */
export function linkContext(messageId: string): string {
  return `message:${messageId}`
}
