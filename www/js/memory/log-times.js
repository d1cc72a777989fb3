/** The times of log lines, in milliseconds: since 1970, or since some beginning if the log does not say more. */

/** Names of fields with a time, in lower case. */
const TIME_NAMES = new Set([
  'at',
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  'date',
  'datetime',
  'eventtime',
  'asctime',
  't',
  'now',
  'when',
]);

const ISO = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\s?(?:Z|[+-]\d\d:?\d\d))?/;
/** Of web servers: `30/Nov/2026:07:33:19 +0000`. */
const SERVER = /(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d)(?: ([+-]\d\d)(\d\d))?/;
/** Of syslog, without a year: `Nov 30 07:33:19`. */
const SYSLOG = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/;
const OF_DAY = /^\W?(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)\b/;
const EPOCH = /^\W?(\d{10}(?:\.\d{1,9})?|\d{13})\b/;
const IN_BLOCK =
  /(?:^|[\s{,])["']?(at|time|timestamp|@timestamp|ts|date|datetime)["']?\s?[:=]\s?["']?(\d{4}-\d\d-\d\d[T ][^"',}]{4,24}|\d{1,20}(?:\.\d{1,9})?)/i;

/** Where a line has its time, if it has one. */
const HEAD = 120;

/** @param {string} name Of a field. */
export function isTimeName(name) {
  return TIME_NAMES.has(name.toLowerCase());
}

/** Whether a field of this name counts seconds since some beginning. @param {string} name */
export function isSecondsName(name) {
  return /^(uptime|elapsed|seconds|secs?|(time|uptime|elapsed)[ _]?\(?(s|secs?|seconds)\)?)$/i.test(name);
}

/** @param {unknown} value @returns {number | undefined} Milliseconds. */
export function secondsOf(value) {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 0 && seconds < 1e12 ? seconds * 1000 : undefined;
}

/**
 * The time that a field holds: a date as text, or a number of seconds, milliseconds or less since 1970. A small number
 * counts as milliseconds since some beginning.
 * @param {unknown} value
 * @returns {number | undefined}
 */
export function timeOf(value) {
  if (typeof value === 'string') {
    if (value.length > 60) return undefined;
    return /^\d+(\.\d+)?$/.test(value) ? timeOf(Number(value)) : timeInLine(value);
  }
  if (typeof value !== 'number' || !(value >= 0) || value > 1e20) return undefined;
  if (value >= 1e17) return value / 1e6;
  if (value >= 1e14) return value / 1e3;
  return value >= 1e9 && value < 1e11 ? value * 1000 : value;
}

/**
 * The time at the head of a line.
 * @param {string} line
 * @returns {number | undefined}
 */
export function timeInLine(line) {
  const head = line.slice(0, HEAD);
  const iso = ISO.exec(head)?.[0];
  if (iso)
    return valid(
      Date.parse(
        iso
          .replace(/^(.{10}) /, '$1T')
          .replace(',', '.')
          .replace(/\s/, ''),
      ),
    );
  const epoch = EPOCH.exec(head)?.[1];
  if (epoch) return timeOf(Number(epoch));
  const day = OF_DAY.exec(head);
  if (day) return (Number(day[1]) * 3600 + Number(day[2]) * 60 + Number(day[3]?.replace(',', '.'))) * 1000;
  const server = SERVER.exec(head);
  if (server) {
    const [, date, month, year, time, hours = '+00', minutes = '00'] = server;
    return valid(Date.parse(`${date} ${month} ${year} ${time} ${hours}${minutes}`));
  }
  const syslog = SYSLOG.exec(head)?.[0];
  return syslog ? valid(Date.parse(`${syslog} ${new Date().getFullYear()}`)) : undefined;
}

/**
 * The time in a line of a block that is written over several lines: `time: 1700000000000,`.
 * @param {string} line
 * @returns {number | undefined}
 */
export function timeInBlock(line) {
  const match = line.length < 400 ? IN_BLOCK.exec(line) : null;
  return match ? timeOf(match[2]) : undefined;
}

/** @param {number} time */
function valid(time) {
  return Number.isNaN(time) ? undefined : time;
}
