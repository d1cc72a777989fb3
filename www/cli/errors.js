/**
 * Errors in the terminal: what is wrong, with which file, at which byte, and what to do.
 *
 * @import { Console } from './console.js'
 */
import { EngineError } from '../js/engine/failure.js';
import { toErrorData } from '../js/lib/errors.js';
import { FileProblem, Problem } from './problem.js';
import { safeText } from './terminal/safe.js';
import { wrapRuns } from './terminal/width.js';

/**
 * @param {unknown} thrown
 * @param {Console} console
 */
export function sayError(thrown, console) {
  const { speech, err, paintErr, say, sayPainted } = console;
  const { title, hint } = describe(thrown, console);
  const prefix = 'heapwise: ';
  const runs = [
    { text: prefix, paint: (/** @type {string} */ text) => paintErr(text, 'red', 'bold') },
    { text: safeText(title), paint: (/** @type {string} */ text) => text },
  ];
  for (const line of wrapRuns(runs, err.width)) sayPainted(line);
  if (hint) {
    const run = { text: safeText(hint), paint: (/** @type {string} */ text) => paintErr(text, 'dim') };
    for (const line of wrapRuns([run], err.width)) sayPainted(line);
  }
  // An error that is not expected is a fault of this program, which its stack helps to find.
  if (!(thrown instanceof Problem || thrown instanceof FileProblem || thrown instanceof EngineError)) {
    if (thrown instanceof Error && thrown.stack) for (const line of thrown.stack.split('\n')) say(line);
    say(speech.t('cli.error.bug'));
  }
}

/**
 * @param {unknown} thrown
 * @param {Console} console
 * @returns {{ title: string; hint?: string }}
 */
function describe(thrown, { speech }) {
  const { t, f } = speech;
  if (thrown instanceof Problem) {
    const { key, values, inner } = thrown;
    const filled = inner === undefined ? values : { ...values, problem: t(inner, values) };
    return { title: t(key, filled), hint: t('cli.error.help') };
  }
  const { code, message, offset } = toErrorData(thrown instanceof FileProblem ? thrown.cause : thrown);
  const file = thrown instanceof FileProblem ? thrown.file : '';
  const what = code === 'network' ? t('cli.error.read') : t(`error.${code}`);
  const at = offset === undefined ? '' : ` ${t('error.offset.value', { exact: f.exactBytes(offset) })}`;
  const title = `${file === '' ? '' : `${file}: `}${what}: ${message}${at}`;
  return code === 'network'
    ? { title }
    : { title, hint: t(code === 'crashed' ? 'cli.error.bug' : `error.hint.${code}`) };
}
