/**
 * Options of commands: declared once, then read, checked and printed by `--help`.
 *
 * @import { TextKey } from '../js/words/types.js'
 */
import { parseArgs } from 'node:util';
import { languages } from '../js/words/index.js';
import { nearest } from './nearest.js';
import { Problem } from './problem.js';

/**
 * @typedef {object} Option
 * @property {'boolean' | 'string'} type
 * @property {TextKey} text What it does.
 * @property {string} [value] The placeholder of its value in `--help`.
 * @property {readonly string[]} [choices]
 * @property {readonly [number, number]} [range] A whole number from the first to the second.
 * @property {boolean} [mayBeEmpty]
 * @property {boolean} [isOn] A switch that is on; `--no-NAME` turns it off.
 * @property {boolean} [isList] May be given several times.
 */
/** @typedef {Readonly<Record<string, Option>>} Options */
/** @typedef {Readonly<Record<string, string | boolean | readonly string[] | undefined>>} OptionValues */

/** Of every command. @type {Options} */
export const COMMON = {
  lang: { type: 'string', value: 'LANGUAGE', choices: languages.map(({ id }) => id), text: 'cli.option.lang' },
  help: { type: 'boolean', text: 'cli.option.help' },
};

/**
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {{ values: OptionValues; names: string[] }} throws a `Problem`
 */
export function readOptions(args, options) {
  const declared = Object.fromEntries(
    Object.entries(options).flatMap(([name, { type, isOn = false, isList = false }]) => [
      [isOn ? `no-${name}` : name, { type, multiple: isList }],
      // `--redact` says what is so anyhow.
      ...(isOn ? [[name, { type, multiple: false }]] : []),
      ...(name === 'help' ? [['help', { type, multiple: false, short: 'h' }]] : []),
    ]),
  );
  const { values, positionals } = parse(args, declared, options);
  /** @type {Record<string, string | boolean | readonly string[] | undefined>} */
  const read = {};
  for (const [name, option] of Object.entries(options)) {
    const value = option.isOn ? values[`no-${name}`] !== true : values[name];
    check(name, option, value);
    read[name] = value;
  }
  return { values: read, names: positionals };
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, { type: 'boolean' | 'string'; multiple: boolean; short?: string }>} declared
 * @param {Options} options
 * @returns {{ values: Record<string, string | boolean | string[] | undefined>; positionals: string[] }}
 */
function parse(args, declared, options) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: declared,
      allowPositionals: true,
      strict: true,
    });
    return { values: /** @type {any} */ (values), positionals };
  } catch (error) {
    const { code = '', message = '' } = /** @type {NodeJS.ErrnoException} */ (error);
    const option = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const meant = meantBy(option.replace(/^-+/, ''), Object.keys(declared), options);
      if (meant !== undefined) throw new Problem('cli.error.unknownOptionMeant', { option, meant });
      throw new Problem('cli.error.unknownOption', { option });
    }
    throw new Problem('cli.error.optionValue', { option });
  }
}

/**
 * The option that was meant: one whose name is near, or one that has the name for a value, as `--json` for `--format json`.
 * @param {string} typed
 * @param {readonly string[]} names
 * @param {Options} options
 */
function meantBy(typed, names, options) {
  const valued = Object.entries(options).find(([, { choices }]) => choices?.includes(typed));
  if (valued) return `--${valued[0]} ${typed}`;
  const name = nearest(typed, names);
  return name === undefined ? undefined : `--${name}`;
}

/**
 * @param {string} name
 * @param {Option} option
 * @param {string | boolean | readonly string[] | undefined} value
 */
function check(name, { choices, range, mayBeEmpty = false }, value) {
  if (typeof value !== 'string') return;
  const option = `--${name}`;
  if (value === '' && !mayBeEmpty) throw new Problem('cli.error.optionValue', { option });
  if (choices && !choices.includes(value)) {
    const meant = nearest(value, choices);
    const key = meant === undefined ? 'cli.error.choice' : 'cli.error.choiceMeant';
    throw new Problem(key, { option, value, choices: choices.join(', '), meant: meant ?? '' });
  }
  if (!range) return;
  const [least, most] = range;
  if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most)
    throw new Problem('cli.error.range', { option, least, most, value });
}
