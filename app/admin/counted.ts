/** "1 payment", "12 payments", "More than 1,000 payments". */
export function counted(rows: { readonly count: number; readonly more: boolean }, one: string, many: string): string {
  const number = new Intl.NumberFormat('en').format(rows.count)
  return rows.more ? `More than ${number} ${many}` : `${number} ${rows.count === 1 ? one : many}`
}
