import { type Books, createBooks } from './books'
import { type Callbacks, createCallbacks } from './callbacks'
import { type Clock, createClock } from './clock'
import { createMailbox, type Mailbox } from './mailbox'
import { createMisbehaviour, type Misbehaviour } from './misbehave'
import { createStore, type Store } from './store'

/** A processor's entry on the sandbox's home page. */
export interface Shelf {
  processor: string
  title: string
  /** The processor's page for people. */
  href: string
  /** One sentence on how to sign in or which keys work. */
  note: string
  /** Nothing is charged there, so that there are no books. */
  noBooks?: true
  /** Names that `on` of a fault may use: operations, then event types. */
  operations: string[]
  /** Test cards or test accounts: what to type, and what then happens. */
  tests: { type: string; happens: string }[]
}

/** What every processor of the sandbox stands on. */
export interface Core {
  /** The sandbox's own public origin without a slash at the end; read it per request, it is set once listening. */
  origin: string
  clock: Clock
  store: Store
  books: Books
  misbehaviour: Misbehaviour
  callbacks: Callbacks
  mailbox: Mailbox
  /** Processors add themselves here while mounting. */
  shelves: Shelf[]
}

/** Makes the core; `dataFile` keeps its state over restarts. */
export function createCore(dataFile?: string): Core {
  const clock = createClock()
  const store = createStore(dataFile)
  const misbehaviour = createMisbehaviour(store)
  return {
    origin: '',
    clock,
    store,
    books: createBooks(store, clock),
    misbehaviour,
    callbacks: createCallbacks(store, clock, misbehaviour),
    mailbox: createMailbox(store, clock),
    shelves: [],
  }
}
