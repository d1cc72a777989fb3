/**
 * When a heap was captured, and in which order files of a series belong. Node.js and DevTools write the time into the
 * file's name: `Heap.20261122.181500.4711.0.001.heapsnapshot` (date, time, process, thread, how many before) and
 * `Heap-20261122T181500.heapsnapshot`.
 */

/**
 * @typedef {object} CaptureTime
 * @property {number} time In milliseconds, as `Date` counts them.
 * @property {number} sequence What comes first where the second is the same.
 */

const NODE_NAME = /(?:^|\W)Heap\.(?<date>\d{8})\.(?<clock>\d{6})\.\d+\.\d+\.(?<sequence>\d+)/i;
/** A browser numbers files of one name: `Heap-20261122T181500 (1).heapsnapshot`. */
const DEVTOOLS_NAME = /(?:^|\W)Heap-(?<date>\d{8})T(?<clock>\d{6})(?: ?\((?<sequence>\d+)\))?/i;

const collator = new Intl.Collator(undefined, { numeric: true });

/** As people count: `after-9` comes before `after-10`. @param {string} a @param {string} b */
export const compareNames = (a, b) => collator.compare(a, b);

/**
 * The time in a file's name, in the time zone of whoever looks: neither program writes its own.
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
 * The order to open files in that come together: a browser hands them over in whatever order the folder was shown in. By
 * time where all names tell it; by name where they are numbered; else (`before` and `after`) by when they were written, if
 * that tells all of them apart, which a download or a copy may have reset.
 * @template {{ name: string; lastModified?: number }} T
 * @param {readonly T[]} files
 * @returns {T[]}
 */
export function sortSeries(files) {
  const dated = files.map((file) => ({ file, name: file.name, at: captureTimeOf(file.name) }));
  const isTimed = dated.every(({ at }) => at !== undefined);
  const isNumbered = files.every(({ name }) => /\d/.test(name));
  const isApart = new Set(files.map(({ lastModified }) => lastModified)).size === files.length;
  const written = (/** @type {T} */ { lastModified = 0 }) => (isNumbered || !isApart ? 0 : lastModified);
  return dated
    .toSorted(
      (a, b) =>
        (isTimed && a.at && b.at && compareTimes(a.at, b.at)) ||
        written(a.file) - written(b.file) ||
        compareNames(a.name, b.name),
    )
    .map(({ file }) => file);
}
