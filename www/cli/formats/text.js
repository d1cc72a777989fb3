/**
 * A report for a terminal, from the same content as the Markdown and the HTML file.
 *
 * @import { FindingContent, ReportContent } from '../../js/lib/report/content.js'
 * @import { Severity } from '../../js/engine/protocol.js'
 * @import { Speech } from '../../js/lib/speech.js'
 * @import { Part } from '../../js/lib/template.js'
 * @import { Paint, Style } from '../terminal/paint.js'
 */
import { safeText } from '../terminal/safe.js';
import { cutMiddle, padded, widthOf, wrapRuns } from '../terminal/width.js';

/** @type {Record<Severity, Style>} */
const TONES = { leak: 'red', suspect: 'yellow', info: 'blue' };
const BARS = '▁▂▃▄▅▆▇█';
/** Space before what belongs to a finding. */
const INDENT = 3;
/** Columns that the name of a file needs. */
const LEAST_NAME = 14;

/** @typedef {{ speech: Speech; paint: Paint; width: number }} Setting */

/**
 * @param {ReportContent} content
 * @param {Setting} setting
 */
export function reportAsText(content, setting) {
  const { speech, paint } = setting;
  const { t } = speech;
  const { verdict, summary, findings, harmless, note } = content;
  const lines = [
    ...set(
      verdict.map(({ kind, text }) => ({ kind, text })),
      setting,
      { styles: ['bold'] },
    ),
    '',
    ...snapshotLines(content, setting),
    '',
    paint(safeText(summary), 'bold'),
  ];
  findings.forEach((finding, at) => lines.push('', ...findingLines(finding, at + 1, setting)));
  if (harmless.length > 0) {
    lines.push('', paint(t('report.harmless'), 'bold'), ...harmless.flatMap((parts) => bullet(parts, setting, 0)));
  }
  if (content.snapshots.length === 1) {
    lines.push('', paint(t('report.more'), 'bold'), ...set([{ kind: 'plain', text: t('report.more.text') }], setting));
  }
  lines.push('', ...set([{ kind: 'plain', text: note }], setting, { styles: ['dim'] }));
  return `${lines.join('\n')}\n`;
}

/** @param {ReportContent} content @param {Setting} setting */
function snapshotLines({ snapshots }, { speech, width, paint }) {
  const objects = snapshots.map(({ objects }) => `${objects} ${speech.t('report.file.objects').toLowerCase()}`);
  const sizeWidth = Math.max(...snapshots.map(({ size }) => widthOf(size)));
  const objectWidth = Math.max(...objects.map(widthOf));
  const rest = width - INDENT - sizeWidth - 2;
  // On a narrow screen names matter more.
  const hasObjects = rest - objectWidth - 2 >= LEAST_NAME;
  const room = hasObjects ? rest - objectWidth - 2 : rest;
  const names = snapshots.map(({ name }) => cutMiddle(safeText(name), room));
  const nameWidth = Math.max(...names.map(widthOf));
  return snapshots.map(({ number, size }, at) => {
    const columns = [
      padded(String(number), INDENT - 1),
      padded(names[at] ?? '', nameWidth),
      ` ${padded(size, sizeWidth, 'end')}`,
      ...(hasObjects ? [paint(` ${padded(objects[at] ?? '', objectWidth, 'end')}`, 'dim')] : []),
    ];
    return columns.join(' ').trimEnd();
  });
}

/**
 * @param {FindingContent} finding
 * @param {number} number
 * @param {Setting} setting
 */
function findingLines(finding, number, setting) {
  const { severity, severityText, title, facts, series, evidence, held, path, advice, snippet } = finding;
  const { speech, paint } = setting;
  const { t } = speech;
  const head = `${number}. `;
  const lines = set([{ kind: 'plain', text: `${severityText}: ` }, ...title], setting, {
    indent: widthOf(head),
    styles: ['bold'],
    first: paint(`${severityText}: `, 'bold', TONES[severity]),
  });
  lines[0] = `${paint(head, 'bold')}${(lines[0] ?? '').trimStart()}`;
  const labelWidth = Math.max(...facts.map(({ label }) => widthOf(label)), series ? widthOf(series.label) : 0);
  const indent = INDENT + labelWidth + 2;
  const isNarrow = setting.width - indent < 24;
  const fact = (/** @type {string} */ label, /** @type {readonly Part[]} */ value) => {
    if (isNarrow)
      return [`${' '.repeat(INDENT)}${paint(label, 'dim')}`, ...set(value, setting, { indent: INDENT + 2 })];
    const [first = '', ...rest] = set(value, setting, { indent });
    return [`${' '.repeat(INDENT)}${paint(padded(label, labelWidth), 'dim')}  ${first.trimStart()}`, ...rest];
  };
  lines.push(...facts.flatMap(({ label, value }) => fact(label, value)));
  if (series) {
    const text = `${series.texts.join(' → ')}  ${barsOf(series.values)}`;
    lines.push(...fact(series.label, [{ kind: 'plain', text }]));
  }
  const heading = (/** @type {string} */ text) => ['', `${' '.repeat(INDENT)}${paint(text, 'bold')}`];
  lines.push(...heading(t('report.advice')), ...set(advice, setting, { indent: INDENT }));
  if (snippet) {
    for (const when of /** @type {const} */ (['before', 'after'])) {
      const label = t(when === 'before' ? 'report.before' : 'report.after');
      lines.push('', `${' '.repeat(INDENT)}${paint(label, 'dim')}`);
      lines.push(
        ...snippet[when]
          .split('\n')
          .map((line) => (line === '' ? '' : `${' '.repeat(INDENT + 2)}${paint(safeText(line), 'cyan')}`)),
      );
    }
    lines.push(
      '',
      ...set([{ kind: 'plain', text: t('report.example') }], setting, { indent: INDENT, styles: ['dim'] }),
    );
  }
  if (evidence.length > 0) {
    lines.push(...heading(t('report.evidence')), ...evidence.flatMap((parts) => bullet(parts, setting, INDENT)));
  }
  if (path.length > 0) {
    /** @type {Part[]} */
    const steps = path.flatMap(({ edge, name }, at) => [
      ...(at > 0 ? [/** @type {Part} */ ({ kind: 'plain', text: ' → ' })] : []),
      ...(edge === '' ? [] : [/** @type {Part} */ ({ kind: 'plain', text: `${edge} ` })]),
      ...(name === '' ? [] : [/** @type {Part} */ ({ kind: 'code', text: name })]),
    ]);
    lines.push(...heading(t('report.path')), ...(held.length > 0 ? set(held, setting, { indent: INDENT }) : []));
    lines.push(...set(steps, setting, { indent: INDENT, isBare: true }));
  }
  return lines;
}

/** @param {readonly Part[]} parts @param {Setting} setting @param {number} indent */
function bullet(parts, setting, indent) {
  const [first = '', ...rest] = set(parts, setting, { indent: indent + 2 });
  return [`${' '.repeat(indent)}• ${first.trimStart()}`, ...rest];
}

/**
 * Sets the parts of a sentence into lines. Names in code have a colour, or backticks where there are no colours.
 * @param {readonly Part[]} parts
 * @param {Setting} setting
 * @param {object} [how]
 * @param {number} [how.indent]
 * @param {readonly Style[]} [how.styles] Of words.
 * @param {string} [how.first] The first part, painted.
 * @param {boolean} [how.isBare] Without backticks.
 */
function set(parts, { paint, width }, { indent = 0, styles = [], first, isBare = false } = {}) {
  const hasColour = paint('', 'bold') !== '';
  const runs = parts.map(({ kind, text }, at) => {
    if (kind === 'code') {
      return {
        text: hasColour || isBare ? safeText(text) : `\`${safeText(text)}\``,
        paint: (/** @type {string} */ piece) => paint(piece, 'cyan'),
      };
    }
    return {
      text: safeText(text),
      paint: (/** @type {string} */ piece) => (at === 0 && first !== undefined ? first : paint(piece, ...styles)),
    };
  });
  return wrapRuns(runs, Math.max(8, width - indent)).map((line) => `${' '.repeat(indent)}${line}`);
}

/** @param {readonly number[]} values -1 for an unknown value. */
function barsOf(values) {
  const top = Math.max(...values, 1);
  return values
    .map((value) =>
      value < 0 ? ' ' : (BARS[Math.min(BARS.length - 1, Math.floor((value / top) * BARS.length))] ?? ''),
    )
    .join('');
}
