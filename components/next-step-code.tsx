'use client'

import { create } from 'qrcode'
import { code128 } from './next-step-barcode'

export interface NextStepCodeProps {
  code: { readonly symbology: 'qr' | 'code128'; readonly content: string }
  /** Read to those who cannot see it: what the code holds. */
  label: string
}

/** A code to scan, black on white in both themes, because scanners expect it so. */
export function NextStepCode({ code, label }: NextStepCodeProps) {
  const drawing = code.symbology === 'qr' ? qr(code.content) : bars(code.content)
  if (!drawing) return <p className="break-all font-mono">{code.content}</p>
  const { path, width, height } = drawing
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      className="h-auto w-full max-w-60 rounded-sm bg-[white] text-[black]"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="currentColor" />
    </svg>
  )
}

const QUIET = 4

function qr(content: string) {
  const { modules } = create(content, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.data[at])
  const path = dark.map((at) => `M${(at % size) + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z`).join('')
  return { path, width: size + 2 * QUIET, height: size + 2 * QUIET }
}

const BAR_QUIET = 10
const BAR_HEIGHT = 60

function bars(content: string) {
  const widths = code128(content)
  if (!widths) return undefined
  let x = BAR_QUIET
  let path = ''
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) path += `M${x} 4h${width}v${BAR_HEIGHT}h-${width}z`
    x += width
  }
  return { path, width: x + BAR_QUIET, height: BAR_HEIGHT + 8 }
}
