/**
 * A report as JSON: the findings as the engine returns them, with every sentence and owner also in English.
 *
 * @import { Findings, Owner } from '../../engine/protocol.js'
 * @import { AnySentence } from '../sentence-text.js'
 * @import { ReportFacts } from './content.js'
 */
import { speak } from '../speech.js';
import { redactClass, redactOwner, redactStep, redactValues } from '../redact.js';
import { ownerText, sentenceText } from '../sentence-text.js';
import { snippetFor } from '../../words/snippets.js';
import { escapeUnseen } from '../visible.js';

/** Incremented with each change that breaks programs that read the previous version. */
export const JSON_VERSION = 2;

/**
 * @param {Findings} findings
 * @param {readonly ReportFacts[]} snapshots Oldest first.
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
  /** @param {ReturnType<typeof withText>} advice */
  const withCode = (advice) => ({ ...advice, ...snippetFor(advice) });
  /** @param {Owner} owner */
  const named = (owner) => {
    const shown = redact ? redactOwner(owner, english) : owner;
    return { ...shown, english: ownerText(shown, english) };
  };
  const report = {
    format: 'heapwise-report',
    version: JSON_VERSION,
    redacted: redact,
    snapshots: snapshots.map(({ name, totalSize, nodeCount }) => ({ name, totalSize, nodeCount })),
    verdict: { ...verdict, text: withText(verdict.text), rest: verdict.rest.map(withText) },
    findings: findings.map((finding) => ({
      ...finding,
      ...(redact && finding.className !== undefined && { className: redactClass(finding.className, english) }),
      owner: named(finding.owner),
      title: withText(finding.title),
      path: redact ? finding.path.map((step) => redactStep(step, english)) : finding.path,
      evidence: finding.evidence.map(withText),
      advice: withCode(withText(finding.advice)),
    })),
    harmless: harmless.map(({ title, owner, ...rest }) => ({
      ...rest,
      title: withText(title),
      ...(owner && { owner: named(owner) }),
    })),
  };
  return `${escapeUnseen(JSON.stringify(report, undefined, 2))}\n`;
}
