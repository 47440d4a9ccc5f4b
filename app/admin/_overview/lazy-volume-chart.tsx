'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/components/ui/skeleton'

/** The chart, whose library is fetched only where it is drawn. */
export const LazyVolumeChart = dynamic(() => import('./volume-chart').then((module) => module.VolumeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-56 w-full" />,
})
