import type { AdapterCases } from './cases'
import { paypalCases } from './paypal.cases'
import { stripeCases } from './stripe.cases'

/** The cases of every adapter in the registry. Adding an adapter: write its cases, add its line here. */
export const ALL_CASES: readonly AdapterCases[] = [stripeCases, paypalCases]
