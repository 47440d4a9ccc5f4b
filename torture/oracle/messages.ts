import { cameBack, type Facts, type Finding } from './facts'

// O7: what people are told. Each outcome once, nothing that did not happen, and what we say was sent has reached the other side.

interface Told {
  readonly id: string
  readonly channel: string
  readonly kind: string
  readonly state: string
  readonly entity: string
  readonly entity_id: string
}

/** O7: each outcome is told at most once, by a message that was handed over. */
export async function judgeMessages(facts: Facts): Promise<readonly Finding[]> {
  const messages = await facts.sql<Told[]>`select id, channel, kind, state, entity, entity_id from message`
  return [
    ...(await outcomes(facts, messages)),
    ...(await announcements(facts, messages)),
    ...handedOver(facts, messages),
  ]
}

/** Money that came or went is told to whoever has an address; what is over again by the time it is told may be left out. */
async function outcomes({ sql, ours }: Facts, messages: readonly Told[]): Promise<readonly Finding[]> {
  const reachable = new Set(
    (await sql<{ id: string }[]>`select id from customer where email is not null`).map(({ id }) => id),
  )
  const byTransaction = Map.groupBy(messages, (one) => one.entity_id)
  const byId = new Map(ours.map((one) => [one.id, one]))
  return ours.flatMap((one) => {
    const all = byTransaction.get(one.id) ?? []
    const back = all.filter(({ kind }) => kind === 'refund_failed').length
    const told = all.filter(({ kind }) => kind !== 'refund_failed')
    const isBack = cameBack(one)
    if (back !== (isBack && reachable.has(one.customer_id) ? 1 : 0))
      return [
        {
          rule: 'O7' as const,
          subject: `${one.payment_id} ${one.id}`,
          problem: `that it came back was told ${back} times.`,
        },
      ]
    // Whether it was told that it had succeeded before it came back, nobody can say.
    if (isBack && told.length <= 1) return []
    const parent = byId.get(one.parent_id ?? '')?.type
    const isMoney =
      ['purchase', 'capture', 'refund'].includes(one.type) || (one.type === 'void' && parent === 'purchase')
    const most =
      one.status === 'succeeded' && reachable.has(one.customer_id) && (isMoney || one.type === 'authorization') ? 1 : 0
    const isUndone = ours.some((void_) => void_.type === 'void' && void_.parent_id === one.id)
    const least = most === 1 && isMoney && !isUndone ? 1 : 0
    if (told.length >= least && told.length <= most) return []
    const problem = `a ${one.type} that has ${one.status} was told ${told.length} times: ${told.map(({ kind }) => kind)}.`
    return [{ rule: 'O7' as const, subject: `${one.payment_id} ${one.id}`, problem }]
  })
}

/** The story of a link says of every message that it was asked for. */
async function announcements({ sql }: Facts, messages: readonly Told[]): Promise<readonly Finding[]> {
  const asked = await sql<{ link_id: string; detail: string; n: number }[]>`
    select link_id, split_part(detail, ' ', 1) || ' ' || split_part(detail, ' ', 2) as detail, count(*)::int as n
    from link_event where kind = 'asked' group by 1, 2`
  const story = new Map(asked.map(({ link_id, detail, n }) => [`${link_id} ${detail}`, n]))
  const kinds: Readonly<Record<string, string>> = {
    order_ready: 'ready',
    order_reminder: 'reminder',
    link_expiring: 'expiring',
    link_cancelled: 'cancelled',
  }
  const about = messages.filter(({ entity }) => entity === 'payment_link')
  const sent = Map.groupBy(about, (one) => `${one.entity_id} ${kinds[one.kind]} ${one.channel}`)
  return [...new Set([...story.keys(), ...sent.keys()])].flatMap((key) => {
    const [is, says] = [sent.get(key)?.length ?? 0, story.get(key) ?? 0]
    const ready = key.includes(' ready ') && is > 1
    if (is === says && !ready) return []
    return [
      { rule: 'O7' as const, subject: key, problem: `there are ${is} messages, its story has asked for ${says}.` },
    ]
  })
}

/** A mail may come twice under one id, when its server's answer was lost; an SMS may not. */
function handedOver({ inbox }: Facts, messages: readonly Told[]): readonly Finding[] {
  const mails = Map.groupBy(inbox.mails, ({ envelopeId }) => envelopeId ?? '')
  const sms = Map.groupBy(inbox.sms, ({ statusCallback }) => statusCallback?.split('/').at(-1) ?? '')
  const findings: Finding[] = []
  const find = (subject: string, problem: string) => findings.push({ rule: 'O7', subject, problem })
  for (const { id, channel, state } of messages) {
    const times = (channel === 'email' ? mails.get(id) : sms.get(id))?.length ?? 0
    if (!['sent', 'delivered'].includes(state)) find(id, `a message by ${channel} is ${state}.`)
    else if (times === 0) find(id, `is ${state}, and no ${channel} has reached anybody.`)
    if (channel === 'sms' && times > 1) find(id, `an SMS was sent ${times} times.`)
  }
  const known = new Set(messages.map(({ id }) => id))
  for (const id of [...mails.keys(), ...sms.keys()])
    if (!known.has(id)) find(id, 'something was sent that is no message of ours.')
  return findings
}
