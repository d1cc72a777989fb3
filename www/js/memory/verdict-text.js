/** A verdict about memory over time, in words. */

/** @import { Speech } from '../lib/speech.js' */
/** @import { Trend, Verdict } from './types.js' */

/**
 * @typedef {object} VerdictWords
 * @property {string} title In a few words.
 * @property {string} text What is seen, with numbers.
 * @property {string} advice What to do; empty if there is nothing to do.
 */

/** Shorter logs have their pace in seconds, and in minutes. */
const IN_SECONDS_MS = 2 * 60_000;
const IN_MINUTES_MS = 20 * 60_000;

/**
 * @param {Verdict} verdict
 * @param {Speech} speech
 * @returns {VerdictWords}
 */
export function memoryVerdictWords(verdict, speech) {
  const { t, n, f, known } = speech;
  const { kind, about, missing, more, samples } = verdict;
  const key = kind === 'unclear' ? /** @type {const} */ (`unclear.${missing ?? 'trend'}`) : kind;
  const trend = about && verdict.trends[about];
  const values = {
    what: about ? t(`memoryLog.about.${about}`) : '',
    first: f.bytes((trend ?? verdict.trends.heap)?.first ?? 0),
    last: f.bytes((trend ?? verdict.trends.heap)?.last ?? 0),
    rate: trend ? rateText(trend, verdict, speech) : '',
    samples: n('memoryLog.chart.samples', samples),
    more: n('memoryLog.more', more?.samples ?? 0),
    time: f.duration(more?.ms ?? 0),
    collections: n('memoryLog.collections', verdict.collections),
  };
  // Without times it is not known how long more samples take.
  const isUntimed = missing === 'samples' && !more?.ms;
  const advice = known(`memoryLog.verdict.${key}.advice`);
  return {
    title: t(`memoryLog.verdict.${key}.title`),
    text: t(isUntimed ? 'memoryLog.verdict.unclear.samples.untimed' : `memoryLog.verdict.${key}.text`, values),
    advice: advice ? t(advice, values) : '',
  };
}

/**
 * The verdict in one line.
 * @param {Verdict} verdict
 * @param {Speech} speech
 */
export function memoryVerdictText(verdict, speech) {
  const { title, text } = memoryVerdictWords(verdict, speech);
  return speech.t('memoryLog.verdict.line', { title, text });
}

/**
 * The pace of a trend: per second, per minute, per hour, or per hundred samples if they have no times.
 * @param {Trend} trend
 * @param {Pick<Verdict, 'isNumbered' | 'durationMs'>} verdict
 * @param {Speech} speech
 */
export function rateText({ rate }, { isNumbered, durationMs }, { t, f }) {
  if (isNumbered) return t('memoryLog.rate.samples', { size: f.bytesDelta(rate) });
  if (durationMs < IN_SECONDS_MS) return t('memoryLog.rate.second', { size: f.bytesDelta(rate / 3600) });
  return durationMs < IN_MINUTES_MS
    ? t('memoryLog.rate.minute', { size: f.bytesDelta(rate / 60) })
    : t('memoryLog.rate.hour', { size: f.bytesDelta(rate) });
}
