/**
 * One line of progress at the bottom of a terminal, which disappears at the end. Without a terminal there is none: it would
 * fill the logs of continuous integration.
 *
 * @import { Console } from '../console.js'
 */
import { cutMiddle, padded } from './width.js';
import { safeText } from './safe.js';

const BAR_WIDTH = 24;
const EVERY_MS = 80;
const CLEAR = '\r\u001b[K';

/**
 * @param {Pick<Console, 'err' | 'paintErr'>} console
 * @returns {{ show: (label: string, fraction?: number) => void; clear: () => void }}
 */
export function progressLine({ err, paintErr }) {
  if (!err.isTerminal) return { show: () => {}, clear: () => {} };
  let shownAt = 0;
  let isShown = false;
  let shownLabel = '';
  return {
    show(label, fraction) {
      const now = performance.now();
      if (label === shownLabel && now - shownAt < EVERY_MS) return;
      shownAt = now;
      shownLabel = label;
      isShown = true;
      const bar = fraction === undefined ? '' : barOf(fraction, paintErr);
      const percent = fraction === undefined ? '' : ` ${padded(`${Math.floor(fraction * 100)}%`, 4, 'end')}`;
      const room = err.width - (fraction === undefined ? 0 : BAR_WIDTH + 8);
      process.stderr.write(`${CLEAR}${cutMiddle(safeText(label), Math.max(8, room))} ${bar}${percent}`);
    },
    clear() {
      if (isShown) process.stderr.write(CLEAR);
      isShown = false;
      shownLabel = '';
    },
  };
}

/** @param {number} fraction @param {Console['paintErr']} paint */
function barOf(fraction, paint) {
  const full = Math.round(Math.min(1, fraction) * BAR_WIDTH);
  return `${paint('━'.repeat(full), 'cyan')}${paint('━'.repeat(BAR_WIDTH - full), 'dim')}`;
}
