/**
 * `heapwise redact IN OUT`: a copy of a snapshot without the texts of the program's users, to be shared.
 *
 * @import { Command } from '../commands.js'
 */
import { createWriteStream, rmSync } from 'node:fs';
import { realpath, rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { computeFraction } from '../../js/lib/progress.js';
import { Engines } from '../engines.js';
import { EXIT } from '../exit-codes.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { Problem } from '../problem.js';
import { progressLine } from '../terminal/progress.js';
import { threadsOf } from './report.js';

/** @type {Command} */
export const command = {
  options: {
    threads: { type: 'string', value: 'N', isNumber: true, text: 'cli.option.threads' },
  },
  usage: 'IN OUT',
  text: 'cli.redact.text',
  async run({ values, names }, console) {
    const [from = '', to = ''] = names;
    if (names.length !== 2) throw new Problem('cli.error.redact');
    const inputs = readInputs([from]);
    const [input] = inputs;
    if (inputs.length !== 1 || input?.kind !== 'file') throw new Problem('cli.error.redact');
    if (to !== '-' && (await realpath(to).catch(() => '')) === (await realpath(input.path)))
      throw new Problem('cli.error.same', { name: to });
    const engines = new Engines(threadsOf(values));
    const line = progressLine(console);
    try {
      const [snapshot] = await openSeries([input], engines, console);
      if (!snapshot) throw new Problem('cli.error.redact');
      let fraction = 0;
      const blob = await snapshot.redacted({
        onProgress: (progress) => {
          fraction = computeFraction(progress, 0);
          line.show(console.speech.t('cli.redact.running', { name: input.name }), fraction);
        },
      });
      line.clear();
      await save(blob, to);
      const { f, t } = console.speech;
      if (to !== '-') console.say(t('cli.redact.done', { name: to, size: f.bytes(blob.size) }));
      return EXIT.nothing;
    } finally {
      line.clear();
      await engines.end();
    }
  },
};

/**
 * Writes a file whole or not at all; compressed if its name ends in `.gz`.
 * @param {Blob} blob
 * @param {string} to
 */
async function save(blob, to) {
  const source = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (blob.stream()));
  if (to === '-') return pipeline(source, process.stdout, { end: false });
  const partial = `${to}.partial`;
  const clean = () => rmSync(partial, { force: true });
  process.once('exit', clean);
  try {
    const target = createWriteStream(partial);
    await (to.endsWith('.gz') ? pipeline(source, createGzip(), target) : pipeline(source, target));
    await rename(partial, to);
  } catch (error) {
    clean();
    throw new Problem('cli.error.write', { name: to, message: error instanceof Error ? error.message : String(error) });
  }
}
