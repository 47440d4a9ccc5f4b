/** The roles to choose from, the least powerful first. */
export const ROLE_OPTIONS = [
  { value: 'restricted', label: 'Restricted user' },
  { value: 'normal', label: 'Normal user' },
  { value: 'accountant', label: 'Accountant' },
  { value: 'admin', label: 'Administrator' },
] as const
