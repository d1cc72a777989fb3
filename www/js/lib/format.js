/**
 * Formats numbers, sizes and times for people. No other module does.
 *
 * Sizes are decimal (1 MB = 1,000,000 bytes) with the thresholds of Chrome DevTools, so that the two can be compared
 * side by side. DevTools' largest unit is MB; here GB, TB and PB follow. A no-break space keeps number and unit
 * together. The `Intl` objects are created once for each language.
 */

/**
 * @typedef {object} Format
 * @property {(bytes: number) => string} bytes A size with a unit: `12.3 MB`.
 * @property {(bytes: number) => string} exactBytes Every digit, without a unit: `12,345,678`.
 * @property {(count: number) => string} count A whole number: `1,234,567`.
 * @property {(count: number) => string} delta A difference of whole numbers: `+1,234`, `−1,234`, `0`.
 * @property {(bytes: number) => string} bytesDelta A difference of sizes: `+12.3 MB`, `−1 B`, `0 B`.
 * @property {(value: number) => string} tenths A number with one decimal: `1.5`.
 * @property {(share: number) => string} percent A share of 1: `12.3%`; `<0.1%` if it would be rounded to zero.
 * @property {(share: number) => string} share A share of 1 in a sentence: `12%`, with one decimal near 0% and 100%.
 * @property {(steps: number) => string} distance Edges from a root: `7`; `–` if only V8's own roots lead there, or
 *   none.
 * @property {(ms: number) => string} duration A time: `340 ms`, `2.4 s`, `1 min 12 s`, `3 h 5 min`.
 * @property {(bytes: number, ms: number) => string} rate Bytes per second: `85 MB/s`; empty if no time has passed.
 * @property {(time: number, now: number) => string} ago The time since then: `now`, `5 minutes ago`, `yesterday`.
 * @property {(time: number) => string} clock Time of day to the second: `6:15:07 PM`.
 * @property {(time: number) => string} moment Date and time of day: `Nov 22, 2026, 6:15 PM`.
 * @property {(count: number) => Intl.LDMLPluralRule} plural The plural form that a number takes.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NBSP = '\u00a0';
/** Distances from here on are counted from V8's own roots; DevTools' `baseSystemDistance`. */
const SYSTEM_DISTANCE = 100_000_000;

/** Whether a path leads to an object from a root that is not only V8's own. @param {number} distance */
export function isFromRoot(distance) {
  return distance >= 0 && distance < SYSTEM_DISTANCE;
}
const SIZE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/**
 * Creates the formatters of one language.
 * @param {string} language A BCP 47 tag.
 * @returns {Format}
 */
export function createFormat(language) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percents = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const wholePercents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const plurals = new Intl.PluralRules(language);
  const clocks = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const distances = new Intl.RelativeTimeFormat(language);
  /** Only for `now` and days (`yesterday`): 31 days ago is not always `last month`. */
  const namedDistances = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

  /** @param {number} bytes */
  const bytesToText = (bytes) => {
    const sign = bytes < 0 ? '−' : '';
    let value = Math.abs(bytes);
    if (value < 1000) return `${sign}${whole.format(value)}${NBSP}B`;
    let unit = -1;
    do {
      value /= 1000;
      unit += 1;
    } while (roundsToThousand(value) && unit < SIZE_UNITS.length - 1);
    const digits = roundsToHundred(value) ? whole : tenths;
    return `${sign}${digits.format(value)}${NBSP}${SIZE_UNITS[unit]}`;
  };

  /** @param {number} share */
  const shareToText = (share) => {
    if (!Number.isFinite(share)) return '–';
    if (share > 0 && share < 0.0005) return `<${percents.format(0.001)}`;
    return percents.format(share);
  };

  /** @param {number} time @param {number} now */
  const timeToText = (time, now) => {
    const minutes = Math.floor((now - time) / MINUTE_MS);
    if (minutes < 1) return namedDistances.format(0, 'second');
    if (minutes < 60) return distances.format(-minutes, 'minute');
    if (minutes < 24 * 60) return distances.format(-Math.floor(minutes / 60), 'hour');
    const days = countMidnights(time, now);
    if (days < 31) return namedDistances.format(-days, 'day');
    return days < 365
      ? distances.format(-Math.floor(days / 30.5), 'month')
      : distances.format(-Math.floor(days / 365), 'year');
  };

  return {
    bytes: bytesToText,
    exactBytes: (bytes) => whole.format(bytes),
    count: (count) => whole.format(count),
    delta: (count) => `${count > 0 ? '+' : count < 0 ? '−' : ''}${whole.format(Math.abs(count))}`,
    bytesDelta: (bytes) => `${bytes > 0 ? '+' : ''}${bytesToText(bytes)}`,
    tenths: (value) => tenths.format(value),
    percent: shareToText,
    share: (share) => {
      if (share === 0 || share === 1 || (share >= 0.0995 && share < 0.9895)) return wholePercents.format(share);
      // A share below 1 must not be rounded to 100%.
      return share < 1 ? shareToText(Math.min(share, 0.999)) : shareToText(share);
    },
    distance: (steps) => (isFromRoot(steps) ? whole.format(steps) : '–'),
    duration: (ms) => {
      if (ms < 1000) return `${whole.format(ms)}${NBSP}ms`;
      if (ms < 60_000) return `${tenths.format(ms / 1000)}${NBSP}s`;
      if (ms >= 60 * MINUTE_MS) {
        const minutes = Math.round(ms / MINUTE_MS);
        return `${whole.format(Math.floor(minutes / 60))}${NBSP}h ${whole.format(minutes % 60)}${NBSP}min`;
      }
      const seconds = Math.round(ms / 1000);
      return `${whole.format(Math.floor(seconds / 60))}${NBSP}min ${whole.format(seconds % 60)}${NBSP}s`;
    },
    rate: (bytes, ms) => (ms > 0 ? `${bytesToText((bytes / ms) * 1000)}/s` : ''),
    ago: timeToText,
    moment: (time) => moments.format(time),
    clock: (time) => clocks.format(time),
    plural: (count) => plurals.select(count),
  };
}

/** Midnights between two times, in the reader's time zone. @param {number} time @param {number} now */
function countMidnights(time, now) {
  // Rounded, because a day is 23 or 25 hours long when daylight saving time begins or ends.
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / DAY_MS);
}

/** 999.5 kB would print as `1,000 kB`, so it becomes 1.0 MB. @param {number} value */
function roundsToThousand(value) {
  return value >= 999.5;
}

/** 99.95 would print as `100.0`, so whole numbers begin there. @param {number} value */
function roundsToHundred(value) {
  return value >= 99.95;
}
