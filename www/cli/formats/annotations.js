/**
 * Findings as annotations in the code, for GitHub (commands in the log of a job) and for GitLab (a file of its format Code
 * Quality).
 *
 * @import { Finding, Severity } from '../../js/engine/protocol.js'
 * @import { Speech } from '../../js/lib/speech.js'
 */
import { relative, sep } from 'node:path';
import { sentenceText } from '../../js/lib/sentence-text.js';
import { safeText } from '../terminal/safe.js';
import { filePathOf } from './sarif.js';

/** @type {Record<Severity, 'error' | 'warning' | 'notice'>} */
const COMMANDS = { leak: 'error', suspect: 'warning', info: 'notice' };
/** @type {Record<Severity, 'major' | 'minor' | 'info'>} */
const SEVERITIES = { leak: 'major', suspect: 'minor', info: 'info' };

/** @typedef {{ speech: Speech; redact: boolean; root: string }} Setting `root`: folder of the repository. */

/**
 * One command.
 * @param {Finding} finding
 * @param {Setting} setting
 */
export function githubAnnotation(finding, setting) {
  const { speech, redact, root } = setting;
  const path = pathIn(finding, root);
  const properties = [
    ...(path === undefined || !finding.location
      ? []
      : [
          `file=${escapeProperty(safeText(path))}`,
          `line=${finding.location.line + 1}`,
          `col=${finding.location.column + 1}`,
        ]),
    'title=Heapwise',
  ];
  const message = [finding.title, finding.advice].map((sentence) =>
    safeText(sentenceText(sentence, speech, { redact })),
  );
  return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${escapeData(message.join('\n'))}`;
}

/** @param {string} text */
function escapeData(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** @param {string} text */
function escapeProperty(text) {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * The whole file.
 * @param {readonly { id: string; finding: Finding }[]} checked
 * @param {Setting} setting
 */
export function gitlabReport(checked, { speech, redact, root }) {
  const issues = checked.map(({ id, finding }) => ({
    description: sentenceText(finding.title, speech, { redact }),
    check_name: finding.kind,
    fingerprint: id,
    severity: SEVERITIES[finding.severity],
    location: {
      // GitLab wants a path.
      path: pathIn(finding, root) ?? 'package.json',
      lines: { begin: (finding.location?.line ?? 0) + 1 },
    },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}

/**
 * The path in the repository of the line to look at; undefined if it is not in there.
 * @param {Finding} finding
 * @param {string} root
 */
function pathIn({ location }, root) {
  const path = location?.url === undefined ? undefined : filePathOf(location.url);
  if (path === undefined) return undefined;
  const inside = relative(root, path);
  return inside === '' || inside.startsWith('..') ? undefined : inside.split(sep).join('/');
}
