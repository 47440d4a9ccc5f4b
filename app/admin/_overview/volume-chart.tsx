'use client'

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { Amount, type MoneyText } from '@/components/money'
import { decimalsOf } from '@/lib/money/currencies'

export interface VolumeChartProps {
  currency: string
  days: readonly { readonly day: string; readonly volume: MoneyText; readonly rate: string | null }[]
}

/** Volume by day as bars. The table beside it says the same, so screen readers pass over the drawing. */
export function VolumeChart({ currency, days }: VolumeChartProps) {
  // The height of a bar is a drawing, not an amount: here alone a number will do.
  const scale = 10 ** decimalsOf(currency)
  const bars = days.map((day) => ({ ...day, height: Number(day.volume.amountMinor) / scale }))
  const axis = { stroke: 'var(--line)', tick: { fill: 'var(--ink-soft)', fontSize: 12 }, tickLine: false } as const
  return (
    <div aria-hidden className="h-56 w-full min-w-0">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={bars} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...axis} dataKey="day" tickFormatter={dayAndMonth} minTickGap={16} />
          <YAxis {...axis} width={56} axisLine={false} tickFormatter={(value: number) => compact.format(value)} />
          <Tooltip cursor={{ fill: 'var(--hover)' }} content={<Told />} isAnimationActive={false} />
          <Bar dataKey="height" fill="var(--accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} maxBarSize={40} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

interface ToldProps {
  active?: boolean
  payload?: readonly { readonly payload: VolumeChartProps['days'][number] }[]
}

function Told({ active, payload }: ToldProps) {
  const day = payload?.[0]?.payload
  if (!active || !day) return null
  return (
    <div className="grid gap-0.5 rounded-md border border-line bg-surface p-3 text-[13px]">
      <span className="text-ink-soft">{dayAndMonth(day.day)}</span>
      <span className="font-medium">
        <Amount money={day.volume} />
      </span>
      <span className="text-ink-soft">{day.rate ? `${day.rate} succeeded` : 'No attempt ended'}</span>
    </div>
  )
}

const compact = new Intl.NumberFormat('en', { notation: 'compact' })
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })

function dayAndMonth(day: string): string {
  return dayFormat.format(new Date(day))
}
