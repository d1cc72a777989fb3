/**
 * A report as JSON: the findings as the engine hands them out, and every sentence and owner in English beside its data.
 *
 * @import { Findings, Owner } from '../../engine/protocol.js'
 * @import { AnySentence } from '../sentence-text.js'
 * @import { ReportFacts } from './content.js'
 */
import { speak } from '../speech.js';
import { ownerText, redactValues, sentenceText } from '../sentence-text.js';
import { snippetFor } from '../../words/snippets.js';
import { redactStep } from './content.js';

/** Goes up when a reader of the one before would not understand. */
export const JSON_VERSION = 2;

/**
 * @param {Findings} findings
 * @param {readonly ReportFacts[]} snapshots oldest first
 * @param {{ redact: boolean }} options
 */
export function reportAsJson({ verdict, findings, harmless }, snapshots, { redact }) {
  const english = speak('en');
  /** @param {AnySentence} sentence */
  const withText = (sentence) => ({
    key: sentence.key,
    values: redact ? redactValues(sentence.values, english) : sentence.values,
    english: sentenceText(sentence, english, { redact }),
  });
  /** @param {Owner} owner */
  const named = (owner) => ({ ...owner, english: ownerText(owner, english) });
  const report = {
    format: 'heapwise-report',
    version: JSON_VERSION,
    redacted: redact,
    snapshots: snapshots.map(({ name, totalSize, nodeCount }) => ({ name, totalSize, nodeCount })),
    verdict: { ...verdict, text: withText(verdict.text) },
    findings: findings.map((finding) => ({
      ...finding,
      owner: named(finding.owner),
      title: withText(finding.title),
      path: redact ? finding.path.map((step) => redactStep(step, english)) : finding.path,
      evidence: finding.evidence.map(withText),
      advice: { ...withText(finding.advice), ...snippetFor(finding.advice) },
    })),
    harmless: harmless.map(({ title, owner, ...rest }) => ({
      ...rest,
      title: withText(title),
      ...(owner && { owner: named(owner) }),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
