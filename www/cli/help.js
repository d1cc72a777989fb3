/**
 * `--help`: of the program, and of each command.
 *
 * @import { Command } from './commands.js'
 * @import { Console } from './console.js'
 * @import { Options } from './options.js'
 */
import { COMMANDS } from './commands.js';
import { COMMON } from './options.js';
import { padded, widthOf, wrapRuns } from './terminal/width.js';

/** @param {Console} console */
export function overview(console) {
  const { speech, paint } = console;
  const { t } = speech;
  const rows = Object.entries(COMMANDS).map(([name, { text }]) => /** @type {const} */ ([name, t(text)]));
  return [
    ...paragraph(t('cli.about'), console),
    '',
    paint(t('cli.usage'), 'bold'),
    '  heapwise [FILE…]',
    `  heapwise ${t('cli.command')} …`,
    '',
    paint(t('cli.commands'), 'bold'),
    ...table(rows, console),
    '',
    ...paragraph(t('cli.exitCodes'), console),
    '',
    ...paragraph(t('cli.more'), console),
    '',
  ].join('\n');
}

/**
 * @param {string} name Empty for what happens without a command.
 * @param {Command} command
 * @param {Console} console
 */
export function helpOf(name, command, console) {
  const { speech, paint } = console;
  const { t } = speech;
  return [
    paint(t('cli.usage'), 'bold'),
    `  ${['heapwise', name, `[${t('cli.options').toLowerCase()}]`, command.usage].filter((text) => text !== '').join(' ')}`,
    '',
    ...t(command.text)
      .split('\n')
      .flatMap((text) => paragraph(text, console)),
    '',
    paint(t('cli.options'), 'bold'),
    ...table(rowsOf({ ...command.options, ...COMMON }, console), console),
    '',
  ].join('\n');
}

/** @param {Options} options @param {Console} console */
function rowsOf(options, { speech }) {
  return Object.entries(options).map(([name, { text, value, isOn, choices }]) => {
    const head = `--${isOn ? 'no-' : ''}${name}${value === undefined ? '' : ` ${value}`}`;
    return /** @type {const} */ ([head, speech.t(text, choices ? { choices: choices.join(', ') } : {})]);
  });
}

/**
 * @param {readonly (readonly [string, string])[]} rows
 * @param {Console} console
 */
function table(rows, { out, paint }) {
  const head = Math.max(...rows.map(([text]) => widthOf(text)));
  const indent = head + 4;
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrapRuns([{ text, paint: (piece) => piece }], Math.max(16, out.width - indent));
    return [`  ${paint(padded(name, head), 'cyan')}  ${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
  });
}

/** @param {string} text @param {Console} console */
function paragraph(text, { out }) {
  return wrapRuns([{ text, paint: (piece) => piece }], out.width);
}
