/** The classes of a trend: first those that grow every time, or those that grow by multiples of the requests. */

import { TREND_MEASURES } from '../engine/vocabulary.js';
import { html, nothing } from '../lib/html.js';
import { syncValue } from '../lib/sync-value.js';
import { parseRequests, sortBy, trendInEffect, withRequests } from '../state/trend-route.js';
import { trendRows } from '../state/trends.js';
import { formatHash } from '../state/url-state.js';
import '../widgets/grid.js';
import { searchField } from './search-field.js';
import { routeOfTrendRow, trendColumns } from './trend-columns.js';
import { failureNote } from './tree-view.js';

/** @import { StateIn, TrendRoute } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ErrorData, TrendRow, TrendSortKey } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { RowActivated, RowsCounted, SortChanged } from '../widgets/grid-contract.js' */
/** @import { ReadyTrend } from './trend.js' */

/**
 * @param {StateIn<'trend'>} state
 * @param {ReadyTrend} page
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function trendClasses({ route, rowCount, snapshots }, { trend }, actions, speech) {
  const { t, n } = speech;
  const { filter } = route;
  const shown = trendInEffect(route.trend, snapshots.length);
  const { sort } = shown;
  return html`
    <section class="hw-panel hw-trend__classes" aria-label=${t('trend.classes')}>
      <h2 class="hw-panel__title">
        ${t('trend.classes')}
        <span class="hw-panel__note" role="status" data-testid="trend-count" data-value=${rowCount ?? nothing}>
          ${rowCount === undefined ? nothing : n('classes.count', rowCount)}
        </span>
      </h2>
      <div class="hw-classes">
        <div class="hw-trend__toolbar">
          ${searchField({ value: filter, label: t('classes.filter'), testId: 'trend-filter', oninput: actions.filterClasses }, speech)}
          ${measureChoice(route, shown, speech)} ${snapshots.length > 2 ? warmUp(shown, actions, speech) : nothing}
          ${requestsField(route.trend, actions, speech)}
        </div>
        <hw-grid
          data-testid="trend-grid"
          .columns=${trendColumns(speech, shown, snapshots)}
          .name=${'trend'}
          .resizeHint=${t('column.resize')}
          .source=${trendRows(trend, { ...shown, text: filter })}
          .sort=${sort}
          .label=${t('trend.classes')}
          .renderEmpty=${() => emptyNote(filter, actions, speech)}
          .renderFailure=${(/** @type {ErrorData} */ error, /** @type {() => void} */ retry) => failureNote(error, retry, speech)}
          @sort-changed=${(/** @type {SortChanged} */ { detail: { key, descending } }) => actions.change('trend', { trend: { ...shown, sort: sortBy(/** @type {TrendSortKey} */ (key), descending) } })}
          @rows-counted=${(/** @type {RowsCounted} */ { detail }) => actions.countRows(detail.total)}
          @row-activated=${(/** @type {RowActivated<TrendRow>} */ { detail: { row } }) => actions.navigate(routeOfTrendRow(row, snapshots))}
        ></hw-grid>
      </div>
    </section>
  `;
}

/**
 * @param {StateIn<'trend'>['route']} route
 * @param {TrendRoute} trend
 * @param {Speech} speech
 */
function measureChoice(route, trend, { t }) {
  return html`
    <div class="hw-either" role="group" aria-label=${t('trend.measure')} data-testid="trend-measure">
      ${TREND_MEASURES.map(
        (measure) => html`
          <a
            class="hw-either__choice"
            href=${formatHash({ ...route, trend: { ...trend, measure } })}
            aria-current=${measure === trend.measure ? 'true' : nothing}
            data-value=${measure}
          >
            ${t(`trend.measure.${measure}`)}
          </a>
        `,
      )}
    </div>
  `;
}

/**
 * @param {TrendRoute} trend
 * @param {Actions} actions
 * @param {Speech} speech
 */
function warmUp(trend, actions, { t }) {
  return html`
    <label class="hw-check" title=${t('trend.warm.hint')}>
      <input
        type="checkbox"
        data-testid="trend-warm"
        .checked=${trend.skipFirst}
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget }) => actions.change('trend', { trend: { ...trend, skipFirst: currentTarget.checked } })}
      />
      ${t('trend.warm')}
    </label>
  `;
}

/**
 * @param {TrendRoute} trend
 * @param {Actions} actions
 * @param {Speech} speech
 */
function requestsField(trend, actions, { t }) {
  return html`
    <label class="hw-check" title=${t('trend.requests.hint')}>
      ${t('trend.requests')}
      <input
        class="hw-field hw-trend__requests"
        type="number"
        min="2"
        step="1"
        inputmode="numeric"
        autocomplete="off"
        data-testid="trend-requests"
        ${syncValue(trend.requests === undefined ? '' : String(trend.requests))}
        @change=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ { currentTarget: { value } }) => actions.change('trend', { trend: withRequests(trend, parseRequests(value)) })}
      />
    </label>
  `;
}

/**
 * @param {string} filter
 * @param {Actions} actions
 * @param {Speech} speech
 */
function emptyNote(filter, actions, { t }) {
  if (filter === '')
    return html`
      <p>${t('trend.none')}</p>
    `;
  return html`
    <p>${t('trend.empty', { filter })}</p>
    <button class="hw-button" type="button" @click=${() => actions.change('trend', { filter: '' })}>
      ${t('trend.empty.clear')}
    </button>
  `;
}
