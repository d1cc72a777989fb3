/**
 * The commands of `heapwise`. Each is loaded when it is called, so that one does not wait for the modules of another.
 *
 * @import { TextKey } from '../js/words/types.js'
 * @import { Console } from './console.js'
 * @import { Options, OptionValues } from './options.js'
 */

/**
 * @typedef {object} Command
 * @property {Options} options
 * @property {string} usage What follows its name.
 * @property {TextKey} text What it does.
 * @property {boolean} [hasRest] What follows `--` is a command of its own.
 * @property {(given: { values: OptionValues; names: string[]; rest: string[] }, console: Console) => Promise<number>} run
 *   Returns the exit code; `rest` follows `--`.
 */

/** @type {Readonly<Record<string, { text: TextKey; load: () => Promise<{ command: Command }> }>>} */
export const COMMANDS = {
  serve: { text: 'cli.serve.short', load: () => import('./commands/serve.js') },
  report: { text: 'cli.report.short', load: () => import('./commands/report.js') },
  capture: { text: 'cli.capture.short', load: () => import('./commands/capture.js') },
  check: { text: 'cli.check.short', load: () => import('./commands/check.js') },
  verify: { text: 'cli.verify.short', load: () => import('./commands/verify.js') },
  mcp: { text: 'cli.mcp.short', load: () => import('./commands/mcp.js') },
  redact: { text: 'cli.redact.short', load: () => import('./commands/redact.js') },
  peek: { text: 'cli.peek.short', load: () => import('./commands/peek.js') },
};
