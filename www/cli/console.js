/**
 * Where a command writes, in which language, and how it looks there.
 *
 * @import { Language } from '../js/words/index.js'
 * @import { Speech } from '../js/lib/speech.js'
 * @import { Paint } from './terminal/paint.js'
 * @import { Screen } from './terminal/screen.js'
 */
import { speak } from '../js/lib/speech.js';
import { chooseLanguage } from '../js/words/index.js';
import { Problem } from './problem.js';
import { painter } from './terminal/paint.js';
import { safeText } from './terminal/safe.js';
import { screenOf } from './terminal/screen.js';

/**
 * @typedef {object} Console
 * @property {Speech} speech
 * @property {Screen} out The standard output.
 * @property {Screen} err
 * @property {Paint} paint Of the standard output.
 * @property {Paint} paintErr
 * @property {(text: string | Uint8Array) => Promise<void>} write To the standard output, as it is; resolves when it is written.
 * @property {(line: string) => void} say To the standard error, which keeps the output for the result: one line, made safe.
 * @property {(line: string) => void} sayPainted A line whose parts have been made safe.
 */

/**
 * @param {Language} language
 * @returns {Console}
 */
export function openConsole(language) {
  const out = screenOf(process.stdout, process.env);
  const err = screenOf(process.stderr, process.env);
  return {
    speech: speak(language),
    out,
    err,
    paint: painter(out.hasColour),
    paintErr: painter(err.hasColour),
    async write(text) {
      try {
        await /** @type {Promise<void>} */ (
          new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))
        );
      } catch (error) {
        throw new Problem('cli.error.stdout', { message: error instanceof Error ? error.message : String(error) });
      }
    },
    say: (line) => void process.stderr.write(`${safeText(line)}\n`),
    sayPainted: (line) => void process.stderr.write(`${line}\n`),
  };
}

/**
 * The language of the environment, by POSIX: `zh_CN.UTF-8`.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Language}
 */
export function languageOf(env) {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return chooseLanguage([locale.replace(/[.@].*$/, '').replace('_', '-')]);
}
