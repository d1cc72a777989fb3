/**
 * Opens the files of a command one after the other, with a line of progress.
 *
 * @import { Console } from '../console.js'
 * @import { Engines } from '../engines.js'
 * @import { Incomplete } from '../../js/engine/protocol.js'
 * @import { Input } from './files.js'
 * @import { Snapshot } from '../index.js'
 */
import { EngineError, failure } from '../../js/engine/failure.js';
import { computeFraction, isMeasurable } from '../../js/lib/progress.js';
import { FileProblem } from '../problem.js';
import { progressLine } from '../terminal/progress.js';

/**
 * Why nothing is claimed about a file that ends early.
 * @param {Incomplete} partial
 * @param {Console} console
 */
function refusalOf({ section, end, reason }, { speech }) {
  const { t, f } = speech;
  const title = t(section ? 'partial.title' : 'partial.title.end', { section, end: f.exactBytes(end) });
  const cause = reason ? [t('partial.reason', { reason })] : [];
  return new EngineError(failure('truncated', [title, ...cause, t('partial.refused')].join(' ')));
}

/**
 * @param {readonly Input[]} inputs
 * @param {Engines} engines
 * @param {Console} console
 * @returns {Promise<Snapshot[]>}
 */
export async function openSeries(inputs, engines, console) {
  const { t } = console.speech;
  const line = progressLine(console);
  try {
    /** @type {Snapshot[]} */
    const snapshots = [];
    for (const input of inputs) {
      const label = t('progress.title', { name: input.name });
      let fraction = 0;
      line.show(label);
      const opened = await engines.open(input, (progress) => {
        fraction = computeFraction(progress, fraction);
        line.show(label, isMeasurable(progress) ? fraction : undefined);
      });
      // The engine would refuse the findings without the name of the file.
      const { partial } = opened.info;
      if (partial?.lacksGraph) throw new FileProblem(input.name, refusalOf(partial, console));
      snapshots.push(opened);
    }
    return snapshots;
  } finally {
    line.clear();
  }
}
