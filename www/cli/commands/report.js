/**
 * `heapwise report FILE…`: what leaks, in the terminal or as a file.
 *
 * @import { Command } from '../commands.js'
 * @import { Console } from '../console.js'
 * @import { Findings } from '../../js/engine/protocol.js'
 * @import { Options, OptionValues } from '../options.js'
 * @import { Snapshot } from '../index.js'
 */
import { extname } from 'node:path';
import { contentOf } from '../../js/lib/report/content.js';
import { writeReport } from '../../js/lib/report/report.js';
import { Engines } from '../engines.js';
import { exitCodeOf } from '../exit-codes.js';
import { reportAsSarif } from '../formats/sarif.js';
import { reportAsText } from '../formats/text.js';
import { findings as findLeaks } from '../index.js';
import { inSources, mapsOf } from '../findings/sources.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { checkOutput, writeOutput } from '../outputs/files.js';
import { painter } from '../terminal/paint.js';
import { progressLine } from '../terminal/progress.js';
import { safeJson, safeLines } from '../terminal/safe.js';

export const FORMATS = /** @type {const} */ (['text', 'markdown', 'json', 'html', 'sarif']);
/** @typedef {(typeof FORMATS)[number]} Format */

/** By the ending of a file. @type {Readonly<Record<string, Format>>} */
const ENDINGS = { '.md': 'markdown', '.json': 'json', '.html': 'html', '.sarif': 'sarif' };

/** @type {readonly [number, number]} */
export const THREADS = [1, 64];

/** @type {Options[string]} */
export const MAPS = { type: 'string', value: 'PATH', isList: true, text: 'cli.option.maps' };

/** Options of all commands that write reports. @type {Options} */
export const REPORT_OPTIONS = {
  format: { type: 'string', value: 'FORMAT', choices: FORMATS, text: 'cli.option.reportFormat' },
  out: { type: 'string', value: 'FILE', text: 'cli.option.out' },
  redact: { type: 'boolean', isOn: true, text: 'cli.option.redact' },
  maps: MAPS,
  threads: { type: 'string', value: 'N', range: THREADS, text: 'cli.option.threads' },
};

/** @type {Command} */
export const command = {
  options: REPORT_OPTIONS,
  usage: 'FILE…',
  text: 'cli.report.text',
  async run({ values, names }, console) {
    const inputs = readInputs(names);
    checkDelivery(values);
    const engines = new Engines(threadsOf(values));
    try {
      const snapshots = await openSeries(inputs, engines, console);
      const found = await findInSeries(snapshots, console, mapsOf(values));
      await deliver(found, snapshots, values, console);
      return exitCodeOf(found);
    } finally {
      await engines.end();
    }
  },
};

/** @param {OptionValues} values */
export function threadsOf({ threads }) {
  return typeof threads === 'string' ? Number(threads) : 'auto';
}

/**
 * @param {readonly Snapshot[]} snapshots
 * @param {Console} console
 * @param {readonly string[]} [maps] Paths of source maps.
 */
export async function findInSeries(snapshots, console, maps = []) {
  const line = progressLine(console);
  line.show(console.speech.n('report.loading', snapshots.length));
  try {
    const found = await findLeaks(snapshots);
    return maps.length === 0 ? found : await inSources(found, snapshots, maps, console);
  } finally {
    line.clear();
  }
}

/** Throws a `Problem` if the report could not be written. @param {OptionValues} values */
export function checkDelivery({ out }) {
  if (typeof out === 'string' && out !== '-') checkOutput(out);
}

/**
 * Writes a report to where the options say.
 * @param {Findings} found
 * @param {readonly Snapshot[]} snapshots
 * @param {OptionValues} values
 * @param {Console} console
 */
export async function deliver(found, snapshots, values, console) {
  const { out, redact = true } = values;
  const format = values['format'] ?? formatOf(out);
  const isFile = typeof out === 'string' && out !== '-';
  const infos = snapshots.map(({ info }) => info);
  const text = compose(found, infos, /** @type {Format} */ (format), redact === true, isFile, console);
  if (!isFile) return console.write(text);
  await writeOutput(out, text);
  console.say(console.speech.t('report.save.done', { name: out }));
}

/** The format that the name of a file asks for. @param {OptionValues[string]} out @returns {Format} */
function formatOf(out) {
  const ending = typeof out === 'string' ? extname(out).toLowerCase() : '';
  return ENDINGS[ending] ?? 'text';
}

/**
 * @param {Findings} found
 * @param {readonly Snapshot['info'][]} infos
 * @param {Format} format
 * @param {boolean} redact
 * @param {boolean} isFile
 * @param {Console} console
 */
function compose(found, infos, format, redact, isFile, { speech, paint, out }) {
  switch (format) {
    case 'text': {
      const setting = isFile ? { speech, paint: painter(false), width: 80 } : { speech, paint, width: out.width };
      return reportAsText(contentOf(found, infos, speech, { redact }), setting);
    }
    case 'sarif':
      return safeJson(reportAsSarif(found, speech, { redact, root: process.cwd() }));
    default: {
      const report = writeReport(found, infos, { format, redact, language: speech.language });
      return format === 'json' ? safeJson(report) : safeLines(report);
    }
  }
}
