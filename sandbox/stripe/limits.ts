import { invalid } from './errors'

const MINIMUM: Record<string, number> = {
  usd: 50,
  aed: 200,
  ars: 50,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  cop: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  ils: 50,
  inr: 50,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  php: 50,
  pln: 200,
  ron: 200,
  rub: 50,
  sek: 300,
  sgd: 50,
  thb: 1000,
  zar: 50,
}
const WHOLE = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ')
const THREE = 'bhd jod kwd omr tnd'.split(' ')
const MAXIMUM = 99_999_999
const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

function display(amount: number, currency: string): string {
  const digits = WHOLE.includes(currency) ? 0 : THREE.includes(currency) ? 3 : 2
  const number = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${number.format(amount / 10 ** digits).replaceAll(' ', '')} ${currency}`
}

/** Refuses what Stripe would not charge: unknown currency, too little, too much, a broken third decimal. Throws its 400. */
export function checkAmount(amount: number, currency: string): void {
  if (!KNOWN.has(currency)) throw invalid(`Invalid currency: ${currency}.`, { param: 'currency' })
  if (amount < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    })
  }
  const minimum = MINIMUM[currency] ?? 1
  if (amount < minimum) {
    throw invalid(`Amount must be at least ${display(minimum, currency)}`, {
      param: 'amount',
      code: 'amount_too_small',
    })
  }
  if (amount > MAXIMUM) {
    throw invalid(`Amount must be no more than ${display(MAXIMUM, currency)}`, {
      param: 'amount',
      code: 'amount_too_large',
    })
  }
  if (THREE.includes(currency) && amount % 10 !== 0) {
    throw invalid(`Invalid amount: in ${currency} the last digit must be 0.`, { param: 'amount' })
  }
}
