import { reportBooks } from './books'

// npm run ledger:verify — checks every profile's books from the rows up and ends with 1 at the first cent of difference.

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: there are no books to verify')
process.exitCode = (await reportBooks(url)) ? 0 : 1
