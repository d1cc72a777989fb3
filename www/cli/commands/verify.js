/**
 * `heapwise verify BEFORE… -- AFTER…`: whether a fix works. Each finding of the series before it is gone, smaller, or the
 * same in the series after it.
 *
 * @import { Command } from '../commands.js'
 * @import { Console } from '../console.js'
 * @import { Finding, Findings } from '../../js/engine/protocol.js'
 * @import { OptionValues } from '../options.js'
 * @import { Style } from '../terminal/paint.js'
 * @import { Verified, VerifyState } from '../findings/changes.js'
 */
import { sentenceText } from '../../js/lib/sentence-text.js';
import { Engines } from '../engines.js';
import { EXIT } from '../exit-codes.js';
import { compareRuns, measureOf } from '../findings/changes.js';
import { titleWithPlace } from '../formats/title.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { Problem } from '../problem.js';
import { safeJson, safeText } from '../terminal/safe.js';
import { padded, widthOf } from '../terminal/width.js';
import { THREADS, findInSeries, threadsOf } from './report.js';

/** @type {Record<VerifyState, readonly Style[]>} */
const TONES = {
  new: ['red', 'bold'],
  larger: ['red', 'bold'],
  same: ['red', 'bold'],
  smaller: ['yellow', 'bold'],
  gone: ['green', 'bold'],
};

/** @type {Command} */
export const command = {
  options: {
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'], text: 'cli.option.format' },
    redact: { type: 'boolean', isOn: true, text: 'cli.option.redact' },
    threads: { type: 'string', value: 'N', range: THREADS, text: 'cli.option.threads' },
  },
  usage: 'BEFORE… -- AFTER…',
  text: 'cli.verify.text',
  hasRest: true,
  async run({ values, names, rest }, console) {
    if (names.length === 0 || rest.length === 0) throw new Problem('cli.error.verify');
    const series = [readInputs(names), readInputs(rest)];
    /** @type {Findings[]} */
    const runs = [];
    for (const inputs of series) {
      const engines = new Engines(threadsOf(values));
      try {
        runs.push(await findInSeries(await openSeries(inputs, engines, console), console));
      } finally {
        await engines.end();
      }
    }
    const [before, after] = /** @type {[Findings, Findings]} */ (runs);
    const verified = compareRuns(before.findings.filter(matters), after.findings.filter(matters));
    await console.write(
      values['format'] === 'json' ? asJson(verified, before, after) : asText(verified, before, after, values, console),
    );
    return exitCodeOf(verified, before, after);
  },
};

/** @param {Finding} finding */
function matters({ severity }) {
  return severity !== 'info';
}

/**
 * @param {readonly Verified[]} verified
 * @param {Findings} before
 * @param {Findings} after
 */
function exitCodeOf(verified, before, after) {
  if (verified.some(({ after: now }) => now?.severity === 'leak')) return EXIT.leak;
  const cannotTell = [before, after].some(({ verdict }) => verdict.kind === 'single' || verdict.kind === 'unrelated');
  return cannotTell || verified.some(({ state }) => state !== 'gone') ? EXIT.unsure : EXIT.nothing;
}

/**
 * @param {readonly Verified[]} verified
 * @param {Findings} before
 * @param {Findings} after
 * @param {OptionValues} values
 * @param {Console} console
 */
function asText(verified, before, after, { redact }, { speech, paint }) {
  const { t, f } = speech;
  const states = /** @type {VerifyState[]} */ (Object.keys(TONES));
  const width = Math.max(...states.map((state) => widthOf(t(`cli.verify.${state}`))));
  const lines = verified.flatMap(({ state, id, before: was, after: now }) => {
    const finding = /** @type {Finding} */ (was ?? now);
    const title = safeText(titleWithPlace(finding, speech, redact === true));
    const sizes = [was, now].map((one) => (one ? f.bytes(measureOf(one)) : '–')).join(' → ');
    const label = t(`cli.verify.${state}`);
    return [
      `${paint(padded(label, width), ...TONES[state])}  ${title}`,
      `${' '.repeat(width)}  ${paint(`${sizes}  ${id}`, 'dim')}`,
    ];
  });
  const verdicts = [before, after].map(({ verdict }) => safeText(sentenceText(verdict.text, speech)));
  return [
    `${paint(t('cli.verify.before'), 'bold')} ${verdicts[0]}`,
    `${paint(t('cli.verify.after'), 'bold')} ${verdicts[1]}`,
    '',
    ...(lines.length === 0 ? [t('cli.verify.nothing')] : lines),
    '',
  ].join('\n');
}

/**
 * @param {readonly Verified[]} verified
 * @param {Findings} before
 * @param {Findings} after
 */
function asJson(verified, before, after) {
  const brief = (/** @type {Finding | undefined} */ finding) =>
    finding && {
      kind: finding.kind,
      severity: finding.severity,
      retainedSize: finding.retainedSize,
      growth: finding.growth,
      count: finding.count,
    };
  const report = {
    format: 'heapwise-verify',
    version: 1,
    before: before.verdict.kind,
    after: after.verdict.kind,
    findings: verified.map(({ state, id, before: was, after: now }) => ({
      state,
      id,
      before: brief(was),
      after: brief(now),
    })),
  };
  return `${safeJson(JSON.stringify(report, undefined, 2))}\n`;
}
