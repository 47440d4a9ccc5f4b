import type { MethodKind } from '@/lib/payments/contract'
import type { ChosenInstrument } from '@/lib/transactions/plan'

// What a payer chose, as the text that a form sends: `stored:<card>`, `new:<payment system>:<kind>`, `at:<payment system>:<kind>`.

const KINDS: readonly MethodKind[] = ['card', 'wallet', 'bank_redirect', 'cash_slip', 'crypto']

export type Choice =
  | { readonly kind: 'stored'; readonly cardId: string }
  | { readonly kind: 'new' | 'at'; readonly systemId: string; readonly methodKind: MethodKind }

export function choiceText(choice: Choice): string {
  return choice.kind === 'stored' ? `stored:${choice.cardId}` : `${choice.kind}:${choice.systemId}:${choice.methodKind}`
}

/** Null for a text that no form of ours sends. */
export function readChoice(text: string): Choice | null {
  const [kind, id = '', method = '', ...more] = text.split(':')
  if (id === '' || more.length > 0) return null
  if (kind === 'stored') return method === '' ? { kind, cardId: id } : null
  const methodKind = KINDS.find((one) => one === method)
  return methodKind && (kind === 'new' || kind === 'at') ? { kind, systemId: id, methodKind } : null
}

/** The instrument to start with; null for a new card whose one-time token is not there. */
export function instrumentOf(choice: Choice, token: string | undefined): ChosenInstrument | null {
  if (choice.kind === 'stored') return { kind: 'stored', storedMethodId: choice.cardId }
  const { systemId, methodKind } = choice
  if (choice.kind === 'at') return { kind: 'chosen_at_processor', systemId, methodKind }
  return token ? { kind: 'one_time_token', systemId, methodKind, token } : null
}
