/** Parts of addresses that mean nothing, or worse. */
export const ABSURD = [
  'nonsense',
  '%00',
  '%20',
  '%F0%9F%92%B8',
  '%ED%A0%80',
  "'%20or%20''='",
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '-1',
  '1e999',
  'pay_',
  'pay_00000000000000000000000000',
  `pay_${'9'.repeat(300)}`,
  'a'.repeat(4000),
] as const
