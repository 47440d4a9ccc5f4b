/** How short a new password may be. Apart from `passwords.ts`, whose native code the browser cannot load. */
export const MIN_PASSWORD = 10
