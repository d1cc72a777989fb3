/**
 * A report as Markdown, to paste into an issue.
 *
 * @import { Part } from '../template.js'
 * @import { Speech } from '../speech.js'
 * @import { FindingContent, ReportContent } from './content.js'
 */

import { visible } from '../visible.js';

const SIGNS = { leak: '🔴', suspect: '🟠', info: '🔵' };

/**
 * @param {ReportContent} content
 * @param {Speech} speech
 */
export function reportAsMarkdown(content, speech) {
  const { t } = speech;
  const { snapshots, verdict, rest, summary, findings, harmless, note } = content;
  const lines = [
    `# ${t('report.file.title')}`,
    '',
    `**${write(verdict)}**`,
    '',
    ...table(
      ['', t('report.file.snapshots'), t('report.file.size'), t('report.file.objects')],
      snapshots.map(({ number, name, size, objects }) => [String(number), code(name), size, objects]),
    ),
    '',
    `## ${t('report.found')}`,
    '',
    escape(summary),
    ...findings.flatMap((finding, at) => ['', ...section(finding, at + 1, speech)]),
  ];
  if (rest.length > 0) {
    lines.push('', `## ${t('report.rest')}`, '', escape(t('report.rest.hint')), '');
    lines.push(...rest.map((parts) => `- ${write(parts)}`));
  }
  if (harmless.length > 0) {
    lines.push('', `## ${t('report.harmless')}`, '', ...harmless.map((parts) => `- ${write(parts)}`));
  }
  lines.push('', '---', '', `${escape(t('report.file.by'))} ${escape(note)}`, '');
  return lines.join('\n');
}

/**
 * @param {FindingContent} finding
 * @param {number} number
 * @param {Speech} speech
 */
function section(
  { severity, severityText, title, facts, series, evidence, held, path, advice, snippet },
  number,
  { t },
) {
  const lines = [`### ${number}. ${SIGNS[severity]} ${severityText}: ${write(title)}`, ''];
  lines.push(...facts.map(({ label, value }) => `- **${escape(label)}:** ${write(value)}`));
  if (series) lines.push(`- **${escape(series.label)}:** ${escape(series.texts.join(' → '))}`);
  lines.push('', `**${t('report.advice')}**`, '', write(advice));
  if (snippet) {
    lines.push('', escape(t('report.example')));
    lines.push('', escape(t('report.before')), '', ...fenced(snippet.before));
    lines.push('', escape(t('report.after')), '', ...fenced(snippet.after));
  }
  if (evidence.length > 0)
    lines.push('', `**${t('report.evidence')}**`, '', ...evidence.map((parts) => `- ${write(parts)}`));
  if (path.length > 0) {
    lines.push('', `**${t('report.path')}**`, '');
    if (held.length > 0) lines.push(write(held), '');
    lines.push(path.map(step).join(' → '));
  }
  return lines;
}

/** @param {{ edge: string; name: string }} step */
function step({ edge, name }) {
  return [edge, name]
    .filter((text) => text !== '')
    .map(code)
    .join(' ');
}

/** @param {readonly Part[]} parts */
function write(parts) {
  return parts.map(({ kind, text }) => (kind === 'code' ? code(text) : escape(text))).join('');
}

/**
 * Escapes everything that Markdown, its tables or HTML would interpret.
 * @param {string} text
 */
export function escape(text) {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|#~]/g, '\\$&')
    .replaceAll('&', '&amp;');
}

/**
 * Code between more backticks than its longest run of them. A bar is replaced, because it ends a table's cell even in
 * code.
 * @param {string} text
 */
export function code(text) {
  const line = oneLine(text).replaceAll('|', '¦');
  if (line.trim() === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = longest > 0 ? ' ' : '';
  return `${fence}${room}${line}${room}${fence}`;
}

/** @param {string} text */
function oneLine(text) {
  return visible(text.replace(/[\s\u2028\u2029]+/g, (space) => (space.includes('\u00a0') ? '\u00a0' : ' ')));
}

/** @param {string} text */
function fenced(text) {
  return ['```js', ...text.split('\n'), '```'];
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head.map(escape)), line(head.map(() => '---')), ...rows.map(line)];
}
