/**
 * The capture time of a snapshot, and the order of the files of a series. Node.js and DevTools write the time into the
 * file's name: `Heap.20261122.181500.4711.0.001.heapsnapshot` (date, time, process, thread, sequence number) and
 * `Heap-20261122T181500.heapsnapshot`.
 */

/**
 * @typedef {object} CaptureTime
 * @property {number} time In milliseconds since 1970, as in `Date`.
 * @property {number} sequence Orders captures of the same second.
 */

const NODE_NAME = /(?:^|\W)Heap\.(?<date>\d{8})\.(?<clock>\d{6})\.\d+\.\d+\.(?<sequence>\d+)/i;
/** A browser numbers downloads that have the same name: `Heap-20261122T181500 (1).heapsnapshot`. */
const DEVTOOLS_NAME = /(?:^|\W)Heap-(?<date>\d{8})T(?<clock>\d{6})(?: ?\((?<sequence>\d+)\))?/i;

const collator = new Intl.Collator(undefined, { numeric: true });

/** Compares numbers in names by value: `after-9` comes before `after-10`. @param {string} a @param {string} b */
export const compareNames = (a, b) => collator.compare(a, b);

/**
 * The time in a file's name, read in the reader's time zone: neither program writes the zone.
 * @param {string} name
 * @returns {CaptureTime | undefined}
 */
export function captureTimeOf(name) {
  const parts = (NODE_NAME.exec(name) ?? DEVTOOLS_NAME.exec(name))?.groups;
  if (!parts) return undefined;
  const { date = '', clock = '', sequence = '0' } = parts;
  const iso = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${clock.replace(/(..)(..)(..)/, '$1:$2:$3')}`;
  const time = Date.parse(iso);
  return Number.isNaN(time) ? undefined : { time, sequence: Number(sequence) };
}

/** @param {CaptureTime} a @param {CaptureTime} b */
export function compareTimes(a, b) {
  return a.time - b.time || a.sequence - b.sequence;
}

/**
 * Sorts files that arrive together, because the browser passes them in the order in which the folder was displayed.
 * - If all names have a capture time: by time.
 * - If all names have a number: by name.
 * - Otherwise (`before` and `after`): by modification time. A download or a copy may have reset that, so it counts only
 *   if no two files have the same.
 * @template {{ name: string; lastModified?: number }} T
 * @param {readonly T[]} files
 * @returns {T[]}
 */
export function sortSeries(files) {
  const dated = files.map((file) => ({ file, name: file.name, at: captureTimeOf(file.name) }));
  const isTimed = dated.every(({ at }) => at !== undefined);
  const isNumbered = files.every(({ name }) => /\d/.test(name));
  const areDistinct = new Set(files.map(({ lastModified }) => lastModified)).size === files.length;
  const modifiedAt = (/** @type {T} */ { lastModified = 0 }) => (isNumbered || !areDistinct ? 0 : lastModified);
  return dated
    .toSorted(
      (a, b) =>
        (isTimed && a.at && b.at && compareTimes(a.at, b.at)) ||
        modifiedAt(a.file) - modifiedAt(b.file) ||
        compareNames(a.name, b.name),
    )
    .map(({ file }) => file);
}
