import { createHash } from 'node:crypto'

/**
 * What the keys of all payments begin with that one browser made by one link. The browser's secret is hashed: keys are seen by staff, and whoever
 * knows the secret sees what was paid.
 */
export function visitPrefix(linkId: string, visit: string): string {
  return `${linkId}:${createHash('sha256').update(visit).digest('base64url')}:`
}
