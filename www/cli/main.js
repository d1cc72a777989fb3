#!/usr/bin/env node
/**
 * `heapwise`: the program. Without the name of a command it serves the page.
 *
 * @import { Console } from './console.js'
 */
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { COMMANDS } from './commands.js';
import { languageOf, openConsole } from './console.js';
import { sayError } from './errors.js';
import { EXIT } from './exit-codes.js';
import { helpOf, overview } from './help.js';
import { COMMON, readOptions } from './options.js';
import { Problem } from './problem.js';
import { nearest } from './nearest.js';
import { VERSION } from './version.js';

/** @typedef {import('../js/words/index.js').Language} Language */

/**
 * How long a wasm function runs before V8 optimizes it. Most functions run once in a command, and optimizing them took a quarter
 * of its processor time with V8's own value (1.8 million in Node.js 20): 40 million takes 0.84 of the whole. A large heap
 * reaches either at once. Node.js ignores a flag that it does not know.
 */
setFlagsFromString('--wasm-tiering-budget=40000000');

/** Shells add this to the number of the signal. */
const SIGNALLED = 128;

/**
 * @param {readonly string[]} args
 * @param {Console} console
 * @returns {Promise<number>} the exit code
 */
async function main(args, console) {
  const [first = ''] = args;
  if (first === '--version' || first === '-v') {
    await console.write(`${VERSION}\n`);
    return EXIT.nothing;
  }
  if (first === '--help' || first === '-h') {
    await console.write(overview(console));
    return EXIT.nothing;
  }
  if (first === 'help') return help(args[1], console);
  const isNamed = Object.hasOwn(COMMANDS, first);
  const name = isNamed ? first : 'serve';
  const { command } = await /** @type {(typeof COMMANDS)[string]} */ (COMMANDS[name]).load();
  const own = isNamed ? args.slice(1) : args;
  const end = command.hasRest ? own.indexOf('--') : -1;
  const given = end === -1 ? own : own.slice(0, end);
  const rest = end === -1 ? [] : own.slice(end + 1);
  const { values, names } = readOptions(given, { ...command.options, ...COMMON });
  if (!isNamed && values['help'] !== true) suggestCommand(names);
  if (values['help'] === true) {
    await console.write(helpOf(isNamed ? name : '', command, console));
    return EXIT.nothing;
  }
  return command.run({ values, names, rest }, console);
}

/**
 * `heapwise help COMMAND` is `heapwise COMMAND --help`.
 * @param {string | undefined} name
 * @param {Console} console
 */
async function help(name, console) {
  if (name === undefined || name.startsWith('-')) {
    await console.write(overview(console));
    return EXIT.nothing;
  }
  if (Object.hasOwn(COMMANDS, name)) return main([name, '--help'], console);
  const meant = nearest(name, Object.keys(COMMANDS));
  if (meant === undefined) throw new Problem('cli.error.noCommand', { name });
  throw new Problem('cli.error.noCommandMeant', { name, meant });
}

/**
 * Throws a `Problem` if the first name of a file is none, but almost that of a command.
 * @param {readonly string[]} names
 */
function suggestCommand([name]) {
  if (name === undefined || existsSync(name)) return;
  const meant = nearest(name, [...Object.keys(COMMANDS), 'help', 'version']);
  if (meant === undefined) return;
  throw new Problem('cli.error.noCommandMeant', { name, meant: meant === 'version' ? '--version' : meant });
}

/** The wanted language, before other options are read: errors are in it, too. @param {readonly string[]} args */
function languageIn(args) {
  const at = args.indexOf('--lang');
  const value = at === -1 ? args.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length) : args[at + 1];
  return languageOf(value === undefined ? process.env : { LANG: value });
}

const args = process.argv.slice(2);
const console = openConsole(languageIn(args));
// The reader of a pipe may leave early, as `head` does.
process.stdout.on('error', (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPIPE') process.exit(EXIT.input);
});
// Without a listener a signal ends the process without its event `exit`, which removes temporary files. A command that has
// a listener of its own ends by itself.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(
    signal,
    () => process.listenerCount(signal) === 0 && process.exit(SIGNALLED + constants.signals[signal]),
  );
}
try {
  process.exitCode = await main(args, console);
} catch (error) {
  sayError(error, console);
  process.exitCode = EXIT.input;
}
