/**
 * `heapwise check FILE…`: for continuous integration. Fails on leaks that the baseline does not have, or that keep more
 * than it allows.
 *
 * @import { Command } from '../commands.js'
 * @import { Checked, CheckState } from '../findings/changes.js'
 * @import { Console } from '../console.js'
 * @import { Finding } from '../../js/engine/protocol.js'
 * @import { Known } from '../findings/baseline.js'
 * @import { OptionValues } from '../options.js'
 * @import { Style } from '../terminal/paint.js'
 */
import { sentenceText } from '../../js/lib/sentence-text.js';
import { Engines } from '../engines.js';
import { EXIT } from '../exit-codes.js';
import { readBaseline, writeBaseline } from '../findings/baseline.js';
import { readBudget } from '../findings/budget.js';
import { compareWithBaseline } from '../findings/changes.js';
import { mapsOf } from '../findings/sources.js';
import { githubAnnotation, gitlabReport } from '../formats/annotations.js';
import { titleWithPlace } from '../formats/title.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { checkOutput, writeOutput } from '../outputs/files.js';
import { Problem } from '../problem.js';
import { safeText } from '../terminal/safe.js';
import { MAPS, THREADS, findInSeries, threadsOf } from './report.js';

const GITLAB_FILE = 'gl-code-quality-report.json';

/** @type {Record<CheckState, readonly Style[]>} */
const TONES = { new: ['red', 'bold'], grown: ['red', 'bold'], known: ['yellow'], gone: ['green'] };

/** @type {Command} */
export const command = {
  options: {
    baseline: { type: 'string', value: 'FILE', text: 'cli.option.baseline' },
    'write-baseline': { type: 'boolean', text: 'cli.option.writeBaseline' },
    budget: { type: 'string', value: 'SIZE', text: 'cli.option.budget' },
    'fail-on': { type: 'string', value: 'SEVERITY', choices: ['leak', 'suspect'], text: 'cli.option.failOn' },
    annotate: { type: 'string', value: 'HOST', choices: ['github', 'gitlab', 'none'], text: 'cli.option.annotate' },
    out: { type: 'string', value: 'FILE', text: 'cli.option.annotateOut' },
    redact: { type: 'boolean', isOn: true, text: 'cli.option.redact' },
    maps: MAPS,
    threads: { type: 'string', value: 'N', range: THREADS, text: 'cli.option.threads' },
  },
  usage: 'FILE…',
  text: 'cli.check.text',
  async run({ values, names }, console) {
    const { baseline: path, 'write-baseline': isWriting } = values;
    if (isWriting === true && typeof path !== 'string') throw new Problem('cli.error.baselineName');
    const budget = typeof values['budget'] === 'string' ? readBudget(values['budget']) : undefined;
    /** @type {Known[]} */
    const known = typeof path === 'string' && isWriting !== true ? await readBaseline(path) : [];
    if (isWriting === true && typeof path === 'string') checkOutput(path);
    if (values['annotate'] === 'gitlab') checkOutput(gitlabFile(values));
    const inputs = readInputs(names);
    const engines = new Engines(threadsOf(values));
    try {
      const snapshots = await openSeries(inputs, engines, console);
      const { verdict, findings } = await findInSeries(snapshots, console, mapsOf(values));
      const counted = findings.filter(({ severity }) => counts(severity, values));
      if (isWriting === true && typeof path === 'string') {
        await writeBaseline(path, counted);
        console.say(console.speech.n('cli.check.written', counted.length, { name: path }));
        return EXIT.nothing;
      }
      const checked = compareWithBaseline(counted, known, budget);
      await console.write(linesOf(checked, values['redact'] === true, console));
      const failing = checked.filter(isFailing);
      await annotate(failing, values, console);
      if (failing.length > 0) return EXIT.leak;
      if (verdict.kind !== 'single' && verdict.kind !== 'unrelated') return EXIT.nothing;
      console.say(sentenceText(verdict.text, console.speech));
      return EXIT.unsure;
    } finally {
      await engines.end();
    }
  },
};

/** @param {OptionValues} values */
function gitlabFile({ out }) {
  return typeof out === 'string' ? out : GITLAB_FILE;
}

/**
 * @param {Finding['severity']} severity
 * @param {OptionValues} values
 */
function counts(severity, { 'fail-on': failOn = 'leak' }) {
  return severity === 'leak' || (severity === 'suspect' && failOn === 'suspect');
}

/** @param {Checked} checked @returns {checked is Checked & { finding: Finding }} */
function isFailing(checked) {
  const { state, finding } = checked;
  return finding !== undefined && (state === 'new' || state === 'grown');
}

/**
 * @param {readonly Checked[]} checked
 * @param {boolean} redact
 * @param {Console} console
 */
function linesOf(checked, redact, { speech, paint }) {
  const { t, f, n } = speech;
  const lines = checked.map(({ state, id, finding, known }) => {
    const head = paint(t(`cli.check.${state}`), ...TONES[state]);
    const tail = paint(id, 'dim');
    if (!finding) return `${head} ${safeText(`${known?.kind} ${known?.owner} ${known?.place}`)} ${tail}`;
    const title = titleWithPlace(finding, speech, redact);
    const size =
      known && state === 'grown'
        ? t('cli.check.sizes', { before: f.bytes(known.retainedSize), now: f.bytes(finding.retainedSize) })
        : t('report.brief', { size: f.bytes(finding.retainedSize) });
    return `${head} ${safeText(title)}, ${size} ${tail}`;
  });
  const failing = checked.filter(isFailing).length;
  const summary = failing === 0 ? t('cli.check.passed') : n('cli.check.failed', failing);
  return `${[...lines, paint(summary, failing === 0 ? 'green' : 'red', 'bold')].join('\n')}\n`;
}

/**
 * @param {readonly (Checked & { finding: Finding })[]} failing
 * @param {OptionValues} values
 * @param {Console} console
 */
async function annotate(failing, { annotate: wanted, out, redact }, { speech, write }) {
  const host = wanted ?? (process.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'none');
  const root = process.env['GITHUB_WORKSPACE'] ?? process.env['CI_PROJECT_DIR'] ?? process.cwd();
  const setting = { speech, redact: redact === true, root };
  if (host === 'github') {
    for (const { finding } of failing) await write(`${githubAnnotation(finding, setting)}\n`);
  }
  if (host !== 'gitlab') return;
  const name = gitlabFile({ out });
  await writeOutput(name, gitlabReport(failing, setting));
}
