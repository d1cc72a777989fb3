/**
 * A report as plain data in the words of a language. The Markdown and the HTML file are written from it.
 *
 * @import { Finding, Findings, Owner, Severity, SnapshotInfo, Tier } from '../../engine/protocol.js'
 * @import { Speech } from '../speech.js'
 * @import { Part } from '../template.js'
 * @import { Snippet, TextKey } from '../../words/types.js'
 */
import { snippetFor } from '../../words/snippets.js';
import { sayValue, seriesOf } from '../growth-chart.js';
import { describePlace } from '../place.js';
import { redactOwner, redactStep, redactValues } from '../redact.js';
import { ownerParts, sentenceParts } from '../sentence-text.js';

/** @typedef {Pick<SnapshotInfo, 'name' | 'totalSize' | 'nodeCount'>} ReportFacts Of a snapshot. */
/**
 * @typedef {object} FindingContent
 * @property {Severity} severity
 * @property {string} severityText
 * @property {Part[]} title
 * @property {{ label: string; value: Part[] }[]} facts
 * @property {{ label: string; values: readonly number[]; texts: string[] } | undefined} series By snapshot.
 * @property {Part[][]} evidence
 * @property {Part[]} held What keeps it, in a sentence; empty if there is none.
 * @property {{ edge: string; name: string }[]} path
 * @property {Part[]} advice
 * @property {Snippet | undefined} snippet
 */
/**
 * @typedef {object} ReportContent
 * @property {{ number: number; name: string; size: string; objects: string; bytes: number }[]} snapshots
 * @property {Part[]} verdict
 * @property {Part[][]} rest Where the heap grew besides.
 * @property {string} summary The number of findings of each severity.
 * @property {FindingContent[]} findings
 * @property {Part[][]} harmless
 * @property {string} note Whether the file contains text from the heap.
 */

/** @type {readonly Severity[]} */
export const SEVERITIES = ['leak', 'suspect', 'info'];

/** Sentences about what keeps an object, by the role of its owner. @type {Partial<Record<Owner['role']['kind'], TextKey>>} */
const HELD = {
  variable: 'report.path.variable',
  listeners: 'report.path.listeners',
  timer: 'report.path.timer',
  opened: 'report.path.opened',
};

/**
 * @param {Findings} findings
 * @param {readonly ReportFacts[]} snapshots oldest first
 * @param {Speech} speech
 * @param {{ redact: boolean }} options
 * @returns {ReportContent}
 */
export function contentOf({ verdict, findings, harmless }, snapshots, speech, { redact }) {
  const { t, f } = speech;
  return {
    snapshots: snapshots.map(({ name, totalSize, nodeCount }, at) => ({
      number: at + 1,
      name,
      size: f.bytes(totalSize),
      objects: f.count(nodeCount),
      bytes: totalSize,
    })),
    verdict: sentenceParts(verdict.text, speech, { redact }),
    rest: verdict.rest.map((sentence) => sentenceParts(sentence, speech, { redact })),
    summary: sayFound(findings, verdict.rest.length > 0, speech),
    findings: findings.map((finding) => contentOfFinding(finding, speech, redact)),
    harmless: harmless.map(({ title }) => sentenceParts(title, speech, { redact })),
    note: t(redact ? 'report.file.redacted' : 'report.file.texts'),
  };
}

/**
 * @param {readonly Pick<Finding, 'severity'>[]} findings
 * @param {Speech} speech
 */
export function sayCounts(findings, { t, n }) {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? n(`report.count.${severity}`, count) : [];
  });
  return counts.length > 0 ? counts.join(' · ') : t('report.none');
}

/**
 * How much was found. Where the heap grew without a finding, that is not nothing.
 * @param {readonly Pick<Finding, 'severity'>[]} findings
 * @param {boolean} hasRest
 * @param {Speech} speech
 */
export function sayFound(findings, hasRest, speech) {
  return findings.length === 0 && hasRest ? speech.t('report.none.rest') : sayCounts(findings, speech);
}

/**
 * @param {Finding} finding
 * @param {Speech} speech
 * @param {boolean} redact
 * @returns {FindingContent}
 */
function contentOfFinding(finding, speech, redact) {
  const { t, f } = speech;
  const { severity, title, retainedSize, growth, count, location, evidence, path, advice } = finding;
  const series = seriesOf(finding);
  /** @type {(text: string) => Part[]} */
  const plain = (text) => [{ kind: 'plain', text }];
  const facts = [
    {
      label: t('report.where'),
      value: location
        ? [{ kind: /** @type {const} */ ('code'), text: describePlace(location, speech).whole }]
        : ownerParts(redact ? redactOwner(finding.owner, speech) : finding.owner, speech),
    },
    { label: t('report.by'), value: plain(tierText(finding.tier, speech)) },
    ...(count > 0 ? [{ label: t('report.amount'), value: plain(f.count(count)) }] : []),
    ...(growth === 0 ? [] : [{ label: t('report.growth'), value: plain(f.bytesDelta(growth)) }]),
    { label: t('report.kept'), value: plain(f.bytes(retainedSize)) },
  ];
  return {
    severity,
    severityText: t(`report.${severity}`),
    title: sentenceParts(title, speech, { redact }),
    facts: facts.filter(({ value }) => value.some(({ text }) => text !== '')),
    series: series && {
      label: t(`report.chart.${series.kind}`),
      values: series.values,
      texts: series.values.map((value) => (value < 0 ? '–' : sayValue(series, value, f))),
    },
    evidence: evidence.map((sentence) => sentenceParts(sentence, speech, { redact })),
    held: heldParts(redact ? redactOwner(finding.owner, speech) : finding.owner, speech),
    path: path
      .map((step) => (redact ? redactStep(step, speech) : step))
      .map(({ edge, name }) => ({ edge, name: stepName(name, speech) })),
    advice: sentenceParts(advice, speech, { redact }),
    snippet: snippetFor(redact ? { key: advice.key, values: redactValues(advice.values, speech) } : advice),
  };
}

/**
 * @param {Tier} tier
 * @param {Pick<Speech, 't'>} speech
 */
export function tierText(tier, { t }) {
  return tier.kind === 'package' ? tier.name : t(`report.by.${tier.kind}`);
}

/**
 * What keeps the object of a finding, in a sentence; empty for an owner that is only a function or a class.
 * @param {Owner} owner
 * @param {Speech} speech
 */
export function heldParts(owner, speech) {
  const key = owner.name === '' ? undefined : HELD[owner.role.kind];
  return key ? sentenceParts({ key, values: { owner } }, speech) : [];
}

/**
 * The name of a step, with a plain word for V8's contexts.
 * @param {string} name
 * @param {Pick<Speech, 't'>} speech
 */
export function stepName(name, { t }) {
  return name.startsWith('system / Context') ? t('report.path.scope') : name;
}
