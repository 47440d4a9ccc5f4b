/** What the form of an order holds, as typed. */
export interface OrderValues {
  currency: string
  mode: 'test' | 'live'
  customer: string
  reference: string
  note: string
  preauthorize: boolean
  items: { name: string; quantity: string; price: string; discount: string; fee: string; tax: string }[]
}

export const NO_ITEM = { name: '', quantity: '1', price: '', discount: '', fee: '', tax: '' }
