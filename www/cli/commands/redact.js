/**
 * `heapwise redact IN OUT`: a copy of a snapshot without the texts of the program's users, to be shared.
 *
 * @import { Command } from '../commands.js'
 */
import { realpath, stat } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { computeFraction } from '../../js/lib/progress.js';
import { Engines } from '../engines.js';
import { EXIT } from '../exit-codes.js';
import { readInputs } from '../inputs/files.js';
import { openSeries } from '../inputs/open-series.js';
import { checkOutput, writeOutput } from '../outputs/files.js';
import { Problem } from '../problem.js';
import { progressLine } from '../terminal/progress.js';
import { THREADS, threadsOf } from './report.js';

/** @type {Command} */
export const command = {
  options: {
    threads: { type: 'string', value: 'N', range: THREADS, text: 'cli.option.threads' },
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
    if (to !== '-') checkOutput(to);
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
      const source = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (blob.stream()));
      if (to === '-') {
        for await (const piece of source) await console.write(piece);
        return EXIT.nothing;
      }
      await writeOutput(to, to.endsWith('.gz') ? pipeline(source, createGzip(), () => {}) : source);
      const { f, t } = console.speech;
      // A pipe has no size.
      const { size } = await stat(to).catch(() => blob);
      console.say(t('cli.redact.done', { name: to, size: f.bytes(size || blob.size) }));
      return EXIT.nothing;
    } finally {
      line.clear();
      await engines.end();
    }
  },
};
