// Who may do what, written out: every page, route and server action × every kind of visitor. The tests compare it with the source of
// `app/` and call every cell. What stands here is meant, not measured: a cell is changed because a person decided it.
//
// Ids in addresses and payloads are those of customer John and of his profile, which the staff are of; `foreign` is an administrator of
// another profile, who has the same things under other ids. `restricted` did not make John. Everybody's browser has a secret for payment links; a
// payment by link is of the browser that made it, which is John's. Rows after a name with words in brackets
// say whose ids are sent instead.

export const ACTORS = ['nobody', 'john', 'mia', 'admin', 'accountant', 'normal', 'restricted', 'foreign'] as const
export type ActorName = (typeof ACTORS)[number]

export interface Row {
  /** A page's address, a route's method and address, or an action. */
  readonly name: string
  /** What is different from the plain row; empty for that. */
  readonly variant: string
  readonly cells: Readonly<Record<ActorName, string>>
}

/**
 * open: answered · on: led on, as there is nothing to do here · sign-in: led to sign in and on from there · -: "not found" · 201: made ·
 * 401: not authentic · 422: theirs to send, and what was sent is none · another number: refused with it.
 */
export const ADDRESSES = table(`
                                                            nobody   john  mia   admin accountant normal restricted foreign
/                                                           open     open  open  open  open       open   open       open
/sign-in                                                    open     on    on    on    on         on     on         on
/sign-in/link                                               open     open  open  open  open       open   open       open
/set-password                                               open     open  open  open  open       open   open       open
/account                                                    sign-in  open  open  open  open       open   open       open
/choose-profile                                             sign-in  open  open  open  open       open   open       open
/admin                                                      sign-in  -     -     open  open       -      -          open
/admin/audit                                                sign-in  -     -     open  -          -      -          open
/admin/currencies                                           sign-in  -     -     open  open       -      -          open
/admin/currencies/[code]                                    sign-in  -     -     open  open       -      -          -
/admin/currencies/new                                       sign-in  -     -     open  -          -      -          open
/admin/customers                                            sign-in  -     -     open  open       open   open       open
/admin/customers/new                                        sign-in  -     -     open  open       open   open       open
/admin/customers/[customerId]                               sign-in  -     -     open  open       open   -          -
/admin/customers/[customerId] (made by restricted)          sign-in  -     -     open  open       open   open       -
/admin/customers/[customerId]/accounts                      sign-in  -     -     open  open       open   -          -
/admin/customers/[customerId]/accounts/[accountId]          sign-in  -     -     open  open       open   -          -
/admin/customers/[customerId]/accounts/[accountId] (Mia’s)  sign-in  -     -     -     -          -      -          -
/admin/customers/[customerId]/cards                         sign-in  -     -     open  open       open   -          -
/admin/customers/[customerId]/payments                      sign-in  -     -     open  open       open   -          -
/admin/documents                                            sign-in  -     -     open  open       open   open       open
/admin/documents/settings                                   sign-in  -     -     open  -          -      -          open
/admin/inspections                                          sign-in  -     -     open  open       -      -          open
/admin/messages                                             sign-in  -     -     open  open       -      -          open
/admin/messages/[kind]/[channel]/[locale]                   sign-in  -     -     open  open       -      -          open
/admin/messages/sent                                        sign-in  -     -     open  open       -      -          open
/admin/minimum-payments                                     sign-in  -     -     open  open       -      -          open
/admin/needs-person                                         sign-in  -     -     open  open       -      -          open
/admin/needs-person/callbacks/[callbackId]                  sign-in  -     -     open  -          -      -          -
/admin/orders                                               sign-in  -     -     open  open       open   open       open
/admin/orders/new                                           sign-in  -     -     open  open       open   open       open
/admin/orders/[orderId]                                     sign-in  -     -     open  open       open   -          -
/admin/orders/[orderId] (made by restricted)                sign-in  -     -     open  open       open   open       -
/admin/payment-links                                        sign-in  -     -     open  open       open   open       open
/admin/payment-links/new                                    sign-in  -     -     open  open       open   open       open
/admin/payment-links/upload                                 sign-in  -     -     open  open       open   open       open
/admin/payment-links/upload/[uploadId]                      sign-in  -     -     open  open       open   -          -
/admin/payment-links/upload/[uploadId] (made by restricted) sign-in  -     -     open  open       open   open       -
/admin/payment-links/[linkId]                               sign-in  -     -     open  open       open   -          -
/admin/payment-links/[linkId] (made by restricted)          sign-in  -     -     open  open       open   open       -
/admin/payment-systems                                      sign-in  -     -     open  open       -      -          open
/admin/payment-systems/new                                  sign-in  -     -     open  -          -      -          open
/admin/payment-systems/[systemId]                           sign-in  -     -     open  open       -      -          -
/admin/payment-systems/[systemId]/callbacks                 sign-in  -     -     open  open       -      -          -
/admin/payment-systems/[systemId]/currencies                sign-in  -     -     open  open       -      -          -
/admin/payment-systems/[systemId]/data-protection           sign-in  -     -     open  open       -      -          -
/admin/payment-systems/[systemId]/methods                   sign-in  -     -     open  open       -      -          -
/admin/payments                                             sign-in  -     -     open  open       open   open       open
/admin/payments/[paymentId]                                 sign-in  -     -     open  open       open   -          -
/admin/profile                                              sign-in  -     -     open  -          -      -          open
/admin/users                                                sign-in  -     -     open  -          -      -          open
/document/[documentCode]                                    open     open  open  open  open       open   open       open
/pay/[token]                                                open     open  open  open  open       open   open       open
/pay/[token]/payments/[id]                                  -        open  -     -     -          -      -          -
/order/[token]                                              open     open  open  open  open       open   open       open
/order/[token] (unpaid)                                     on       on    on    on    on         on     on         on
/order/[token] (forged)                                     -        -     -     -     -          -      -          -
/self-care                                                  sign-in  open  open  -     -          -      -          -
/self-care/[...rest]                                        sign-in  -     -     -     -          -      -          -
/self-care/cards                                            sign-in  open  open  -     -          -      -          -
/self-care/details                                          sign-in  open  open  -     -          -      -          -
/self-care/history                                          sign-in  open  open  -     -          -      -          -
/self-care/orders                                           sign-in  open  open  -     -          -      -          -
/self-care/orders/[orderId]                                 sign-in  open  -     -     -          -      -          -
/self-care/pay                                              sign-in  open  open  -     -          -      -          -
/self-care/payments/[id]                                    sign-in  open  -     -     -          -      -          -
GET /admin/orders/export                                    sign-in  -     -     open  open       open   open       open
GET /admin/orders/[orderId]/summary                         sign-in  -     -     open  open       open   -          -
GET /admin/orders/[orderId]/summary (made by restricted)    sign-in  -     -     open  open       open   open       -
GET /admin/payment-links/export                             sign-in  -     -     open  open       open   open       open
GET /admin/payment-links/upload/sample                      sign-in  -     -     open  open       open   open       open
GET /admin/payment-links/upload/[uploadId]/refused          sign-in  -     -     open  open       open   -          -
GET /admin/documents/[documentId]                           sign-in  -     -     open  open       open   -          -
GET /admin/payments/export                                  sign-in  -     -     open  open       open   open       open
GET /order/[token]/summary                                  open     open  open  open  open       open   open       open
GET /order/[token]/summary (unpaid)                         -        -     -     -     -          -      -          -
GET /order/[token]/summary (forged)                         -        -     -     -     -          -      -          -
GET /order/[token]/documents/[documentId]                   open     open  open  open  open       open   open       open
GET /order/[token]/documents/[documentId] (forged)          -        -     -     -     -          -      -          -
GET /order/[token]/documents/[documentId] (Mia’s paper)     -        -     -     -     -          -      -          -
GET /order/[token]/documents/[documentId] (paper of no order) -      -     -     -     -          -      -          -
GET /self-care/orders/[orderId]/summary                     sign-in  open  -     -     -          -      -          -
GET /self-care/orders/[orderId]/pay                         sign-in  on    -     -     -          -      -          -
GET /self-care/payments/[id]/return                         sign-in  open  -     -     -          -      -          -
GET /self-care/payments/[id]/cancel                         sign-in  open  -     -     -          -      -          -
GET /pay/[token]/payments/[id]/return                       -        open  -     -     -          -      -          -
GET /pay/[token]/payments/[id]/cancel                       -        open  -     -     -          -      -          -
GET /pay/[token]/payments/[id]/documents/[documentId]       -        open  -     -     -          -      -          -
GET /self-care/documents/[documentId]                       sign-in  open  -     -     -          -      -          -
GET /api/auth/[...nextauth]                                 open     open  open  open  open       open   open       open
POST /api/auth/[...nextauth]                                sign-in  sign-in sign-in sign-in sign-in sign-in sign-in sign-in
POST /api/self-care/payments (John’s card)                   401      201   422   -     -          -      -          -
POST /api/self-care/payments (no payment)                   401      422   422   -     -          -      -          -
POST /api/search                                            401      -     -     open  open       open   open       open
POST /api/callbacks/[systemId]                              401      401   401   401   401        401    401        401
POST /api/callbacks/mail                                    401      401   401   401   401        401    401        401
POST /api/callbacks/sms/[messageId]                         401      401   401   401   401        401    401        401
GET /api/health                                             open     open  open  open  open       open   open       open
GET /api/health/live                                        open     open  open  open  open       open   open       open
GET /api/health/ready                                       open     open  open  open  open       open   open       open
GET /api/metrics                                            401      401   401   401   401        401    401        401
`)

/**
 * yes: done · -: "not found" · out: "you have been signed out" · quiet: answered as though done, so that nothing is learnt, and
 * nothing is · any other word: refused with this code.
 */
export const ACTIONS = table(`
                                                            nobody   john  mia   admin accountant normal restricted foreign
(auth)/actions#enter                                        yes      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#mailPasswordLink                             yes      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#signInByLink                                 yes      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#signInByLink (forged)                        link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up
(auth)/actions#choosePassword                               yes      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#choosePassword (forged)                      link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up link_used_up
(auth)/actions#changeMyPassword                             out      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#mailMyPasswordLink                           out      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#endMySession                                 out      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#endMySession (John’s)                        out      yes   quiet quiet quiet      quiet  quiet      quiet
(auth)/actions#signOutEverywhere                            out      yes   yes   yes   yes        yes    yes        yes
(auth)/actions#signOut                                      quiet    yes   yes   yes   yes        yes    yes        yes
(auth)/actions#chooseProfile                                -        yes   -     -     -          -      -          -
(auth)/actions#switchSeat                                   -        yes   -     -     -          -      -          -
admin/actions#switchProfile                                 quiet    yes   quiet quiet quiet      quiet  quiet      quiet
admin/currencies/actions#add                                out      -     -     yes   -          -      -          yes
admin/currencies/actions#save                               out      -     -     yes   -          -      -          -
admin/currencies/actions#save (another’s system)            out      -     -     invalid -        -      -          invalid
admin/currencies/actions#remove                             out      -     -     yes   -          -      -          -
admin/customers/actions#create                              out      -     -     yes   yes        yes    yes        yes
admin/customers/actions#update                              out      -     -     yes   yes        yes    -          -
admin/customers/actions#update (made by restricted)         out      -     -     yes   yes        yes    yes        -
admin/customers/actions#giveAccess                          out      -     -     yes   yes        yes    -          -
admin/customers/actions#giveAccess (made by restricted)     out      -     -     yes   yes        yes    yes        -
admin/customers/actions#withdrawAccess                      out      -     -     yes   yes        yes    -          -
admin/customers/actions#withdrawAccess (made by restricted) out      -     -     yes   yes        yes    yes        -
admin/customers/actions#open                                out      -     -     yes   yes        yes    -          -
admin/customers/actions#open (made by restricted)           out      -     -     yes   yes        yes    yes        -
admin/customers/actions#makeDefault                         out      -     -     yes   yes        yes    -          -
admin/customers/actions#makeDefault (Mia’s card)            out      -     -     -     -          -      -          -
admin/customers/actions#remove                              out      -     -     yes   yes        yes    -          -
admin/customers/actions#remove (Mia’s card)                 out      -     -     -     -          -      -          -
admin/customers/actions#charge                              out      -     -     yes   yes        yes    -          -
admin/customers/actions#charge (Mia’s card)                 out      -     -     card_removed card_removed card_removed - -
admin/customers/actions#charge (John’s card, customer made by restricted) out - - card_removed card_removed card_removed - -
admin/documents/actions#saveSettings                        out      -     -     yes   -          -      -          yes
admin/messages/actions#save                                 out      -     -     yes   -          -      -          yes
admin/messages/actions#reset                                out      -     -     yes   -          -      -          yes
admin/messages/actions#turn                                 out      -     -     yes   -          -      -          yes
admin/messages/actions#test                                 out      -     -     yes   -          -      -          yes
admin/minimum-payments/actions#saveMinimum                  out      -     -     yes   -          -      -          -
admin/inspections/actions#order                             out      -     -     yes   yes        -      -          yes
admin/inspections/actions#countAgain                        out      -     -     yes   -          -      -          -
admin/needs-person/actions#settle                           out      -     -     yes   -          -      -          -
admin/needs-person/actions#acknowledge                      out      -     -     yes   -          -      -          -
admin/needs-person/actions#keep                             out      -     -     yes   -          -      -          -
admin/needs-person/actions#replay                           out      -     -     yes   -          -      -          -
admin/needs-person/actions#match                            out      -     -     yes   -          -      -          -
admin/needs-person/actions#match (another’s transaction)    out      -     -     -     -          -      -          -
admin/needs-person/actions#discard                          out      -     -     yes   -          -      -          -
admin/needs-person/actions#runAgain                         out      -     -     yes   -          -      -          -
admin/needs-person/actions#dropJob                          out      -     -     yes   -          -      -          -
admin/orders/actions#create                                 out      -     -     yes   yes        yes    yes        yes
admin/orders/actions#create (for John)                      out      -     -     yes   yes        yes    no_customer no_customer
admin/orders/actions#cancel                                 out      -     -     yes   yes        yes    -          -
admin/orders/actions#cancel (made by restricted)            out      -     -     yes   yes        yes    yes        -
admin/payment-links/actions#create                          out      -     -     yes   yes        yes    yes        yes
admin/payment-links/actions#create (for John’s order)       out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#create (for John)               out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#cancel                          out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#cancel (made by restricted)     out      -     -     yes   yes        yes    yes        -
admin/payment-links/actions#extend                          out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#extend (made by restricted)     out      -     -     yes   yes        yes    yes        -
admin/payment-links/actions#resend                          out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#resend (made by restricted)     out      -     -     yes   yes        yes    yes        -
admin/payment-links/actions#remind                          out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#remind (made by restricted)     out      -     -     yes   yes        yes    yes        -
admin/payment-links/actions#close                           out      -     -     yes   yes        yes    -          -
admin/payment-links/actions#close (made by restricted)      out      -     -     yes   yes        yes    yes        -
admin/payment-links/upload/actions#start                    out      -     -     yes   yes        yes    -          -
admin/payment-links/upload/actions#start (made by restricted) out      -     -     yes   yes        yes    yes        -
admin/payment-links/upload/actions#take                     out      -     -     yes   yes        yes    yes        yes
admin/payment-systems/actions#create                        out      -     -     yes   -          -      -          yes
admin/payment-systems/actions#update                        out      -     -     yes   -          -      -          -
admin/payment-systems/actions#remove                        out      -     -     yes   -          -      -          -
admin/payment-systems/actions#saveMethods                   out      -     -     yes   -          -      -          -
admin/payment-systems/actions#saveDataProtection            out      -     -     yes   -          -      -          -
admin/payment-systems/actions#check                         out      -     -     yes   -          -      -          -
admin/payment-systems/actions#register                      out      -     -     yes   -          -      -          -
admin/payments/actions#act (refund)                         out      -     -     yes   yes        yes    -          -
admin/payments/actions#act (capture)                        out      -     -     yes   yes        yes    -          -
admin/payments/actions#act (void)                           out      -     -     yes   yes        yes    -          -
admin/payments/actions#act (Mia’s transaction)              out      -     -     -     -          -      -          -
admin/payments/actions#act (refund of who restricted made)  out      -     -     yes   yes        yes    -          -
admin/payments/actions#askAgain                             out      -     -     yes   yes        yes    -          -
admin/payments/actions#askAgain (Mia’s transaction)         out      -     -     -     -          -      -          -
admin/profile/actions#verify                                out      -     -     yes   -          -      -          yes
admin/profile/actions#withdraw                              out      -     -     yes   -          -      -          yes
admin/profile/actions#saveAddresses                         out      -     -     yes   -          -      -          yes
admin/users/actions#inviteToProfile                         out      -     -     yes   -          -      -          yes
admin/users/actions#mailInvitationAgain                     out      -     -     yes   -          -      -          -
admin/users/actions#giveRole                                out      -     -     yes   -          -      -          -
admin/users/actions#takeUserOut                             out      -     -     yes   -          -      -          -
pay/[token]/actions#pay                                     yes      yes   yes   yes   yes        yes    yes        yes
pay/[token]/actions#pay (no such link)                      -        -     -     -     -          -      -          -
pay/[token]/payments/[id]/actions#payAnotherWay             -        yes   -     -     -          -      -          -
pay/[token]/payments/[id]/actions#checkNow                  -        yes   -     -     -          -      -          -
self-care/cards/actions#addCard                             out      yes   yes   -     -          -      -          -
self-care/cards/actions#makeDefault                         out      yes   -     -     -          -      -          -
self-care/cards/actions#remove                              out      yes   -     -     -          -      -          -
self-care/details/actions#saveDetails                       out      yes   yes   -     -          -      -          -
self-care/pay/actions#pay                                   out      yes   card_removed - -       -      -          -
self-care/payments/[id]/actions#payAnotherWay               out      yes   -     -     -          -      -          -
self-care/payments/[id]/actions#checkNow                    out      yes   -     -     -          -      -          -
`)

/** Reads a table: a head with the visitors, then a row per line; the cells are the last words of it. Throws for a line that is no row. */
export function table(text: string): readonly Row[] {
  const [head = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '')
  const actors = head.trim().split(/\s+/)
  if (actors.join() !== ACTORS.join()) throw new Error(`The columns are ${ACTORS.join(' ')}`)
  return lines.map((line) => {
    const words = line.trim().split(/\s+/)
    const cells = words.slice(-ACTORS.length)
    const [, name = '', variant = ''] = /^(.*?)(?: \((.*)\))?$/.exec(words.slice(0, -ACTORS.length).join(' ')) ?? []
    if (name === '') throw new Error(`No row: ${line}`)
    return { name, variant, cells: Object.fromEntries(ACTORS.map((actor, at) => [actor, cells[at]])) as Row['cells'] }
  })
}
