/** ISO 4217 currencies in circulation, and BTC, which counts satoshi. */
const CODES =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG BTC'.split(
    ' ',
  )

const DECIMALS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((c) => [c, 3])),
  BTC: 8,
}

const known: ReadonlySet<string> = new Set(CODES)

/** Every currency code we know, in alphabetical order, BTC last. */
export const CURRENCY_CODES: readonly string[] = CODES

export function isCurrency(code: string): boolean {
  return known.has(code)
}

/** How many decimals the currency's amounts have: USD 2, JPY 0, KWD 3, BTC 8. Throws for a code we do not know, which is our bug. */
export function decimalsOf(currency: string): number {
  if (!known.has(currency)) throw new Error(`unknown currency ${currency}`)
  return DECIMALS[currency] ?? 2
}

/** The currency's name for people, such as "Swiss Franc". */
export function currencyName(currency: string, locale = 'en'): string {
  if (currency === 'BTC') return 'Bitcoin'
  return new Intl.DisplayNames([locale], { type: 'currency' }).of(currency) ?? currency
}
