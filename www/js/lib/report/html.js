/**
 * A report as one HTML file with its styles and charts. It loads nothing and runs no script.
 *
 * @import { Part } from '../template.js'
 * @import { Speech } from '../speech.js'
 * @import { FindingContent, ReportContent } from './content.js'
 */
import { FLOOR, HEIGHT, WIDTH, drawSeries } from '../growth-chart.js';
import { visible } from '../visible.js';
import { CSS } from './html-style.js';

/**
 * @param {ReportContent} content
 * @param {Speech} speech
 */
export function reportAsHtml(content, speech) {
  const { t, tag } = speech;
  const { snapshots, verdict, rest, summary, findings, harmless, note } = content;
  const rows = snapshots.map(
    ({ number, name, size, objects }) =>
      `<tr><td>${number}</td><th scope="row">${escapeHtml(name)}</th><td class="number">${escapeHtml(size)}</td><td class="number">${escapeHtml(objects)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(t('report.file.title'))}: ${escapeHtml(snapshots.at(-1)?.name ?? '')}</title>
<style>${CSS}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(t('report.file.title'))}</h1>
<p class="verdict">${write(verdict)}</p>
<table>
<thead><tr><td></td><th scope="col">${escapeHtml(t('report.file.snapshots'))}</th><th scope="col" class="number">${escapeHtml(t('report.file.size'))}</th><th scope="col" class="number">${escapeHtml(t('report.file.objects'))}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</header>
<h2>${escapeHtml(t('report.found'))}</h2>
<p>${escapeHtml(summary)}</p>
${findings.map((finding) => section(finding, speech)).join('\n')}
${rest.length > 0 ? `<h2>${escapeHtml(t('report.rest'))}</h2>\n<p>${escapeHtml(t('report.rest.hint'))}</p>\n${list(rest)}` : ''}
${harmless.length > 0 ? `<h2>${escapeHtml(t('report.harmless'))}</h2>\n${list(harmless)}` : ''}
<footer><p>${escapeHtml(t('report.file.by'))} ${escapeHtml(note)}</p></footer>
</main>
</body>
</html>
`;
}

/**
 * @param {FindingContent} finding
 * @param {Speech} speech
 */
function section({ severity, severityText, title, facts, series, evidence, held, path, advice, snippet }, speech) {
  const { t, n } = speech;
  const part = (/** @type {string} */ heading, /** @type {string} */ body) =>
    body === '' ? '' : `<h4>${escapeHtml(heading)}</h4>\n${body}\n`;
  const terms = facts.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${write(value)}</dd></div>`);
  const steps = path.map(
    ({ edge, name }) => `<li><span class="edge">${escapeHtml(edge)}</span> <code>${escapeHtml(name)}</code></li>`,
  );
  const chain = `<details><summary>${escapeHtml(n('report.path.steps', path.length))}</summary><ol class="path">${steps.join('')}</ol></details>`;
  const way = path.length > 0 ? `${held.length > 0 ? `<p>${write(held)}</p>` : ''}${chain}` : '';
  const codes = snippet && [
    ['before', snippet.before],
    ['after', snippet.after],
  ];
  const snippets = codes?.map(([when, text]) => {
    const label = escapeHtml(t(when === 'before' ? 'report.before' : 'report.after'));
    // A box that scrolls must be reachable by keyboard, hence the tabindex.
    return `<figure class="${when}"><figcaption>${label}</figcaption><pre tabindex="0" role="group" aria-label="${label}"><code>${escapeHtml(text ?? '')}</code></pre></figure>`;
  });
  return `<article class="${severity}">
<h3><span class="chip">${escapeHtml(severityText)}</span> ${write(title)}</h3>
<dl>${terms.join('')}</dl>
${part(t('report.advice'), `<p>${write(advice)}</p>${snippets ? `<div class="snippets">${snippets.join('')}</div><p class="note">${escapeHtml(t('report.example'))}</p>` : ''}`)}${part(t('report.evidence'), `${evidence.length > 0 ? list(evidence) : ''}${series ? chart(series) : ''}`)}${part(t('report.path'), way)}</article>`;
}

/** @param {NonNullable<FindingContent['series']>} series */
function chart({ label, values, texts }) {
  const { points, line, area } = drawSeries(values);
  const marks = points.map(
    ({ at, x, y, isLabelled }) =>
      `<circle cx="${x}" cy="${y}" r="3"/><text class="at" x="${x}" y="${HEIGHT - 5}">${at + 1}</text>` +
      (isLabelled ? `<text x="${x}" y="${y - 8}">${escapeHtml(texts[at] ?? '')}</text>` : ''),
  );
  const spoken = escapeHtml(`${label}: ${texts.join(' → ')}`);
  return `<figure class="chart"><figcaption>${escapeHtml(label)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${spoken}"><path class="floor" d="M0 ${FLOOR}H${WIDTH}"/><path class="area" d="${area}"/><path class="line" d="${line}"/>${marks.join('')}</svg></figure>`;
}

/** @param {readonly (readonly Part[])[]} items */
function list(items) {
  return `<ul>${items.map((parts) => `<li>${write(parts)}</li>`).join('')}</ul>`;
}

/** @param {readonly Part[]} parts */
function write(parts) {
  return parts
    .map(({ kind, text }) => (kind === 'code' ? `<code>${escapeHtml(text)}</code>` : escapeHtml(text)))
    .join('');
}

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** @param {string} text */
export function escapeHtml(text) {
  return visible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
