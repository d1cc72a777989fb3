/** The comparison of two open snapshots: which objects were added, removed, or grew. */

import { DIFF_SCOPES } from '../engine/vocabulary.js';
import { html, nothing } from '../lib/html.js';
import { shortName } from '../lib/snapshot-name.js';
import { keyOfComparison, selectBase, swapped } from '../state/comparisons.js';
import { sortForDiff } from '../rows/diff-trees.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { comparedLines } from './compare-lines.js';
import { diffTable } from './diff-table.js';
import { saveButton } from './export-button.js';
import { searchField } from './search-field.js';

/** @import { OpenSnapshot, RouteOf, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Pair } from '../state/comparisons.js' */
/** @import { DiffQuery } from '../rows/diff-trees.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {StateIn<'compare'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} current
 */
export function compareView(state, actions, speech, current) {
  const { t } = speech;
  const { route, snapshots } = state;
  if (snapshots.length < 2) return alone(actions, speech);
  const base = selectBase(state);
  const pair = base && { base, current, matching: route.matching };
  return html`
    <div class="hw-classes hw-compare" data-testid="compare">
      <h1 class="hw-hidden-text">
        ${t('compare.heading', { base: base?.info.name ?? '–', current: current.info.name })}
      </h1>
      ${pairBar(state, base, current, actions, speech)}
      ${pair ? content(state, pair, actions, speech) : note(t('compare.missing', { id: route.base ?? '–' }), 'compare-missing')}
    </div>
  `;
}

/** @param {string} text @param {string} testId */
function note(text, testId) {
  return html`
    <div class="hw-note" role="status" data-testid=${testId}>${text}</div>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 */
function alone(actions, { t }) {
  return html`
    <div class="hw-empty" data-testid="compare-alone">
      <h1 class="hw-empty__title">${t('compare.alone.title')}</h1>
      <p class="hw-empty__text">${t('compare.alone.text')}</p>
      <button class="hw-button hw-compare__open" type="button" @click=${actions.pickFiles}>${t('nav.open')}</button>
    </div>
  `;
}

/**
 * Chooses the two snapshots.
 * @param {StateIn<'compare'>} state
 * @param {OpenSnapshot | undefined} base
 * @param {OpenSnapshot} current
 * @param {Actions} actions
 * @param {Speech} speech
 */
function pairBar({ snapshots, route }, base, current, actions, { t }) {
  const swap = () => base && actions.navigate(swapped(route, { base, current, matching: route.matching }));
  /**
   * @param {'base' | 'current'} side
   * @param {OpenSnapshot | undefined} chosen
   * @param {(id: number) => void} choose
   */
  const select = (side, chosen, choose) => html`
    <label class="hw-compare__side" title=${t(`compare.${side}.hint`)}>
      <span class="hw-muted">${t(`compare.${side}`)}</span>
      <span class="hw-select hw-select--boxed">
        <select
          data-testid=${`compare-${side}`}
          @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => choose(Number(event.currentTarget.value))}
        >
          ${
            chosen
              ? nothing
              : html`
                  <option value="" .selected=${true} disabled>–</option>
                `
          }
          ${snapshots.map(
            ({ id, info }) => html`
              <option value=${id} .selected=${id === chosen?.id}>${`${id} · ${shortName(info.name)}`}</option>
            `,
          )}
        </select>
      </span>
    </label>
  `;
  return html`
    <div class="hw-toolbar hw-compare__pair">
      ${select('base', base, (id) => (id === current.id ? swap() : actions.change('compare', { base: id, matching: 'auto' })))}
      <span class="hw-compare__arrow" aria-hidden="true">→</span>
      ${select('current', current, (id) =>
        id === base?.id ? swap() : actions.change('compare', { snap: id, base: base?.id, matching: 'auto' }),
      )}
      <button
        class="hw-button hw-button--icon hw-compare__swap"
        type="button"
        aria-label=${t('compare.swap')}
        title=${t('compare.swap')}
        data-testid="compare-swap"
        ?disabled=${!base}
        @click=${swap}
      >
        ${icons.swap}
      </button>
    </div>
  `;
}

/**
 * @param {StateIn<'compare'>} state
 * @param {Pair} pair
 * @param {Actions} actions
 * @param {Speech} speech
 */
function content({ route, comparisons, rowCount, exporting }, pair, actions, speech) {
  const { t } = speech;
  if (!pair.base.info.isComplete || !pair.current.info.isComplete) return note(t('object.early'), 'compare-early');
  const key = keyOfComparison(pair);
  const comparison = comparisons.get(key);
  if (comparison?.kind === 'failed')
    return html`
      <div class="hw-note hw-compare__failed" role="alert" data-testid="compare-failed">
        <p>${t('compare.failed', { message: comparison.error.message })}</p>
        <button class="hw-button" type="button" @click=${() => actions.retryComparison(key)}>
          ${t('compare.retry')}
        </button>
      </div>
    `;
  if (comparison?.kind !== 'ready') return note(t('compare.loading'), 'compare-loading');
  const { value } = comparison;
  const { isById } = value.info;
  const scope = isById ? route.scope : 'changed';
  /** @type {DiffQuery} */
  const query = { scope, sort: sortForDiff(route.sort, scope, isById), text: route.filter };
  const label = t('compare.heading', { base: pair.base.info.name, current: pair.current.info.name });
  return html`
    ${comparedLines(value.info, actions, speech)}
    <div class="hw-toolbar">
      ${scopes(route, scope, isById, speech)}
      ${searchField({ value: route.filter, label: t('classes.filter'), testId: 'compare-filter', oninput: actions.filterClasses }, speech)}
      <span class="hw-toolbar__count" role="status" data-testid="compare-count" data-value=${rowCount ?? nothing}>
        ${rowCount === undefined ? nothing : speech.n('classes.count', rowCount)}
      </span>
      ${saveButton(exporting, () => actions.exportDiff(value, query), speech)}
    </div>
    ${diffTable(pair, comparison, actions, speech, { query, label, renderEmpty: () => empty(query, isById, actions, speech) })}
  `;
}

/**
 * @param {RouteOf<'compare'>} route
 * @param {RouteOf<'compare'>['scope']} chosen
 * @param {boolean} isById
 * @param {Speech} speech
 */
function scopes(route, chosen, isById, { t }) {
  return html`
    <div class="hw-either" role="group" aria-label=${t('compare.scope')} data-testid="compare-scope">
      ${DIFF_SCOPES.map((scope) =>
        isById || scope === 'changed'
          ? html`
              <a
                class="hw-either__choice"
                href=${formatHash({ ...route, scope })}
                title=${t(`compare.scope.${scope}.hint`)}
                aria-current=${scope === chosen ? 'true' : nothing}
                data-value=${scope}
              >
                ${t(`compare.scope.${scope}`)}
              </a>
            `
          : html`
              <span
                class="hw-either__choice hw-either__choice--off"
                role="link"
                aria-disabled="true"
                title=${t('compare.scope.needsIds')}
                data-value=${scope}
              >
                ${t(`compare.scope.${scope}`)}
              </span>
            `,
      )}
    </div>
  `;
}

/**
 * @param {DiffQuery} query
 * @param {boolean} isById
 * @param {Actions} actions
 * @param {Speech} speech
 */
function empty({ scope, text }, isById, actions, { t }) {
  if (text !== '')
    return html`
      <p>${t('compare.empty', { filter: text })}</p>
      <button class="hw-button" type="button" @click=${() => actions.change('compare', { filter: '' })}>
        ${t('classes.empty.clear')}
      </button>
    `;
  return html`
    <div class="hw-compare__none" data-testid="compare-none">
      <p class="hw-compare__none-title">${t(`compare.none.${scope}`)}</p>
      ${
        scope === 'changed'
          ? html`
              <p>${t(isById ? 'compare.none.changed.ids' : 'compare.none.changed.classes')}</p>
            `
          : html`
              <button class="hw-button" type="button" @click=${() => actions.change('compare', { scope: 'changed' })}>
                ${t('compare.none.all')}
              </button>
            `
      }
    </div>
  `;
}
