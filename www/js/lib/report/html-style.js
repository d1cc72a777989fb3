/** The styles of a saved report, light or dark like the reader's system. */
export const CSS = `
:root { color-scheme: light dark; --ground: light-dark(#fbfbfa, #15171a); --surface: light-dark(#fff, #1b1e22); --line: light-dark(#e6e5e1, #2a2e34); --text: light-dark(#1b1c1e, #e7e8ea); --muted: light-dark(#5d6066, #a0a6af); --accent: light-dark(#0b6e66, #5cc7bb); --leak: light-dark(#ad2a1f, #f0938a); --suspect: light-dark(#8a5a00, #e3b866); --info: light-dark(#1a4fb8, #8fb4ff); --edge: light-dark(#7a2f8f, #d29ae0); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.55 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { margin: 0; font-size: 15px; color: var(--muted); }
h2 { margin: 32px 0 8px; font-size: 19px; }
h3 { margin: 0; font-size: 16px; line-height: 1.45; overflow-wrap: anywhere; }
h4 { margin: 18px 0 4px; font-size: 14px; }
p, ul, ol, dl, figure, pre { margin: 0; }
ul { padding-inline-start: 20px; }
code { font: 0.9em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
h3 code { font-weight: inherit; }
.verdict { margin: 4px 0 16px; font-size: 22px; font-weight: 600; line-height: 1.35; text-wrap: pretty; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 3px 8px; border-top: 1px solid var(--line); font-weight: 400; text-align: start; overflow-wrap: anywhere; }
thead th, thead td { border: 0; color: var(--muted); }
.number { text-align: end; white-space: nowrap; }
article { margin: 16px 0; padding: 16px 18px 18px; border: 1px solid var(--line); border-inline-start: 4px solid var(--tone); border-radius: 8px; background: var(--surface); }
.leak { --tone: var(--leak); }
.suspect { --tone: var(--suspect); }
.info { --tone: var(--info); }
.chip { padding: 1px 8px; border: 1px solid var(--tone); border-radius: 10px; color: var(--tone); font-size: 12px; vertical-align: 1px; }
dl { display: flex; flex-wrap: wrap; gap: 6px 28px; margin-top: 10px; }
dt, figcaption, footer, summary, .note { color: var(--muted); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; }
.chart { margin-top: 12px; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--text); font-size: 12px; text-anchor: middle; }
svg .at { fill: var(--muted); }
.floor { stroke: var(--line); }
.line { fill: none; stroke: var(--tone); stroke-width: 2; }
.area, circle { fill: var(--tone); }
.area { opacity: 0.12; }
.note { margin-top: 6px; }
details { margin-top: 4px; }
summary { width: fit-content; cursor: pointer; }
.path { display: flex; margin-top: 6px; flex-wrap: wrap; gap: 4px 10px; padding: 0; list-style: none; }
.path li { max-width: 100%; overflow-wrap: anywhere; }
.edge::after { content: ' →'; color: var(--muted); }
.edge:empty { display: none; }
.path code { padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; }
.edge { color: var(--edge); }
.snippets { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 12px; margin-top: 10px; }
.snippets pre { overflow: auto; white-space: pre-wrap; padding: 10px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); font-size: 14px; line-height: 1.45; }
footer { margin-top: 32px; }
@media print { article { break-inside: avoid; } body { background: none; } }
`;
