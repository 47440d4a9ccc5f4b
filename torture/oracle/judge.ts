import type { Records } from '../records'
import { compareBalances, compareBooks } from './books'
import type { Facts, Finding } from './facts'
import { judgeLinks } from './links'
import { judgeMessages } from './messages'
import { countSteps, findAcknowledged, findHanging, verifyLedger } from './promises'

/** Everything that is broken, by every rule. Empty: the run was clean. */
export async function judge(facts: Facts, records: Records): Promise<readonly Finding[]> {
  return [
    ...compareBooks(facts),
    ...(await compareBalances(facts)),
    ...(await verifyLedger(facts)),
    ...(await findAcknowledged(facts, records)),
    ...(await countSteps(facts)),
    ...(await findHanging(facts)),
    ...(await judgeLinks(facts, records)),
    ...(await judgeMessages(facts)),
  ]
}
