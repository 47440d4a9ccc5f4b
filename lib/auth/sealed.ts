import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

// Secrets at rest: AES-256-GCM under a versioned key. `v2.<nonce>.<ciphertext and tag>`, base64url. The context (such as
// "payment_system:sys_…") is authenticated with it, so that a sealed value copied into another row does not open.

const NONCE_BYTES = 12
const TAG_BYTES = 16

interface Keys {
  readonly current: number
  readonly byVersion: ReadonlyMap<number, Buffer>
}

/** `1:<base64>,2:<base64>`: the last is the one that new secrets are sealed with; the others still open old ones. */
export function readKeys(text: string): Keys {
  const pairs = text.split(',').map((part) => {
    const [version, key] = part.trim().split(':')
    const bytes = Buffer.from(key ?? '', 'base64')
    if (!/^\d+$/.test(version ?? '') || bytes.length !== 32)
      throw new Error('SECRET_KEYS must be version:base64 of 32 bytes, comma separated')
    return [Number(version), bytes] as const
  })
  return { current: pairs.at(-1)?.[0] ?? 0, byVersion: new Map(pairs) }
}

let parsed: { readonly text: string; readonly keys: Keys } | undefined

function keys(): Keys {
  const text = env().SECRET_KEYS
  if (parsed?.text !== text) parsed = { text, keys: readKeys(text) }
  return parsed.keys
}

function keyOf(version: number): Buffer {
  const key = keys().byVersion.get(version)
  if (!key) throw new Error(`no secret key of version ${version}`)
  return key
}

/** Seals a text for storage in the row that `context` names. */
export function seal(text: string, context: string): string {
  const version = keys().current
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(version), nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v${version}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** Opens what `seal` made with the same context. Throws when it was altered, moved, or its key is gone. */
export function unseal(sealed: string, context: string): string {
  const [version = '', nonce = '', rest = ''] = sealed.split('.')
  const bytes = Buffer.from(rest, 'base64url')
  const key = keyOf(Number(version.slice(1)))
  // Without the length Node would accept a tag cut to four bytes.
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), options)
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
}

/** The version of the key that seals: the last one given. */
export function currentVersion(): number {
  return keys().current
}

/** A keyed fingerprint, to recognise a secret without opening it. Made with the key that seals, whose version it bears: `v2.<hash>`. */
export function fingerprint(text: string): string {
  return hashUnder(keys().current, text)
}

/**
 * Every fingerprint that this text may be stored under, whichever key was the one that seals at the time. Look for all of them; without a
 * version are those made before fingerprints bore one.
 */
export function fingerprints(text: string): readonly string[] {
  return [...keys().byVersion.keys()].flatMap((version) => {
    const hash = hashUnder(version, text)
    return [hash, hash.slice(hash.indexOf('.') + 1)]
  })
}

function hashUnder(version: number, text: string): string {
  const hash = createHmac('sha256', keyOf(version)).update(`fingerprint:${text}`).digest('base64url')
  return `v${version}.${hash}`
}
