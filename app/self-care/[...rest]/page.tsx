import { notFound } from 'next/navigation'

/** Addresses that lead nowhere, said so within the portal's own frame. */
export default function Nowhere(): never {
  notFound()
}
