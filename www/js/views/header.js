/** Product name, open snapshots, settings; below them the views of the snapshot in view. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { languages } from '../words/index.js';
import { choices } from '../lib/settings.js';
import { isAtStart, selectCurrent } from '../state/select.js';
import { defaultRoute, formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { hasAllocations } from './allocations.js';
import { toggleHelp } from './help.js';
import { openKey } from './open-key.js';
import { snapshotList } from './snapshot-list.js';

/** @import { AppState, ViewName } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { SnapshotInfo } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { LanguageChoice, Theme } from '../lib/settings.js' */
/** @import { TextKey } from '../words/types.js' */

/** @type {readonly { view: ViewName; label: TextKey; isShown?: (info: SnapshotInfo, state: AppState) => boolean }[]} */
const TABS = [
  { view: 'report', label: 'nav.report' },
  { view: 'overview', label: 'nav.overview' },
  { view: 'classes', label: 'nav.classes' },
  { view: 'containment', label: 'nav.containment' },
  { view: 'dominators', label: 'nav.dominators' },
  { view: 'map', label: 'nav.map' },
  { view: 'strings', label: 'nav.strings' },
  { view: 'compare', label: 'nav.compare', isShown: (_, { snapshots }) => snapshots.length > 1 },
  { view: 'trend', label: 'nav.trend', isShown: (_, { snapshots }) => snapshots.length > 1 },
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
      ${state.snapshots.length === 1 ? snapshotList(state, actions, speech) : nothing}
      <div class="hw-header__settings">
        ${isAtStart(state) ? nothing : openButton(actions, speech)} ${compareButton(state, actions, speech)}
        ${settings(state, actions, speech)} ${helpButton(speech)}
      </div>
      ${isAtStart(state) ? nothing : tabs(state, speech)}
    </header>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 */
function openButton(actions, { t }) {
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      data-testid="open-button"
      title=${t('nav.open.title', { key: openKey(t) })}
      @click=${actions.pickFiles}
    >
      ${icons.plus}
      <span>${t('nav.open')}</span>
    </button>
  `;
}

/**
 * Opens what the snapshot in view is compared with; no more than a picture where there is little room.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function compareButton(state, actions, { t }) {
  const snapshot = selectCurrent(state);
  if (isAtStart(state) || !snapshot) return nothing;
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      data-testid="compare-with"
      title=${t('nav.compareWith.title', { name: snapshot.info.name })}
      @click=${actions.pickToCompare}
    >
      ${icons.compare}
      <span>${t('nav.compareWith')}</span>
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
      ${TABS.filter(({ isShown }) => !isShown || (info && isShown(info, state))).map(
        ({ view, label }, i) => html`
          <a
            class="hw-tabs__tab"
            title=${i < 9 ? t('keys.tab.hint', { label: t(label), key: i + 1 }) : nothing}
            aria-keyshortcuts=${i < 9 ? String(i + 1) : nothing}
            href=${hrefOfTab(state, view)}
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
 * A view of the same snapshot; nothing came before the first one, so the one behind it is compared with it.
 * @param {AppState} state
 * @param {ViewName} view
 */
function hrefOfTab({ route, snapshots }, view) {
  const isHere = view === route.view;
  const isFirst = view === 'compare' && !isHere && route.snap === snapshots[0]?.id;
  const snap = isFirst ? snapshots[1]?.id : route.snap;
  const filter = isHere ? route.filter : '';
  return formatHash({ ...route, view, snap, filter, node: undefined, within: [], ignored: [] });
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
