import { db } from '../support/database'
import { cameBack } from './came-back'
import { deadJob } from './desk'
import { OURS, SHARED, systemSettings } from './forms'
import type { ActorName } from './matrix'
import { miscounted } from './miscounted'
import { paidTwice } from './paid-twice'
import { makePerson, PASSWORD, resetPassword, signIn } from './people'
import { SENDS_BY_LINK } from './sends-by-link'
import { SENDS_IN_SELF_CARE } from './sends-in-self-care'
import { SENDS_OF_ORDERS } from './sends-of-orders'
import {
  address,
  anything,
  johnsCard,
  johnsSeat,
  linkFor,
  made,
  spareAccountCurrency,
  spareCurrency,
  spareCustomer,
  staffSeat,
  stray,
  system,
  unusedCurrency,
} from './spare'
import { pay, unsettled, type World } from './world'

// What each row of the matrix sends: input that is right in itself, with real ids, so that a refusal is of the sender and of nothing else.

/** Makes the input of one call. With `grant` it is going to be done, on something made for it; else it is about what everybody shares. */
export type Send = (world: World, of: { readonly who: ActorName; readonly grant: boolean }) => Promise<Input>
export type Input = Readonly<Record<string, unknown>>

const twice = { password: 'quite another harbour', repeat: 'quite another harbour' }

const followUp = (type: string, { paymentId, transactionId }: { paymentId: string; transactionId: string }) => ({
  paymentId,
  transactionId,
  type,
  amount: '42',
  reason: 'Asked for',
  seen: 1,
})

const charge = async (customerId: string, cardId: string) => ({
  customerId,
  cardId,
  currency: SHARED,
  amount: '42',
  description: 'A charge',
  how: 'purchase',
  key: anything(),
})

const aTemplate = { kind: 'order_ready', channel: 'email', locale: 'en' } as const
const words = () => ({ subject: `About ${anything()}`, body: 'Pay here: {link}', button: 'Pay' })

const customerFacts = () => ({ name: `Carla ${anything()}`, email: address(), country: 'SE' })
const seatOf: Send = async (world, { grant }) => ({ seatId: await johnsSeat(world, grant) })

/** By name and variant as in the matrix: `admin/payments/actions#act (refund)`. */
export const SENDS: Readonly<Record<string, Send>> = {
  '(auth)/actions#enter': async ({ ours }) => {
    const { email } = await makePerson(ours.profileId, 'Erna Canary')
    return { way: 'password', email, password: PASSWORD }
  },
  '(auth)/actions#mailPasswordLink': async ({ ours }) => ({
    email: (await makePerson(ours.profileId, 'Erna Canary')).email,
  }),
  '(auth)/actions#signInByLink': async (world) => ({ token: await linkFor(world, 'sign_in') }),
  '(auth)/actions#signInByLink (forged)': async () => ({ token: anything() }),
  '(auth)/actions#choosePassword': async (world) => ({ token: await linkFor(world, 'set_password'), ...twice }),
  '(auth)/actions#choosePassword (forged)': async () => ({ token: anything(), ...twice }),
  '(auth)/actions#changeMyPassword': async ({ people }, { who }) => {
    if (who !== 'nobody') await resetPassword(people[who])
    return { current: PASSWORD, ...twice }
  },
  '(auth)/actions#mailMyPasswordLink': async () => ({}),
  '(auth)/actions#endMySession': async ({ people }, { who }) => ({
    sessionId: (await signIn(people[who === 'nobody' ? 'mia' : who])).id,
  }),
  '(auth)/actions#endMySession (John’s)': async ({ john }) => ({ sessionId: (await signIn(john)).id }),
  '(auth)/actions#signOutEverywhere': async () => ({}),
  '(auth)/actions#signOut': async () => ({}),
  '(auth)/actions#chooseProfile': seatOf,
  '(auth)/actions#switchSeat': seatOf,
  'admin/actions#switchProfile': async (world, { grant }) => ({ profile: await johnsSeat(world, grant) }),

  'admin/currencies/actions#add': async ({ ours, theirs }, { who }) => ({
    code: await unusedCurrency((who === 'foreign' ? theirs : ours).profileId),
    rate: '2',
  }),
  'admin/currencies/actions#save': async ({ ours }) => ({
    code: OURS,
    rate: `0.${1 + Math.floor(Math.random() * 1_000_000)}`,
    assignments: [{ systemId: ours.systemId, min: '5', max: '' }],
  }),
  'admin/currencies/actions#save (another’s system)': async ({ ours, theirs }, { who }) => ({
    code: SHARED,
    rate: '0.3',
    assignments: [{ systemId: (who === 'foreign' ? ours : theirs).systemId, min: '5', max: '' }],
    confirmed: true,
  }),
  'admin/currencies/actions#remove': async (world, { grant }) => ({ code: grant ? await spareCurrency(world) : OURS }),

  'admin/customers/actions#create': async () => customerFacts(),
  ...ofCustomers('update', async (customerId) => ({ customerId, ...customerFacts() })),
  ...ofCustomers('giveAccess', async (customerId) => ({ customerId })),
  ...ofCustomers('withdrawAccess', async (customerId, world, grant) => {
    // Somebody's access has to be there to be withdrawn.
    if (grant)
      await db()`insert into seat (profile_id, id, login_id, customer_id) values
        (${world.ours.profileId}, ${`seat_${anything()}`}, ${(await makePerson(world.ours.profileId, 'Wilma Canary')).loginId},
        ${customerId}) on conflict do nothing`
    return { customerId }
  }),
  ...ofCustomers('open', async (customerId, world) => ({
    customerId,
    currency: await spareAccountCurrency(world, customerId),
  })),
  'admin/customers/actions#makeDefault': async (world, { grant }) => ({
    customerId: world.john.customerId,
    cardId: await johnsCard(world, grant),
  }),
  'admin/customers/actions#makeDefault (Mia’s card)': async ({ john, mia }) => ({
    customerId: john.customerId,
    cardId: mia.cardId,
  }),
  'admin/customers/actions#remove': async (world, { grant }) => ({
    customerId: world.john.customerId,
    cardId: await johnsCard(world, grant),
  }),
  'admin/customers/actions#remove (Mia’s card)': async ({ john, mia }) => ({
    customerId: john.customerId,
    cardId: mia.cardId,
  }),
  'admin/customers/actions#charge': async ({ john }) => charge(john.customerId, john.cardId),
  'admin/customers/actions#charge (Mia’s card)': async ({ john, mia }) => charge(john.customerId, mia.cardId),
  'admin/customers/actions#charge (John’s card, customer made by restricted)': async ({ own, john }) =>
    charge(own.customerId, john.cardId),

  'admin/messages/actions#save': async () => ({ ...aTemplate, ...words() }),
  'admin/messages/actions#reset': async ({ ours, theirs }, { who }) => {
    // There is something to go back from.
    const { profileId } = who === 'foreign' ? theirs : ours
    await db()`
      insert into message_template (profile_id, kind, channel, locale, subject, body, button)
      values (${profileId}, ${aTemplate.kind}, ${aTemplate.channel}, ${aTemplate.locale}, 'About', 'See {link}', 'See')
      on conflict do nothing`
    return aTemplate
  },
  'admin/messages/actions#turn': async () => ({ kind: 'refund_confirmation', isOn: 'true' }),
  'admin/messages/actions#test': async () => ({ ...aTemplate, to: address() }),
  'admin/minimum-payments/actions#saveMinimum': async ({ ours }) => ({
    currency: OURS,
    systemId: ours.systemId,
    min: String(6 + Math.floor(Math.random() * 1_000)),
  }),

  // What payers of the shared profile may download stays as it is: others read it meanwhile.
  'admin/documents/actions#saveSettings': async () => ({
    receipt: 'on',
    credit_note: 'on',
    taxNumber: anything().slice(0, 40),
  }),

  'admin/inspections/actions#order': async () => ({ kind: 'ledger' }),
  'admin/inspections/actions#countAgain': async (world, { grant }) => ({
    subject: grant ? await miscounted(world) : world.john.paid.paymentId,
  }),
  'admin/needs-person/actions#settle': async ({ ours, john }, { grant }) => ({
    transactionId: (grant ? await unsettled(ours, john) : john.waiting).transactionId,
    verdict: 'declined',
    currency: SHARED,
    reason: 'Seen at the processor',
  }),
  'admin/needs-person/actions#acknowledge': async (world, { grant }) => ({
    transactionId: grant ? await cameBack(world) : world.john.waiting.transactionId,
    reason: 'Paid out in cash',
  }),
  'admin/needs-person/actions#keep': async (world, { grant }) => ({
    paymentId: grant ? await paidTwice(world) : world.john.byLink.paymentId,
  }),
  'admin/needs-person/actions#replay': async (world, { grant }) => ({ callbackId: await stray(world, grant) }),
  'admin/needs-person/actions#match': async (world, { grant }) => ({
    callbackId: await stray(world, grant),
    transactionId: world.john.waiting.transactionId,
  }),
  'admin/needs-person/actions#match (another’s transaction)': async (world) => ({
    callbackId: world.ours.strayId,
    transactionId: world.stranger.waiting.transactionId,
  }),
  'admin/needs-person/actions#discard': async (world, { grant }) => ({
    callbackId: await stray(world, grant),
    reason: 'Not ours',
  }),
  'admin/needs-person/actions#runAgain': async ({ ours }) => ({ jobId: await deadJob(ours) }),
  'admin/needs-person/actions#dropJob': async ({ ours }) => ({ jobId: await deadJob(ours), reason: 'Not needed' }),

  'admin/payment-systems/actions#create': async ({ ours }) => ({
    name: `New ${anything()}`,
    processor: 'stripe',
    testMode: true,
    settings: systemSettings(ours.key),
  }),
  'admin/payment-systems/actions#update': async (world, { grant }) => ({
    systemId: await system(world, grant),
    name: `Renamed ${anything()}`,
    processor: 'stripe',
    testMode: true,
    settings: systemSettings(world.ours.key),
  }),
  'admin/payment-systems/actions#remove': async (world, { grant }) => ({ systemId: await system(world, grant) }),
  'admin/payment-systems/actions#saveMethods': async (world, { grant }) => ({
    systemId: await system(world, grant),
    methods: ['visa'],
    confirmed: true,
  }),
  'admin/payment-systems/actions#saveDataProtection': async (world, { grant }) => ({
    systemId: await system(world, grant),
    storedInfo: 'token_only',
    cvvRequired: true,
    confirmed: true,
  }),
  'admin/payment-systems/actions#check': async (world, { grant }) => ({ systemId: await system(world, grant) }),
  'admin/payment-systems/actions#register': async (world, { grant }) => ({ systemId: await system(world, grant) }),

  'admin/payments/actions#act (refund)': async (world, { grant }) =>
    followUp('refund', await made('paid')(world, grant)),
  'admin/payments/actions#act (capture)': async (world, { grant }) =>
    followUp('capture', await made('reserved')(world, grant)),
  'admin/payments/actions#act (void)': async (world, { grant }) =>
    followUp('void', await made('reserved')(world, grant)),
  'admin/payments/actions#act (Mia’s transaction)': async ({ john, mia }) =>
    followUp('refund', { paymentId: john.paid.paymentId, transactionId: mia.paid.transactionId }),
  'admin/payments/actions#act (refund of who restricted made)': async ({ ours, own }, { grant }) =>
    followUp('refund', grant ? await pay(ours, own.actor, 'paid') : own.paid),
  'admin/payments/actions#askAgain': async (world, { grant }) => ({ ...(await made('waiting')(world, grant)) }),
  'admin/payments/actions#askAgain (Mia’s transaction)': async ({ john, mia }) => ({
    paymentId: john.waiting.paymentId,
    transactionId: mia.waiting.transactionId,
  }),

  'admin/profile/actions#verify': async ({ ours, theirs }, { who, grant }) => {
    const { profileId } = who === 'foreign' ? theirs : ours
    if (grant) await db()`update profile set verified_at = null where id = ${profileId}`
    return { legalName: 'Canary AB', registration: '5560', evidence: 'Folder 7', identity: 'on', account: 'on' }
  },
  'admin/profile/actions#withdraw': async ({ ours, theirs }, { who, grant }) => {
    const { profileId } = who === 'foreign' ? theirs : ours
    if (grant) await db()`update profile set verified_at = now() where id = ${profileId}`
    return { reason: 'It lapsed' }
  },

  'admin/profile/actions#saveAddresses': async () => ({
    termsUrl: '',
    privacyUrl: `https://example.com/${anything()}`,
  }),

  'admin/users/actions#inviteToProfile': async () => ({ name: `Ines ${anything()}`, email: address(), role: 'normal' }),
  'admin/users/actions#mailInvitationAgain': async (world) => ({ seatId: await staffSeat(world, true) }),
  'admin/users/actions#giveRole': async (world) => ({ seatId: await staffSeat(world), role: 'accountant' }),
  'admin/users/actions#takeUserOut': async (world) => ({ seatId: await staffSeat(world) }),

  'POST /api/search': async () => ({ text: 'Canary' }),

  ...SENDS_OF_ORDERS,
  ...SENDS_IN_SELF_CARE,
  ...SENDS_BY_LINK,
}

/** The same action about John, and about the customer that the restricted user made. */
function ofCustomers(
  name: string,
  send: (customerId: string, world: World, grant: boolean) => Promise<Input>,
): Readonly<Record<string, Send>> {
  return {
    [`admin/customers/actions#${name}`]: async (world, { grant }) =>
      send(grant ? await spareCustomer(world) : world.john.customerId, world, grant),
    [`admin/customers/actions#${name} (made by restricted)`]: async (world, { grant }) =>
      send(grant ? await spareCustomer(world, world.people.restricted) : world.own.customerId, world, grant),
  }
}
