/** The parameters of the trend view in the address bar: `measure=count&warm=1&requests=50&order=-multiple`. */

import { TREND_MEASURES, TREND_SORT_KEYS } from '../engine/vocabulary.js';

/** @import { Sort, TrendSortKey } from '../engine/protocol.js' */
/** @import { TrendRoute } from './app-state.js' */

const MOST_REQUESTS = 1_000_000_000;

/** @type {Sort<TrendSortKey>} */
const byGrowth = { key: 'growth', descending: true };
/** @type {TrendRoute} */
export const defaultTrend = { measure: 'count', skipFirst: false, requests: undefined, sort: byGrowth };

/** @param {URLSearchParams} values @returns {TrendRoute} */
export function parseTrend(values) {
  const order = values.get('order') ?? '';
  const key = TREND_SORT_KEYS.find((candidate) => candidate === order.replace(/^-/, ''));
  return {
    measure: TREND_MEASURES.find((measure) => measure === values.get('measure')) ?? defaultTrend.measure,
    skipFirst: values.get('warm') === '1',
    requests: parseRequests(values.get('requests') ?? ''),
    sort: key ? sortBy(key, order.startsWith('-')) : byGrowth,
  };
}

/**
 * @param {URLSearchParams} values
 * @param {TrendRoute} trend
 */
export function formatTrend(values, { measure, skipFirst, requests, sort }) {
  if (measure !== defaultTrend.measure) values.set('measure', measure);
  if (skipFirst) values.set('warm', '1');
  if (requests !== undefined) values.set('requests', String(requests));
  if (sort.key !== byGrowth.key || sort.descending !== byGrowth.descending)
    values.set('order', `${sort.descending ? '-' : ''}${sort.key}`);
}

/**
 * `growth` and `multiple` put suspicious classes first; they have no other direction.
 * @param {TrendSortKey} key
 * @param {boolean} descending
 * @returns {Sort<TrendSortKey>}
 */
export function sortBy(key, descending) {
  return { key, descending: descending || key === 'growth' || key === 'multiple' };
}

/** At least 2, because every number is a multiple of 1. @param {string} text */
export function parseRequests(text) {
  const requests = Number(text || undefined);
  return Number.isInteger(requests) && requests > 1 && requests <= MOST_REQUESTS ? requests : undefined;
}

/**
 * Sets the number of requests, and sorts by multiples of it. Without a number there are no multiples to sort by.
 * @param {TrendRoute} trend
 * @param {number | undefined} requests
 * @returns {TrendRoute}
 */
export function withRequests(trend, requests) {
  return { ...trend, requests, sort: requests === undefined ? byGrowth : { key: 'multiple', descending: true } };
}

/**
 * The settings that have a meaning for this number of snapshots.
 * @param {TrendRoute} trend
 * @param {number} count
 * @returns {TrendRoute}
 */
export function trendInEffect(trend, count) {
  const { skipFirst, requests, sort } = trend;
  const isBare = sort.key === 'multiple' && requests === undefined;
  return { ...trend, skipFirst: skipFirst && count > 2, sort: isBare ? byGrowth : sortBy(sort.key, sort.descending) };
}
