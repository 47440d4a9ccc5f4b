import { html, raw } from 'hono/html'

/** What `html` of `hono/html` returns. */
export type Html = ReturnType<typeof html>

const STYLE = `
:root{color-scheme:light dark;--bg:#fafaf9;--card:#fff;--text:#1c1917;--soft:#57534e;--line:#d6d3d1;--accent:#4338ca;--on:#fff;--bad:#b91c1c;--good:#15803d}
@media (prefers-color-scheme:dark){:root{--bg:#171412;--card:#221e1b;--text:#f5f5f4;--soft:#b8b2ac;--line:#4a443f;--accent:#a5b4fc;--on:#1e1b4b;--bad:#fca5a5;--good:#86efac}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 4rem}main.narrow{max-width:28rem}
header.top{border-bottom:1px solid var(--line);background:var(--card)}header.top nav{max-width:68rem;margin:0 auto;padding:.6rem 1rem;display:flex;gap:1.2rem;flex-wrap:wrap}
a{color:var(--accent)}h1{font-size:1.5rem;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .6rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin:0 0 1rem}
.soft{color:var(--soft)}.bad{color:var(--bad)}.good{color:var(--good)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
code,td.mono{font-family:ui-monospace,monospace;font-size:.85em;overflow-wrap:anywhere}
form.inline{display:inline-flex;gap:.4rem;align-items:center}
label{display:block;font-weight:600;font-size:.9rem;margin:.5rem 0 .2rem}
input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.4rem .6rem;max-width:100%}
button,.button{cursor:pointer;font-weight:600}button.primary{background:var(--accent);color:var(--on);border-color:var(--accent)}
button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.row{display:flex;gap:.8rem;flex-wrap:wrap;align-items:end}.stack{display:flex;flex-direction:column;gap:.6rem}
`

/** A whole page. `narrow` is for what a payer sees (no navigation); values inside `html` templates are escaped. */
export function page(title: string, body: Html | string, options: { narrow?: boolean } = {}): Html {
  const top = html`<header class="top"><nav aria-label="Sandbox"><a href="/">Sandbox</a><a href="/callbacks">Callbacks</a><a href="/inbox">Inbox</a></nav></header>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body>${options.narrow ? '' : top}<main class="${options.narrow ? 'narrow' : ''}"><h1>${title}</h1>${body}</main></body></html>`
}

/** A table with a heading row; cells are text or `html`. `empty` is shown instead when there are no rows. */
export function table(head: string[], rows: (Html | string)[][], empty: string): Html {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
}

/** A form of one button that posts to `action`. */
export function button(action: string, label: string, values: Record<string, string> = {}): Html {
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form class="inline" method="post" action="${action}">${hidden}<button type="submit">${label}</button></form>`
}
