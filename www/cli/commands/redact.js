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
import { safeText } from '../terminal/safe.js';
import { THREADS, threadsOf } from './report.js';

/** @import { KeptNames } from '../../js/engine/protocol.js' */
/** @import { Speech } from '../../js/lib/speech.js' */

/** Names of each kind in the list. */
const EXAMPLES = 20;

/** @type {Command} */
export const command = {
  options: {
    list: { type: 'boolean', text: 'cli.option.list' },
    strict: { type: 'boolean', text: 'cli.option.strict' },
    threads: { type: 'string', value: 'N', range: THREADS, text: 'cli.option.threads' },
  },
  usage: 'IN [OUT]',
  text: 'cli.redact.text',
  async run({ values, names }, console) {
    const [from = '', to = ''] = names;
    const isList = values['list'] === true;
    const level = values['strict'] === true ? 'strict' : 'usual';
    if (names.length !== (isList ? 1 : 2)) throw new Problem(isList ? 'cli.error.redactList' : 'cli.error.redact');
    const inputs = readInputs([from]);
    const [input] = inputs;
    if (inputs.length !== 1 || input?.kind !== 'file') throw new Problem('cli.error.redact');
    if (!isList && to !== '-' && (await realpath(to).catch(() => '')) === (await realpath(input.path)))
      throw new Problem('cli.error.same', { name: to });
    if (!isList && to !== '-') checkOutput(to);
    const engines = new Engines(threadsOf(values));
    const line = progressLine(console);
    try {
      const [snapshot] = await openSeries([input], engines, console);
      if (!snapshot) throw new Problem('cli.error.redact');
      const kept = await snapshot.kept({ level, examples: EXAMPLES });
      if (isList) {
        await console.write(listOf(kept, console.speech));
        return EXIT.nothing;
      }
      let fraction = 0;
      const blob = await snapshot.redacted({
        level,
        onProgress: (progress) => {
          fraction = computeFraction(progress, 0);
          line.show(console.speech.t('cli.redact.running', { name: input.name }), fraction);
        },
      });
      line.clear();
      const source = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (blob.stream()));
      if (to === '-') {
        for await (const piece of source) await console.write(piece);
        console.say(summaryOf(kept, console.speech));
        return EXIT.nothing;
      }
      await writeOutput(to, to.endsWith('.gz') ? pipeline(source, createGzip(), () => {}) : source);
      const { f, t } = console.speech;
      // A pipe has no size.
      const { size } = await stat(to).catch(() => blob);
      console.say(t('cli.redact.done', { name: to, size: f.bytes(size || blob.size) }));
      console.say(summaryOf(kept, console.speech));
      return EXIT.nothing;
    } finally {
      line.clear();
      await engines.end();
    }
  },
};

/**
 * What stays, kind by kind.
 * @param {readonly KeptNames[]} kept
 * @param {Speech} speech
 */
function listOf(kept, { n }) {
  const lines = kept.flatMap(({ kind, count, examples }) => [
    n(`kept.${kind}`, count),
    ...examples.map((name) => `  ${safeText(name)}`),
    ...(count > examples.length ? ['  …'] : []),
  ]);
  return `${lines.join('\n')}\n`;
}

/**
 * What stays, in one line.
 * @param {readonly KeptNames[]} kept
 * @param {Speech} speech
 */
function summaryOf(kept, { n, t }) {
  const counts = kept.filter(({ count }) => count > 0).map(({ kind, count }) => n(`kept.${kind}`, count));
  return t('cli.redact.kept', { counts: counts.join(', ') });
}
