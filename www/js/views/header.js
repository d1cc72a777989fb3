/** Product name, open snapshots, settings; below them the views of the snapshot in view. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { languages } from '../lib/messages.js';
import { pickFiles } from '../lib/pick-files.js';
import { choices } from '../lib/settings.js';
import { isAtStart, selectCurrent } from '../state/select.js';
import { defaultRoute, formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { hasAllocations } from './allocations.js';
import { toggleHelp } from './help.js';
import { openKey } from './open-key.js';

/** @import { AppState, OpenSnapshot, ViewName } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { SnapshotInfo } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { LanguageChoice, Theme } from '../lib/settings.js' */
/** @import { MessageKey } from '../lib/messages.js' */

/** Left out where there is little room. */
const SNAPSHOT_ENDING = /\.(heapsnapshot|heaptimeline)(\.gz)?$/i;

/** What a snapshot's name carries while it is dragged. */
const DRAG_TYPE = 'application/x-heapwise-snapshot';

/** @type {readonly { view: ViewName; label: MessageKey; isShown?: (info: SnapshotInfo) => boolean }[]} */
const TABS = [
  { view: 'overview', label: 'nav.overview' },
  { view: 'classes', label: 'nav.classes' },
  { view: 'containment', label: 'nav.containment' },
  { view: 'dominators', label: 'nav.dominators' },
  { view: 'map', label: 'nav.map' },
  { view: 'strings', label: 'nav.strings' },
  { view: 'allocations', label: 'nav.allocations', isShown: hasAllocations },
  { view: 'contexts', label: 'nav.contexts' },
  { view: 'statistics', label: 'nav.statistics' },
  { view: 'search', label: 'nav.search' },
];

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function header(state, actions, speech) {
  const { t } = speech;
  return html`
    <header class="hw-header">
      <a class="hw-header__name" href=${formatHash(defaultRoute)} title=${t('nav.start')}>
        ${icons.logo}
        <span>${t('app.name')}</span>
      </a>
      ${state.snapshots.length > 0 ? snapshotList(state, actions, speech) : nothing}
      <div class="hw-header__settings">
        ${isAtStart(state) ? nothing : openButton(speech)} ${settings(state, actions, speech)} ${helpButton(speech)}
      </div>
      ${isAtStart(state) ? nothing : tabs(state, speech)}
    </header>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function snapshotList(state, actions, { t, f }) {
  const current = isAtStart(state) ? undefined : state.route.snap;
  const canMove = state.snapshots.length > 1;
  /** @param {OpenSnapshot} snapshot @param {number} place */
  const item = ({ id, info }, place) => html`
    <li
      class="hw-snap"
      data-testid="snapshot-item"
      data-snap=${id}
      @dragover=${(/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes(DRAG_TYPE) && event.preventDefault()}
      @drop=${(/** @type {DragEvent} */ event) => {
        const dragged = Number(event.dataTransfer?.getData(DRAG_TYPE));
        if (!dragged) return;
        event.preventDefault();
        actions.moveSnapshot(dragged, place);
      }}
    >
      <a
        class="hw-snap__link"
        draggable=${canMove ? 'true' : 'false'}
        aria-description=${canMove ? t('snapshots.move') : nothing}
        @dragstart=${(/** @type {DragEvent} */ event) => event.dataTransfer?.setData(DRAG_TYPE, String(id))}
        @keydown=${(/** @type {KeyboardEvent & { currentTarget: HTMLElement }} */ event) => {
          if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
          // Or the browser goes back.
          event.preventDefault();
          actions.moveSnapshot(id, place + (event.key === 'ArrowRight' ? 1 : -1));
          // What is moved in the page loses the focus.
          const link = event.currentTarget;
          requestAnimationFrame(() => requestAnimationFrame(() => link.focus()));
        }}
        href=${formatHash({ ...defaultRoute, view: viewFor(state.route.view), sort: state.route.sort, group: state.route.group, query: state.route.query, snap: id })}
        aria-current=${id === current ? 'true' : nothing}
        title=${info.name}
      >
        <span class="hw-snap__id">${id}</span>
        <span class="hw-snap__name">${info.name.replace(SNAPSHOT_ENDING, '')}</span>
        <span class="hw-snap__size">${f.bytes(info.totalSize)}</span>
      </a>
      <button
        class="hw-button hw-button--icon hw-snap__close"
        type="button"
        aria-label=${t('nav.close', { name: info.name })}
        title=${t('nav.close', { name: info.name })}
        @click=${() => actions.closeSnapshot(id)}
      >
        ${icons.close}
      </button>
    </li>
  `;
  return html`
    <nav class="hw-header__snapshots" aria-label=${t('nav.snapshots')}>
      <ul class="hw-snaps">
        ${repeat(state.snapshots, (snapshot) => snapshot.id, item)}
      </ul>
    </nav>
  `;
}

/** An object is not the same in another snapshot, and the start screen shows none. @param {ViewName} view */
function viewFor(view) {
  return view === 'start' || view === 'object' ? 'overview' : view;
}

/** @param {Speech} speech */
function openButton({ t }) {
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      data-testid="open-button"
      title=${t('nav.open.title', { key: openKey(t) })}
      @click=${pickFiles}
    >
      ${icons.plus}
      <span>${t('nav.open')}</span>
    </button>
  `;
}

/** @param {Speech} speech */
function helpButton({ t }) {
  return html`
    <button
      class="hw-button hw-button--icon hw-header__help"
      type="button"
      aria-label=${t('keys.open.button')}
      title=${t('keys.open.button')}
      aria-haspopup="dialog"
      data-testid="help-button"
      @click=${toggleHelp}
    >
      ${icons.help}
    </button>
  `;
}

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
function tabs(state, { t }) {
  const { route } = state;
  const info = selectCurrent(state)?.info;
  return html`
    <nav class="hw-tabs" aria-label=${t('nav.views')}>
      ${TABS.filter(({ isShown }) => !isShown || (info && isShown(info))).map(
        ({ view, label }, i) => html`
          <a
            class="hw-tabs__tab"
            title=${i < 9 ? t('keys.tab.hint', { label: t(label), key: i + 1 }) : nothing}
            aria-keyshortcuts=${i < 9 ? String(i + 1) : nothing}
            href=${formatHash({ ...route, view, filter: view === route.view ? route.filter : '', node: undefined, within: [], ignored: [] })}
            aria-current=${view === route.view ? 'page' : nothing}
            data-testid=${`tab-${view}`}
          >
            ${t(label)}
          </a>
        `,
      )}
    </nav>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function settings({ settings: { theme } }, actions, { t, language }) {
  return html`
    ${select(
      t('settings.theme'),
      'theme',
      icons.theme,
      choices.theme.map((choice) => ({ value: choice, text: t(`settings.theme.${choice}`) })),
      theme,
      (value) => actions.changeSettings({ theme: /** @type {Theme} */ (value) }),
    )}
    ${select(
      t('settings.language'),
      'language',
      icons.language,
      languages.map(({ id, name }) => ({ value: id, text: name })),
      language,
      (value) => actions.changeSettings({ language: /** @type {LanguageChoice} */ (value) }),
    )}
  `;
}

/**
 * @param {string} label
 * @param {string} testId
 * @param {unknown} icon
 * @param {readonly { value: string; text: string }[]} options
 * @param {string} value
 * @param {(value: string) => void} onchange
 */
function select(label, testId, icon, options, value, onchange) {
  return html`
    <span class="hw-select">
      ${icon}
      <select
        aria-label=${label}
        title=${label}
        data-testid=${testId}
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => onchange(event.currentTarget.value)}
      >
        ${options.map(
          (option) => html`
            <option value=${option.value} ?selected=${option.value === value}>${option.text}</option>
          `,
        )}
      </select>
    </span>
  `;
}
