/**
 * A report as a file: Markdown, JSON or HTML.
 *
 * @import { ReportFormat, ReportOptions } from '../../engine/api.js'
 * @import { Findings } from '../../engine/protocol.js'
 * @import { ReportFacts } from './content.js'
 */
import { checkOptional, checkOptions, checkWord, readList } from '../../engine/arguments.js';
import { languages } from '../../words/index.js';
import { speak } from '../speech.js';
import { contentOf } from './content.js';
import { reportAsHtml } from './html.js';
import { reportAsJson } from './json.js';
import { reportAsMarkdown } from './markdown.js';

/**
 * Name, file ending and media type of each format.
 * @type {Record<ReportFormat, { name: string; ending: string; type: string }>}
 */
export const REPORT_FORMATS = {
  markdown: { name: 'Markdown', ending: '.md', type: 'text/markdown;charset=utf-8' },
  json: { name: 'JSON', ending: '.json', type: 'application/json' },
  html: { name: 'HTML', ending: '.html', type: 'text/html;charset=utf-8' },
};

/**
 * Throws an `EngineError` where these are no options.
 * @param {ReportOptions} options
 */
export function checkReportOptions(options) {
  const { format, redact, language, maps } = checkOptions(options);
  checkWord('format', Object.keys(REPORT_FORMATS), format);
  checkOptional('redact', 'boolean', redact);
  if (maps !== undefined) readList('maps', maps, (_, input) => input);
  if (language !== undefined) {
    checkWord(
      'language',
      languages.map(({ id }) => id),
      language,
    );
  }
}

/**
 * @param {Findings} findings
 * @param {readonly ReportFacts[]} snapshots Oldest first.
 * @param {ReportOptions} options
 * @returns {string}
 */
export function writeReport(findings, snapshots, { format, redact = true, language = 'en' }) {
  if (format === 'json') return reportAsJson(findings, snapshots, { redact });
  const speech = speak(language);
  const content = contentOf(findings, snapshots, speech, { redact });
  return format === 'html' ? reportAsHtml(content, speech) : reportAsMarkdown(content, speech);
}
