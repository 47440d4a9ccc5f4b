import { PageSkeleton } from '../page-skeleton'

export default PageSkeleton
