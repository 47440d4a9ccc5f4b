// What pdfkit 0.20 takes for tagged documents and its types do not know yet.
declare namespace PDFKit.Mixins {
  interface StructureElementOptions {
    /** Of a table's header cell: what it heads. */
    scope?: 'Row' | 'Column'
    /** Of a figure: left, top, right, bottom in points from the page's top left. */
    bbox?: readonly [number, number, number, number]
  }
}
