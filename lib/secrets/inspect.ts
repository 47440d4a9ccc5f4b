import { database } from '@/db/client'
import { profile } from '@/db/schema/profile'
import { inspection } from '@/db/schema/records'
import { now } from '@/lib/clock'
import { newId } from '@/lib/ids'
import { log } from '@/lib/log'
import { type SecretKind, secretFinder } from './find'
import { hide } from './hide'
import { ownSecrets } from './own'
import { type Finding, placeOf, scanDatabase } from './scan'

const MOST_KEPT = 100

const LOOKS_LIKE: Readonly<Record<SecretKind, string>> = {
  card: 'what looks like a card number',
  security_code: "what looks like a card's security code",
  key: 'what looks like a key or a token',
  known: 'a secret of this installation',
}

interface Kept {
  readonly rule: SecretKind
  readonly subject: string
  readonly problem: string
}

/**
 * The nightly search for secrets: looks through every table, hides what it finds where that is safe, and keeps the dated result with each
 * profile. A job; running it again adds another result. What is kept and logged says where a secret is, never what it is.
 */
export async function inspectSecrets(): Promise<void> {
  const db = database()
  const startedAt = now()
  const find = secretFinder(await ownSecrets(db))
  const { rows, findings, found } = await scanDatabase(db, find)
  const told = new Map<string | null, Kept[]>()
  for (const finding of findings) {
    const { kind, column, key, profileId } = finding
    const place = `${placeOf(finding.table)}.${column}`
    const hidden = await hide(db, finding, find).catch((error: unknown) => {
      log.error({ place, row: key.join('/'), err: error }, 'a secret could not be hidden')
      return false
    })
    log.error({ profile: profileId, place, row: key.join('/'), kind, hidden }, 'a secret lay where none may be')
    told.set(profileId, [...(told.get(profileId) ?? []), keptOf(finding, place, hidden)])
  }
  const shared = sharedOf(findings)
  for (const { id } of await db.select({ id: profile.id }).from(profile)) {
    const own = [...(told.get(id) ?? []), ...shared]
    await db.insert(inspection).values({
      profileId: id,
      id: newId('ins'),
      kind: 'secrets',
      startedAt,
      finishedAt: now(),
      checked: rows.get(id) ?? 0,
      findings: own.slice(0, MOST_KEPT),
      found: own.length,
    })
  }
  if (found > findings.length) log.error({ found, named: findings.length }, 'more secrets were found than are named')
}

function keptOf({ kind, key }: Finding, place: string, hidden: boolean): Kept {
  const what = `${place} holds ${LOOKS_LIKE[kind]}.`
  return {
    rule: kind,
    subject: key.at(-1) ?? '',
    problem: hidden ? `${what} It was hidden.` : `${what} It is still there: a person has to remove it.`,
  }
}

/** What lies in rows of no profile is told to each, without the rows: they may be another's. The log names them. */
function sharedOf(findings: readonly Finding[]): readonly Kept[] {
  const byPlace = Map.groupBy(
    findings.filter(({ profileId }) => profileId === null),
    ({ kind, table, column }) => `${kind} ${placeOf(table)}.${column}`,
  )
  return [...byPlace.values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const place = `${placeOf(first.table)}.${first.column}`
    const rows = same.length === 1 ? 'one row' : `${same.length} rows`
    const problem = `${place}, which is of no profile, holds ${LOOKS_LIKE[first.kind]} in ${rows}. \`npm run secrets:scan\` names them.`
    return [{ rule: first.kind, subject: place, problem }]
  })
}
