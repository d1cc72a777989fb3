/** Puts a trend over many snapshots into numbers and sentences. */

/** @import { IdRange } from '../state/app-state.js' */
/** @import { TrendInfo, TrendMeasure, TrendRow } from '../engine/protocol.js' */
/** @import { Format } from './format.js' */
/** @import { Speech } from './speech.js' */

/** @typedef {readonly (readonly ({ count: number; shallowSize: number } | undefined)[])[]} Survivors */
/**
 * The number of classes that grow every time, and the one to name.
 * @typedef {{ count: number; lead: TrendRow | undefined; isOwn: boolean }} Growing
 */

/** A sentence lists at most this many totals. */
const MAX_TOTALS = 6;

/**
 * @param {TrendRow} row
 * @param {TrendMeasure} measure
 */
export function valuesOf({ counts, shallowSizes, retainedSizes }, measure) {
  return { count: counts, shallowSize: shallowSizes, retainedSize: retainedSizes }[measure];
}

/**
 * The differences between each value and the next.
 * @param {readonly number[]} values
 */
export function stepsOf(values) {
  return values.slice(1).map((value, index) => value - (values[index] ?? 0));
}

/**
 * Formats a value of a measure.
 * @param {number} value
 * @param {TrendMeasure} measure
 * @param {Format} f
 */
export function measured(value, measure, f) {
  return measure === 'count' ? f.count(value) : f.bytes(value);
}

/**
 * Formats a change of a measure, with its sign.
 * @param {number} change
 * @param {TrendMeasure} measure
 * @param {Format} f
 */
export function signed(change, measure, f) {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  // The median of counts may lie halfway between two whole numbers.
  const size = Math.abs(change);
  const isFraction = measure === 'count' && !Number.isInteger(size) && size < 100;
  return `${sign}${isFraction ? f.tenths(size) : measured(size, measure, f)}`;
}

/**
 * How the size of the whole heap changed.
 * @param {readonly number[]} sizes
 * @param {Speech} speech
 */
export function heapSentence(sizes, { t, f }) {
  const steps = stepsOf(sizes);
  const shown = sizes.length > MAX_TOTALS ? [...sizes.slice(0, 3), undefined, ...sizes.slice(-2)] : sizes;
  const list = shown.map((size) => (size === undefined ? '…' : f.bytes(size))).join(' → ');
  const change = signed((sizes.at(-1) ?? 0) - (sizes[0] ?? 0), 'shallowSize', f);
  const once = steps.length > 1 ? '' : '.once';
  if (steps.every((step) => step > 0)) return t(`trend.heap.grew${once}`, { list, change });
  if (steps.every((step) => step < 0)) return t(`trend.heap.shrank${once}`, { list, change });
  if (steps.every((step) => step === 0)) return t('trend.heap.same', { size: f.bytes(sizes[0] ?? 0) });
  return t('trend.heap.mixed', { list, change });
}

/**
 * Which classes grow, in three pieces: the text before the named class, its name, and the text after it.
 * @param {Growing} growing
 * @param {{ measure: TrendMeasure; skipFirst: boolean }} options
 * @param {Speech} speech
 * @returns {{ before: string; name: string; after: string }}
 */
export function growthSentence({ count, lead, isOwn }, { measure, skipFirst }, { t, n, f }) {
  if (!lead) return { before: t('trend.growing.none'), name: '', after: '' };
  const values = valuesOf(lead, measure);
  const steps = stepsOf(values).slice(skipFirst ? 1 : 0);
  const isEven = steps.every((step) => step === steps[0]);
  const step = signed(isEven ? (steps[0] ?? 0) : lead.slope, measure, f);
  const rest = t(isEven ? 'trend.growing.even' : 'trend.growing.about', {
    step: measure === 'count' ? step : t(`trend.growing.step.${measure}`, { step }),
  });
  const [before = '', after = ''] = t(isOwn ? 'trend.growing.own' : 'trend.growing.first', { name: '\n' }).split('\n');
  return { before: `${n('trend.growing', count)}${before}`, name: lead.name, after: `${after}${rest}` };
}

/**
 * Chooses which of the classes that grow every time to name: the first of the program's own, else the first of all.
 * @param {readonly TrendRow[]} rows In the order of their growth.
 */
export function chooseLead(rows) {
  const own = rows.find(({ location }) => location && !location.url?.startsWith('node:'));
  return { lead: own ?? rows[0], isOwn: own !== undefined };
}

/**
 * Whether the snapshots are in the order in which they were taken. The last ids show that if all come from one process;
 * otherwise the order is assumed to be right.
 * @param {Pick<TrendInfo, 'isById' | 'lastIds'>} info
 */
export function isByTime({ isById, lastIds }) {
  return !isById || stepsOf(lastIds).every((step) => step >= 0);
}

/**
 * The ids of the objects that one of the snapshots was the first to have.
 * @param {readonly number[]} lastIds
 * @param {number} born Index of that snapshot.
 * @returns {IdRange}
 */
export function idsOfCohort(lastIds, born) {
  return { above: lastIds[born - 1] ?? 0, upTo: lastIds[born] ?? 0 };
}

/**
 * Describes a range of ids in words.
 * @param {IdRange} ids
 * @param {readonly number[] | undefined} lastIds The last id of each snapshot, if known.
 * @param {readonly number[]} numbers The numbers by which the page names the snapshots.
 * @param {Speech} speech
 */
export function describeIds({ above, upTo }, lastIds, numbers, { t }) {
  const born = lastIds?.findIndex((last, index) => last === upTo && (lastIds[index - 1] ?? 0) === above) ?? -1;
  const to = numbers[born];
  if (to === undefined) return t('trend.ids.range', { above, upTo });
  return born === 0 ? t('trend.ids.first', { to }) : t('trend.ids.between', { from: numbers[born - 1] ?? 0, to });
}

/**
 * How many of the objects that the last but one snapshot was the first to have are still in the last one. With three
 * snapshots, this is the question of the three-snapshot technique.
 * @param {Survivors} survivors
 * @param {readonly number[]} numbers
 * @param {Speech} speech
 */
export function survivorSentence(survivors, numbers, { t, n, f }) {
  const last = survivors.length - 1;
  const born = last - 1;
  const [then, now] = [survivors[born]?.[born], survivors[born]?.[last]];
  if (!then || !now) return '';
  const values = {
    left: f.count(now.count),
    share: f.percent(then.count > 0 ? now.count / then.count : 0),
    last: numbers[last] ?? 0,
    to: numbers[born] ?? 0,
  };
  if (born === 0) return t('trend.survived.first', { ...values, count: n('trend.objects', then.count) });
  return t('trend.survived', { ...values, count: n('trend.objects', then.count), from: numbers[born - 1] ?? 0 });
}
