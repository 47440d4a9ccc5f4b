import { SHARED } from './forms'
import type { Send } from './sends'
import { address, anything, johnsCard, made } from './spare'
import { newCard } from './world'

// What the rows of self-care send.

const payByJohnsCard: Send = async ({ john }) => ({
  currency: SHARED,
  amount: '42',
  method: `stored:${john.cardId}`,
  key: anything(),
  attempt: '0',
})

export const SENDS_IN_SELF_CARE: Readonly<Record<string, Send>> = {
  'self-care/cards/actions#addCard': async ({ ours }) => ({
    currency: SHARED,
    method: `new:${ours.systemId}:card`,
    token: await newCard(ours),
    key: anything(),
  }),
  'self-care/cards/actions#makeDefault': async (world, { grant }) => ({ card: await johnsCard(world, grant) }),
  'self-care/cards/actions#remove': async (world, { grant }) => ({ card: await johnsCard(world, grant) }),
  'self-care/details/actions#saveDetails': async () => ({ name: `Renamed ${anything()}`, email: address() }),
  'self-care/pay/actions#pay': payByJohnsCard,
  'POST /api/self-care/payments (John’s card)': payByJohnsCard,
  'POST /api/self-care/payments (no payment)': async () => ({}),
  'self-care/payments/[id]/actions#payAnotherWay': async (world, { grant }) => ({
    payment: (await made('waiting')(world, grant)).paymentId,
  }),
  'self-care/payments/[id]/actions#checkNow': async (world, { grant }) => ({
    payment: (await made('waiting')(world, grant)).paymentId,
  }),
}
