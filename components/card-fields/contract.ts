// Between our pages and the script of a processor that draws its own card fields. A card number never crosses this border: what comes
// back is a one-time token.

/** What a page is told of the processor's script. The address may already be that of the sandbox. */
export interface CardFieldsScript {
  /** Names the driver, as the adapter does in `entry.library`. */
  readonly library: string
  readonly script: string
  readonly publicSettings: Readonly<Record<string, string>>
}

/** Colours as the page has them now, so that the fields look like its own. */
export interface CardFieldsTheme {
  readonly dark: boolean
  readonly accent: string
  readonly surface: string
  readonly ink: string
  readonly inkSoft: string
  readonly danger: string
}

export interface CardFieldsOptions extends Omit<CardFieldsScript, 'library'> {
  /** Minor units; zero when a card is kept without paying. */
  readonly amount: bigint
  readonly currency: string
  readonly purpose: 'payment' | 'setup'
  readonly theme: CardFieldsTheme
  readonly locale: string
}

/** A token, or one sentence for the payer. Nothing is charged either way. */
export type CardEntered = { readonly token: string } | { readonly error: string }

/** Fields that have been made, not yet on the page. */
export interface CardFieldsSession {
  /** Puts the fields into the element. */
  mount(element: HTMLElement): void
  /** Resolves when they can be typed into; rejects when they could not be drawn. Await it after `mount`. */
  readonly ready: Promise<void>
  /** Checks what was typed, marks what is wrong, and turns it into a token. */
  submit(): Promise<CardEntered>
  focus(): void
  update(changes: { readonly amount?: bigint; readonly theme?: CardFieldsTheme }): void
  /** Takes the fields off the page. Call it exactly once. */
  destroy(): void
}

export interface AuthenticationRequest extends Omit<CardFieldsScript, 'library'> {
  /** From the next step `embed`. */
  readonly clientToken: string
}

/** `finished`: the payer is through with it, whether it succeeded or not; the server asks which. `error`: it could not be shown. */
export type Authenticated = { readonly finished: true } | { readonly error: string }

export interface CardFieldsDriver {
  /** Loads the script and makes the fields. Rejects when the script does not load; may be tried again. */
  open(options: CardFieldsOptions): Promise<CardFieldsSession>
  /** Shows the bank's challenge over the page. */
  authenticate(request: AuthenticationRequest): Promise<Authenticated>
}
