/** The trend over all open snapshots: how the heap changed, which classes grow, and which objects survived. */

import { html, nothing } from '../lib/html.js';
import { splitByKind } from '../lib/statistics.js';
import { growthSentence, heapSentence, isByTime } from '../lib/trend.js';
import { formatHash } from '../state/url-state.js';
import '../widgets/areas.js';
import { trendClasses } from './trend-classes.js';
import { survivorsPanel } from './survivors.js';

/** @import { OpenSnapshot, StateIn, TrendPage } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Trend } from '../engine/api.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { AreaChart } from '../widgets/areas.js' */

/** @typedef {Extract<TrendPage, { kind: 'ready' }>} ReadyTrend */

/**
 * @param {StateIn<'trend'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function trendView(state, actions, speech) {
  const { t, f } = speech;
  const { snapshots, trend: page } = state;
  if (snapshots.length < 2) return few(actions, speech);
  const early = snapshots.find(({ info }) => !info.isComplete);
  if (early) return note('trend-early', t('trend.early', { name: early.info.name }));
  if (page?.kind === 'failed') return failed(page.error.message, actions, speech);
  if (page?.kind !== 'ready') return note('trend-loading', t('trend.loading', { count: f.count(snapshots.length) }));
  return html`
    <div class="hw-overview hw-trend" data-testid="trend">
      <h1 class="hw-hidden-text">${t('nav.trend')}</h1>
      ${isByTime(page.trend.info) ? nothing : disorder(page, snapshots, actions, speech)}
      ${summary(page, snapshots, speech)}
      <div class="hw-trend__columns">
        ${kinds(page.trend, snapshots, speech)} ${survivorsPanel(page, snapshots, speech)}
      </div>
      ${trendClasses(state, page, actions, speech)}
    </div>
  `;
}

/**
 * @param {ReadyTrend} page
 * @param {readonly OpenSnapshot[]} snapshots
 * @param {Speech} speech
 */
function summary({ trend, growing }, snapshots, speech) {
  const sizes = trend.info.totals.map(({ totalSize }) => totalSize);
  const answer = growing?.answer.kind === 'ready' ? growing.answer.value : undefined;
  const growth = answer && growing && growthSentence(answer, growing, speech);
  const href = formatHash({ view: 'classes', snap: snapshots.at(-1)?.id, filter: growth?.name ?? '' });
  // No space that the sentence does not have.
  // prettier-ignore
  const lead = growth?.name && html`<a class="hw-trend__lead" href=${href}>${growth.name}</a>`;
  return html`
    <div class="hw-trend__summary" role="status" data-testid="trend-summary">
      <p class="hw-trend__heap">${heapSentence(sizes, speech)}</p>
      <p class="hw-trend__growth">${growth?.before}${lead}${growth?.after}</p>
    </div>
  `;
}

/**
 * @param {ReadyTrend} page
 * @param {readonly OpenSnapshot[]} snapshots
 * @param {Actions} actions
 * @param {Speech} speech
 */
function disorder({ trend }, snapshots, actions, { t }) {
  const { lastIds } = trend.info;
  const inTime = () =>
    snapshots.map(({ id }, at) => ({ id, last: lastIds[at] ?? 0 })).toSorted((a, b) => a.last - b.last);
  return html`
    <div class="hw-trend__order" role="alert" data-testid="trend-order">
      <p>${t('trend.order')}</p>
      <button
        class="hw-button"
        type="button"
        data-testid="trend-order-mend"
        @click=${() => actions.arrangeByIds(inTime().map(({ id }) => id))}
      >
        ${t('trend.order.mend')}
      </button>
    </div>
  `;
}

/** The same chart for the same trend, because a new object makes the element redraw. @type {WeakMap<Trend, AreaChart>} */
const charts = new WeakMap();

/**
 * @param {Trend} trend
 * @param {readonly OpenSnapshot[]} snapshots
 * @returns {AreaChart}
 */
function chartOf(trend, snapshots) {
  const known = charts.get(trend);
  if (known) return known;
  const parts = trend.info.totals.map(({ statistics }) => splitByKind(statistics));
  /** @type {AreaChart} */
  const chart = {
    layers: (parts[0] ?? []).map(({ kind }, at) => ({ kind, values: parts.map((part) => part[at]?.bytes ?? 0) })),
    totals: trend.info.totals.map(({ statistics }) => statistics.total),
    snapshots: snapshots.map(({ id, info }) => ({ number: id, name: info.name })),
  };
  charts.set(trend, chart);
  return chart;
}

/**
 * @param {Trend} trend
 * @param {readonly OpenSnapshot[]} snapshots
 * @param {Speech} speech
 */
function kinds(trend, snapshots, speech) {
  return html`
    <section class="hw-panel" aria-label=${speech.t('trend.kinds')}>
      <h2 class="hw-panel__title">${speech.t('trend.kinds')}</h2>
      <hw-areas data-testid="areas" .chart=${chartOf(trend, snapshots)} .speech=${speech}></hw-areas>
    </section>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 */
function few(actions, { t }) {
  return html`
    <div class="hw-empty" data-testid="trend-few">
      <h1 class="hw-empty__title">${t('trend.few')}</h1>
      <p class="hw-empty__text">${t('trend.few.text')}</p>
      <p class="hw-trend__retry">
        <button class="hw-button hw-button--primary" type="button" @click=${actions.pickFiles}>
          ${t('trend.few.open')}
        </button>
      </p>
    </div>
  `;
}

/** @param {string} testId @param {string} text */
function note(testId, text) {
  return html`
    <div class="hw-note" role="status" data-testid=${testId}>${text}</div>
  `;
}

/**
 * @param {string} message
 * @param {Actions} actions
 * @param {Speech} speech
 */
function failed(message, actions, { t }) {
  return html`
    <div class="hw-note" role="alert" data-testid="trend-failed">
      <p>${t('trend.failed', { message })}</p>
      <p class="hw-trend__retry">
        <button class="hw-button" type="button" @click=${actions.retryTrend}>${t('trend.retry')}</button>
      </p>
    </div>
  `;
}
