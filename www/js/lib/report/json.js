/**
 * A report as JSON: the findings as the engine hands them out, and every sentence in English beside its key and values.
 *
 * @import { Findings, Sentence } from '../../engine/protocol.js'
 * @import { ReportFacts } from './content.js'
 */
import { speak } from '../speech.js';
import { adviceOf, redactValues, sentenceText } from '../sentence-text.js';
import { snippetFor } from '../../words/snippets.js';
import { redactStep } from './content.js';

/** Goes up when a reader of the one before would not understand. */
export const JSON_VERSION = 1;

/**
 * @param {Findings} findings
 * @param {readonly ReportFacts[]} snapshots oldest first
 * @param {{ redact: boolean }} options
 */
export function reportAsJson({ verdict, findings, harmless }, snapshots, { redact }) {
  const english = speak('en');
  /** @param {Sentence} sentence */
  const tell = (sentence) => ({
    key: sentence.key,
    values: redact ? redactValues(sentence.values, english) : sentence.values,
    english: sentenceText(sentence, english, { redact }),
  });
  const report = {
    format: 'heapwise-report',
    version: JSON_VERSION,
    redacted: redact,
    snapshots: snapshots.map(({ name, totalSize, nodeCount }) => ({ name, totalSize, nodeCount })),
    verdict: { ...verdict, text: tell(verdict.text) },
    findings: findings.map((finding) => {
      const advice = adviceOf(finding);
      return {
        ...finding,
        title: tell(finding.title),
        path: redact ? finding.path.map((step) => redactStep(step, english)) : finding.path,
        evidence: finding.evidence.map(tell),
        advice: { ...tell(advice), ...snippetFor(advice) },
      };
    }),
    harmless: harmless.map((it) => ({ ...it, title: tell(it.title) })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
