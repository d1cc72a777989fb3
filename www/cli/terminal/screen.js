/**
 * What a stream can show: colours, and how wide it is. Colours follow https://no-color.org and FORCE_COLOR.
 *
 * @typedef {{ isTerminal: boolean; hasColour: boolean; width: number }} Screen
 */

/** Text that nobody sees in a terminal, and the widest text that reads well. */
const PLAIN_WIDTH = 80;
const MOST_WIDTH = 100;
const LEAST_WIDTH = 24;

/**
 * @param {{ isTTY?: boolean; columns?: number }} stream
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Screen}
 */
export function screenOf({ isTTY = false, columns }, env) {
  const width = isTTY ? (columns ?? PLAIN_WIDTH) : Number(env['COLUMNS']) || PLAIN_WIDTH;
  return {
    isTerminal: isTTY && env['TERM'] !== 'dumb',
    hasColour: hasColour(isTTY, env),
    // One column stays free: some terminals break a line that fills the last.
    width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width - (isTTY ? 1 : 0))),
  };
}

/**
 * @param {boolean} isTTY
 * @param {Readonly<Record<string, string | undefined>>} env
 */
function hasColour(isTTY, env) {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}
