/** The views that are one tree each: containment, dominators, duplicate strings, search. */

import { html, nothing } from '../lib/html.js';
import { exportButton } from './export-button.js';
import { searchField } from './search-field.js';
import { explainQuery, treeView } from './tree-view.js';

/** @import { OpenSnapshot, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { TreeQuery } from '../rows/trees.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {Speech} speech
 * @param {'containment.none' | 'dominators.none' | 'strings.none' | 'strings.empty' | 'search.none'} key
 */
const note =
  ({ t }, key) =>
  () => html`
    <p>${t(key)}</p>
  `;

/**
 * All objects from the root down, by their edges.
 * @param {StateIn<'containment'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function containmentView({ route, exporting }, actions, speech, snapshot) {
  const { t } = speech;
  /** @type {TreeQuery} */
  const query = { kind: 'fields', node: snapshot.info.root, sort: route.sort };
  return page(
    t('nav.containment'),
    t('containment.hint'),
    exportButton(exporting, actions, speech, { snapshot, query, view: 'containment' }),
    treeView(snapshot, actions, speech, {
      query,
      label: t('nav.containment'),
      testId: 'containment-grid',
      renderEmpty: note(speech, 'containment.none'),
    }),
  );
}

/**
 * All objects from the root down, by dominators.
 * @param {StateIn<'dominators'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function dominatorsView({ route, exporting }, actions, speech, snapshot) {
  const { t } = speech;
  /** @type {TreeQuery} */
  const query = { kind: 'dominated', node: snapshot.info.root, sort: route.sort };
  return page(
    t('nav.dominators'),
    t('dominators.hint'),
    exportButton(exporting, actions, speech, { snapshot, query, view: 'dominators' }),
    treeView(snapshot, actions, speech, {
      query,
      label: t('nav.dominators'),
      testId: 'dominators-grid',
      renderEmpty: note(speech, 'dominators.none'),
    }),
  );
}

/**
 * Strings that occur more than once.
 * @param {StateIn<'strings'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function stringsView({ route, rowCount, rowTrouble, exporting }, actions, speech, snapshot) {
  const { t, n } = speech;
  /** @type {TreeQuery} */
  const query = { kind: 'strings', sort: route.sort, text: route.filter };
  return page(
    t('nav.strings'),
    t('strings.hint'),
    html`
      ${searchField({ value: route.filter, label: t('strings.filter'), testId: 'string-filter', oninput: actions.filterClasses }, speech)}
      ${rowTrouble && explainQuery(rowTrouble, speech) ? count(t('filter.wrong'), true) : count(rowCount === undefined ? '' : n('strings.count', rowCount))}
      ${exportButton(exporting, actions, speech, { snapshot, query, view: 'strings' })}
    `,
    treeView(snapshot, actions, speech, {
      query,
      label: t('nav.strings'),
      testId: 'strings-grid',
      counts: true,
      texts: true,
      distances: false,
      renderEmpty: note(speech, route.filter === '' ? 'strings.none' : 'strings.empty'),
    }),
  );
}

/**
 * Objects that match a query.
 * @param {StateIn<'search'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function searchView({ route, rowCount, exporting }, actions, speech, snapshot) {
  const { t, n } = speech;
  /** @type {TreeQuery} */
  const query = { kind: 'search', sort: route.sort, text: route.query };
  return page(
    t('nav.search'),
    t('search.hint'),
    html`
      ${searchField({ value: route.query, label: t('search.label'), testId: 'search-query', onchange: actions.search }, speech)}
      ${count(rowCount === undefined || route.query === '' ? '' : n('search.count', rowCount))}
      ${route.query === '' ? nothing : exportButton(exporting, actions, speech, { snapshot, query, view: 'search' })}
    `,
    route.query === ''
      ? html`
          <div class="hw-examples">
            <p>${t('search.examples')}</p>
            <ul>
              ${[
                'class:/^Map$/',
                'retained>1MB',
                'name:/tok/i type:string',
                '@123',
                'detached:yes',
                '-type:string shallow>=10kB',
              ].map(
                (example) => html`
                  <li>
                    <button class="hw-link" type="button" @click=${() => actions.search(example)}>${example}</button>
                  </li>
                `,
              )}
            </ul>
          </div>
        `
      : treeView(snapshot, actions, speech, {
          query,
          label: t('nav.search'),
          testId: 'search-grid',
          renderEmpty: note(speech, 'search.none'),
        }),
  );
}

/** @param {string} text @param {boolean} [isWrong] */
function count(text, isWrong = false) {
  return html`
    <span
      class=${isWrong ? 'hw-toolbar__count hw-toolbar__count--wrong' : 'hw-toolbar__count'}
      role="status"
      data-testid="row-count"
    >
      ${text}
    </span>
  `;
}

/**
 * @param {string} heading
 * @param {string} hint
 * @param {unknown} tools
 * @param {unknown} content
 */
function page(heading, hint, tools, content) {
  return html`
    <div class="hw-classes">
      <h1 class="hw-hidden-text">${heading}</h1>
      <div class="hw-toolbar">
        ${tools}
        <span class="hw-toolbar__hint">${hint}</span>
      </div>
      ${content}
    </div>
  `;
}
