/**
 * `heapwise capture ADDRESS|PID|-- COMMAND…`: takes three snapshots of a program that runs, or that it starts, and reports
 * what leaks.
 *
 * @import { Channel } from '../../js/live/channel.js'
 * @import { Command } from '../commands.js'
 * @import { Console } from '../console.js'
 * @import { OptionValues } from '../options.js'
 * @import { Started } from '../capture/start-program.js'
 * @import { Work } from '../capture/work.js'
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findTarget } from '../capture/find-target.js';
import { recordThree } from '../capture/record.js';
import { startBrowser } from '../capture/start-browser.js';
import { startProgram } from '../capture/start-program.js';
import { WORK_OPTIONS, planWork } from '../capture/work.js';
import { Engines } from '../engines.js';
import { mapsOf } from '../findings/sources.js';
import { exitCodeOf } from '../exit-codes.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { makeFolder, temporaryFolder } from '../outputs/files.js';
import { Problem } from '../problem.js';
import { REPORT_OPTIONS, checkDelivery, deliver, findInSeries, threadsOf } from './report.js';

const END_MS = 200;

/** @type {Command} */
export const command = {
  options: {
    ...WORK_OPTIONS,
    chrome: { type: 'string', value: 'URL', text: 'cli.option.chrome' },
    headless: { type: 'boolean', text: 'cli.option.headless' },
    keep: { type: 'string', value: 'FOLDER', text: 'cli.option.keep' },
    ...REPORT_OPTIONS,
  },
  usage: 'ADDRESS | PID | -- COMMAND…',
  text: 'cli.capture.text',
  hasRest: true,
  async run({ values, names, rest }, console) {
    const isInteractive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const work = planWork(values, { isInteractive });
    const { keep } = values;
    checkDelivery(values);
    checkTarget(values, names, rest);
    if (typeof keep === 'string') makeFolder(keep);
    const folder = typeof keep === 'string' ? keep : temporaryFolder('heapwise-capture-');
    // Snapshots hold all data of a program, secrets too, so they stay only on request.
    const clean = () => typeof keep === 'string' || rmSync(folder, { recursive: true, force: true });
    process.once('exit', clean);
    const { url, pid, ready, ended, ending, stop } = await reach(values, names, rest, work, console);
    let files;
    try {
      files = await recordThree({ url, pid, ready, ending, work, folder, console });
    } catch (error) {
      // That it has ended explains why it does not answer; its connection ends first.
      if (ended) await sleep(END_MS);
      throw ended?.() ?? error;
    } finally {
      await stop();
    }
    const engines = new Engines(threadsOf(values));
    try {
      const snapshots = await openSeries(readInputs(files), engines, console);
      const found = await findInSeries(snapshots, console, mapsOf(values));
      await deliver(found, snapshots, values, console);
      return exitCodeOf(found);
    } finally {
      await engines.end();
      clean();
    }
  },
};

/**
 * Throws a `Problem` unless one program is named.
 * @param {OptionValues} values
 * @param {readonly string[]} names
 * @param {readonly string[]} rest
 */
function checkTarget({ chrome }, names, rest) {
  const ways = [names.length > 0, rest.length > 0, typeof chrome === 'string'].filter(Boolean).length;
  if (ways !== 1 || names.length > 1) throw new Problem('cli.error.oneTarget');
}

/**
 * @param {OptionValues} values
 * @param {readonly string[]} names
 * @param {readonly string[]} rest
 * @param {Work} work
 * @param {Console} console
 * @returns {Promise<Started & { pid: number | undefined; ready?: (channel: Channel) => Promise<void> }>}
 */
async function reach({ chrome, headless }, names, rest, { address }, console) {
  const nothing = async () => {};
  if (typeof chrome === 'string') {
    const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
    return { pid: undefined, ...(await startBrowser(chrome, { isHeadless: headless === true || !hasScreen })) };
  }
  if (rest.length > 0) return { pid: undefined, ...(await startProgram(rest, address)) };
  const { url, pid, title, others } = await findTarget(names[0] ?? '');
  if (others > 0) console.say(console.speech.n('cli.capture.others', others, { title }));
  return { url, pid, stop: nothing };
}
