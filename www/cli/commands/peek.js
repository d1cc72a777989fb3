/**
 * `heapwise peek FILE…`: what a file says of itself, and whether it can be opened, without opening it.
 *
 * @import { Command } from '../commands.js'
 */
import { LIMIT_BYTES, estimateBytes } from '../../js/state/engine-place.js';
import { EXIT } from '../exit-codes.js';
import { readInputs } from '../inputs/files.js';
import { readHeader } from '../inputs/header.js';
import { FileProblem, Problem } from '../problem.js';
import { safeJson, safeText } from '../terminal/safe.js';

/** @type {Command} */
export const command = {
  options: {
    format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'], text: 'cli.option.format' },
  },
  usage: 'FILE…',
  text: 'cli.peek.text',
  async run({ values, names }, console) {
    const { speech, paint, write } = console;
    const { t, n, f } = speech;
    let code = /** @type {number} */ (EXIT.nothing);
    for (const input of readInputs(names)) {
      if (input.kind !== 'file' || input.isPipe) throw new Problem('cli.error.stdinPeek', { name: input.name });
      const header = await readHeader(input.path, input.size).catch((error) => {
        throw new FileProblem(input.path, error);
      });
      const { textBytes, ...facts } = header;
      const needed =
        (textBytes === undefined
          ? estimateBytes({ name: '.gz', size: input.size })
          : estimateBytes({ name: '', size: textBytes })) ?? 0;
      const fits = needed <= LIMIT_BYTES;
      if (!fits || header.isWhole === false) code = EXIT.unsure;
      if (values['format'] === 'json') {
        const { path: file, size: bytes } = input;
        await write(`${safeJson(JSON.stringify({ file, bytes, ...facts, neededBytes: needed, fits }))}\n`);
        continue;
      }
      const lines = [
        paint(safeText(input.path), 'bold'),
        `  ${f.bytes(input.size)}${header.isCompressed ? ` ${t('cli.peek.compressed')}` : ''}`,
        `  ${n('cli.peek.objects', header.nodeCount, { edges: f.count(header.edgeCount) })}`,
        ...(header.traceFunctionCount > 0 ? [`  ${t('cli.peek.allocations')}`] : []),
        `  ${t(fits ? 'cli.peek.fits' : 'cli.peek.tooLarge', { size: f.bytes(needed), limit: f.bytes(LIMIT_BYTES) })}`,
        ...(header.isWhole === false ? [`  ${paint(t('cli.peek.cut'), 'red')}`] : []),
      ];
      await write(`${lines.join('\n')}\n`);
    }
    return code;
  },
};
