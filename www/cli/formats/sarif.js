/**
 * Findings as SARIF 2.1.0, which code hosts and editors read.
 *
 * @import { Finding, Findings, Severity } from '../../js/engine/protocol.js'
 * @import { Speech } from '../../js/lib/speech.js'
 */
import { pathToFileURL } from 'node:url';
import { relative, sep } from 'node:path';
import { snippetFor } from '../../js/words/snippets.js';
import { sentenceText } from '../../js/lib/sentence-text.js';
import { redactValues } from '../../js/lib/redact.js';
import { identitiesOf } from '../findings/identity.js';
import { VERSION } from '../version.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** @type {Record<Severity, 'error' | 'warning' | 'note'>} */
const LEVELS = { leak: 'error', suspect: 'warning', info: 'note' };

/**
 * @param {Findings} findings
 * @param {Speech} speech
 * @param {{ redact: boolean; root: string }} options `root`: paths below it are written relative to it.
 */
export function reportAsSarif({ verdict, findings }, speech, { redact, root }) {
  const identities = identitiesOf(findings);
  const kinds = [...new Set(findings.map(({ kind }) => kind))];
  const sarif = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Heapwise',
            semanticVersion: VERSION,
            rules: kinds.map((id) => {
              const example = /** @type {Finding} */ (findings.find(({ kind }) => kind === id));
              const name = { text: id.replaceAll('-', ' ') };
              return {
                id,
                shortDescription: name,
                fullDescription: name,
                help: { text: sentenceText(example.advice, speech, { redact }) },
                defaultConfiguration: { level: LEVELS[example.severity] },
              };
            }),
          },
        },
        language: speech.tag,
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(root).href}/` } },
        properties: { verdict: verdict.kind, verdictText: sentenceText(verdict.text, speech, { redact }) },
        results: findings.map((finding, at) => ({
          ruleId: finding.kind,
          ruleIndex: kinds.indexOf(finding.kind),
          level: LEVELS[finding.severity],
          message: messageOf(finding, speech, redact),
          ...locationsOf(finding, root),
          partialFingerprints: { 'heapwise/v1': identities[at]?.id ?? '' },
          rank: Math.round(finding.confidence * 1000) / 10,
          properties: {
            retainedSize: finding.retainedSize,
            growth: finding.growth,
            count: finding.count,
            series: finding.series,
          },
        })),
      },
    ],
  };
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}

/** @param {Finding} finding @param {Speech} speech @param {boolean} redact */
function messageOf({ title, evidence, advice }, speech, redact) {
  const { t } = speech;
  const say = (/** @type {Finding['title']} */ sentence) => sentenceText(sentence, speech, { redact });
  const snippet = snippetFor(redact ? { key: advice.key, values: redactValues(advice.values, speech) } : advice);
  const lines = [say(title), '', ...evidence.map((sentence) => `- ${say(sentence)}`), '', say(advice)];
  if (snippet) {
    lines.push(
      '',
      t('report.before'),
      '```js',
      snippet.before,
      '```',
      t('report.after'),
      '```js',
      snippet.after,
      '```',
    );
  }
  return { text: [say(title), ...evidence.map(say), say(advice)].join('\n'), markdown: lines.join('\n') };
}

/** @param {Finding} finding @param {string} root */
function locationsOf({ location }, root) {
  const artifact = location?.url === undefined ? undefined : artifactOf(location.url, root);
  if (!location || !artifact) return {};
  const region = { startLine: location.line + 1, startColumn: location.column + 1 };
  return { locations: [{ physicalLocation: { artifactLocation: artifact, region } }] };
}

/**
 * @param {string} url Of a script: a path, a `file:` or an `http:` URL.
 * @param {string} root
 * @returns {{ uri: string; uriBaseId?: string } | undefined}
 */
function artifactOf(url, root) {
  const path = filePathOf(url);
  if (path === undefined) return /^https?:/.test(url) && URL.canParse(url) ? { uri: new URL(url).href } : undefined;
  const inside = relative(root, path);
  if (inside === '' || inside.startsWith('..')) return { uri: pathToFileURL(path).href };
  return { uri: inside.split(sep).map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' };
}

/** The path of a script on this machine. @param {string} url */
export function filePathOf(url) {
  if (url.startsWith('file://')) return URL.canParse(url) ? decoded(new URL(url).pathname) : undefined;
  return /^(\/|[A-Za-z]:[\\/])/.test(url) ? url : undefined;
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that begins no escape.
    return path;
  }
}
