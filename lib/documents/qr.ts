import { create } from 'qrcode'
import { draw, heightOf, INK, LEFT, makeRoom, RIGHT, type Sheet, SOFT, TOP, write } from './sheet'
import type { DocumentWords } from './words'

const SIDE = 84
const AT = { x: RIGHT - SIDE, y: TOP } as const
/** What stands beside the code may be so wide. */
export const BESIDE_CODE = RIGHT - LEFT - SIDE - 16

/** Draws the code that leads to the public check at the top right of the first page. */
export function drawCode({ pdf, root }: Sheet, url: string, t: DocumentWords): void {
  const { x, y } = AT
  const figure = { alt: t('codeAlt', { url }), bbox: [x, y, x + SIDE, y + SIDE] as const }
  const code = () => {
    const { modules } = create(url, { errorCorrectionLevel: 'M' })
    const step = SIDE / modules.size
    for (let row = 0; row < modules.size; row++)
      for (let column = 0; column < modules.size; column++)
        if (modules.get(row, column)) pdf.rect(x + column * step, y + row * step, step, step)
    pdf.fillColor(INK).fill()
  }
  root.add(pdf.struct('Figure', figure, code))
}

/** Says what the code is for, with the address in letters. */
export function writeCheck(sheet: Sheet, url: string, t: DocumentWords): void {
  const { pdf, root } = sheet
  const style = { size: 9, color: INK, link: url }
  makeRoom(sheet, 60)
  write(sheet, 'H2', t('check'), { size: 10, weight: 'bold', after: 3 })
  write(sheet, 'P', t('checkHow'), { size: 10, color: SOFT, after: 3 })
  const { y } = sheet
  const paragraph = pdf.struct('P')
  root.add(paragraph)
  paragraph.add(pdf.struct('Link', {}, () => draw(pdf, url, y, style)))
  paragraph.end()
  sheet.y = y + heightOf(pdf, url, style)
}
