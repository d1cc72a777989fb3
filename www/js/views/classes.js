/**
 * The classes of a snapshot, in each class its objects, in these their fields; sorted and filtered by the engine.
 * Grouped by file or by package, the classes are in the groups.
 */

import { NAMED_FILTERS } from '../engine/vocabulary.js';
import { html, nothing } from '../lib/html.js';
import { sortInEffect } from '../rows/trees.js';
import { parseGroup, parseOnly } from '../state/route-params.js';
import { idsChip } from './ids-chip.js';
import { exportButton } from './export-button.js';
import { searchField } from './search-field.js';
import { treeView } from './tree-view.js';

/** @import { DetailKind, OpenSnapshot, RouteOf, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { GroupBy, NamedFilter, NativeContextSizes } from '../engine/protocol.js' */
/** @import { TreeQuery } from '../rows/trees.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * If the table is narrowed to a native context, its name is needed.
 * @param {RouteOf<'classes'>} route
 * @returns {readonly DetailKind[]}
 */
export function detailsOfClasses({ only }) {
  return only?.startsWith('nativeContext_') ? ['nativeContexts'] : [];
}

/**
 * @param {StateIn<'classes'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function classesView(state, actions, speech, snapshot) {
  const { route, rowCount, details, exporting } = state;
  const { t, n } = speech;
  const { name, isComplete } = snapshot.info;
  const { filter } = route;
  const ids = isComplete ? route.ids : undefined;
  // Either of the two filters; both work within groups.
  const only = isComplete && !ids ? route.only : undefined;
  const group = isComplete ? route.group : undefined;
  const contexts = details.get(snapshot.id)?.nativeContexts;
  const native = contexts?.kind === 'ready' ? contexts.value.contexts : [];
  /** @type {TreeQuery} */
  const query = {
    kind: 'classes',
    sort: sortInEffect(route.sort, isComplete),
    text: filter,
    isComplete,
    ...(only && { nodes: { kind: 'named', name: only } }),
    ...(ids && { nodes: { kind: 'ids', ...ids } }),
    ...(group && { group }),
  };
  return html`
    <div class="hw-classes">
      <h1 class="hw-hidden-text">${t('classes.heading', { name })}</h1>
      <div class="hw-toolbar">
        ${searchField({ value: filter, label: t(group ? `groups.filter.${group}` : 'classes.filter'), testId: 'class-filter', oninput: actions.filterClasses }, speech)}
        ${groupField(group, isComplete, actions, speech)} ${onlyField(only, native, isComplete, actions, speech)}
        ${ids ? idsChip(state, ids, actions, speech) : nothing}
        <span class="hw-toolbar__count" role="status" data-testid="class-count" data-value=${rowCount ?? nothing}>
          ${rowCount === undefined ? nothing : n(group ? 'groups.count' : 'classes.count', rowCount)}
        </span>
        ${exportButton(exporting, actions, speech, { snapshot, query, view: 'classes' })}
      </div>
      ${treeView(snapshot, actions, speech, {
        query,
        label: t('classes.heading', { name }),
        testId: 'class-grid',
        counts: true,
        renderEmpty: () => emptyNote(filter, only !== undefined || ids !== undefined, group, actions, speech),
      })}
    </div>
  `;
}

/**
 * Chooses the outermost rows. The text filter is dropped, because it matches names of outermost rows.
 * @param {GroupBy | undefined} group
 * @param {boolean} isComplete
 * @param {Actions} actions
 * @param {Speech} speech
 */
function groupField(group, isComplete, actions, { t }) {
  return html`
    <span class="hw-select hw-select--boxed">
      <select
        aria-label=${t('groups.label')}
        title=${t('groups.label')}
        data-testid="group"
        ?disabled=${!isComplete}
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget: { value } }) => actions.change('classes', { group: parseGroup(value), filter: '' })}
      >
        <option value="" ?selected=${group === undefined}>${t('groups.by.class')}</option>
        <option value="file" ?selected=${group === 'file'}>${t('groups.by.file')}</option>
        <option value="package" ?selected=${group === 'package'}>${t('groups.by.package')}</option>
      </select>
    </span>
  `;
}

/**
 * Chooses the objects that count: all, or those that pass one of DevTools' named filters.
 * @param {NamedFilter | undefined} only
 * @param {NativeContextSizes['contexts']} native
 * @param {boolean} isComplete
 * @param {Actions} actions
 * @param {Speech} speech
 */
function onlyField(only, native, isComplete, actions, { t }) {
  const ofContexts = native.map(({ node, id, name }) => ({
    filter: /** @type {NamedFilter} */ (`nativeContext_${node}`),
    text: t('only.nativeContext', { name: `${name.replace(/ \/ $/, '')} @${id}` }),
  }));
  // A link may contain a native context whose name is not known yet.
  const isUnnamed = only?.startsWith('nativeContext_') && !ofContexts.some(({ filter }) => filter === only);
  if (only && isUnnamed) ofContexts.push({ filter: only, text: t('only.nativeContext.unnamed') });
  return html`
    <span class="hw-select hw-select--boxed">
      <select
        aria-label=${t('only.label')}
        title=${t('only.label')}
        data-testid="only"
        ?disabled=${!isComplete}
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ { currentTarget: { value } }) => actions.change('classes', { only: parseOnly(value), ids: undefined })}
      >
        <option value="" ?selected=${only === undefined}>${t('only.all')}</option>
        ${NAMED_FILTERS.map(
          (filter) => html`
            <option value=${filter} ?selected=${filter === only}>
              ${t(/** @type {import('../words/types.js').TextKey} */ (`only.${filter}`))}
            </option>
          `,
        )}
        ${ofContexts.map(
          ({ filter, text }) => html`
            <option value=${filter} ?selected=${filter === only}>${text}</option>
          `,
        )}
      </select>
    </span>
  `;
}

/**
 * @param {string} filter
 * @param {boolean} isNarrowed
 * @param {GroupBy | undefined} group
 * @param {Actions} actions
 * @param {Speech} speech
 */
function emptyNote(filter, isNarrowed, group, actions, { t }) {
  if (filter === '' && !isNarrowed)
    return html`
      <p>${t('classes.none')}</p>
    `;
  return html`
    <p>${filter === '' ? t('only.empty') : t(group ? `groups.empty.${group}` : 'classes.empty', { filter })}</p>
    <button
      class="hw-button"
      type="button"
      @click=${() => actions.change('classes', { filter: '', only: undefined, ids: undefined })}
    >
      ${t('classes.empty.clear')}
    </button>
  `;
}
