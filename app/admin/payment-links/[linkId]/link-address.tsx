'use client'

import { Printer, Share2 } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { NextStepCode } from '@/components/next-step-code'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'

export interface LinkAddressProps {
  address: string
  /** It can be paid, or will be. */
  isOpen: boolean
  /** Many payers use it. */
  isShared: boolean
  /** What the payer reads it is for. */
  title: string
}

const WHO = {
  one: 'Whoever has it can pay, and look at the order afterwards. Give it to the payer only.',
  many: 'Whoever has it can pay, each for themselves.',
}

const never = () => () => undefined

/** The address of a link: to copy, to share, to scan and to print (S4-26). */
export function LinkAddress({ address, isOpen, isShared, title }: LinkAddressProps) {
  const canShare = useSyncExternalStore(
    never,
    () => typeof navigator.share === 'function',
    () => false,
  )
  // Closing the device's own sheet is no fault.
  const share = () => navigator.share({ title, url: address }).catch(() => undefined)
  return (
    <Card
      title="Address"
      description={
        <>
          <span className="print:hidden">
            {isOpen
              ? WHO[isShared ? 'many' : 'one']
              : 'It can no longer be paid. Whoever has it sees what became of it.'}
          </span>
          {isOpen && <span className="hidden print:inline">Scan the code or open the address to pay.</span>}
        </>
      }
    >
      <div className="flex flex-wrap items-start gap-6">
        <div className="grid min-w-0 flex-1 basis-70 gap-4">
          <CopyText value={address} label="Copy the link" />
          <div className="flex flex-wrap gap-2 print:hidden">
            {canShare && (
              <Button onClick={share}>
                <Share2 aria-hidden className="size-4" /> Share
              </Button>
            )}
            <Button onClick={() => window.print()}>
              <Printer aria-hidden className="size-4" /> Print
            </Button>
          </div>
          {!isOpen && <Notice>Make a new link if something is still to be paid.</Notice>}
        </div>
        {isOpen && (
          <div className="w-40">
            <NextStepCode code={{ symbology: 'qr', content: address }} label="The link as a QR code" />
          </div>
        )}
      </div>
    </Card>
  )
}
