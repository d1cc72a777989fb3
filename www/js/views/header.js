/** Product name, open snapshots and settings; below them a tab for each view. */

import { html, nothing } from '../lib/html.js';
import { tabKeys } from '../lib/keys.js';
import { choices } from '../lib/settings.js';
import { TAKING_VIEWS, isAtStart, selectCurrent } from '../state/select.js';
import { formatHash, routeOfTab, startRoute } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { languages } from '../words/index.js';
import { toggleHelp } from './help.js';
import { VIEWS } from './index.js';
import { openKey } from './open-key.js';
import { snapshotList } from './snapshot-list.js';

/** @import { AppState, View } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { LanguageChoice, Theme } from '../lib/settings.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function header(state, actions, speech) {
  const { t } = speech;
  return html`
    <header class="hw-header">
      <a class="hw-header__name" href=${formatHash(startRoute)} title=${t('nav.start')}>
        ${icons.logo}
        <span>${t('app.name')}</span>
      </a>
      ${state.snapshots.length === 1 ? snapshotList(state, actions, speech) : nothing}
      <div class="hw-header__settings">
        ${isAtStart(state) ? nothing : openButton(actions, speech)} ${compareButton(state, actions, speech)}
        ${openInTabButton(state, actions, speech)} ${settings(state, actions, speech)} ${helpButton(speech)}
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
 * Opens files to compare with the snapshot in view. On narrow screens only its icon is shown.
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

/**
 * In DevTools, where there is little room.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function openInTabButton({ extension }, actions, { t }) {
  if (extension?.place !== 'devtools') return nothing;
  return html`
    <button
      class="hw-button hw-button--small"
      type="button"
      title=${t('extension.openInTab.hint')}
      data-testid="open-in-tab"
      @click=${() => actions.extension?.openInTab()}
    >
      ${icons.outside}
      <span>${t('extension.openInTab')}</span>
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
  /** @type {readonly View[]} */
  const views = VIEWS;
  return html`
    <nav class="hw-tabs" aria-label=${t('nav.views')}>
      ${views
        .filter(({ slug }) => state.snapshots.length > 0 || TAKING_VIEWS.includes(slug))
        .filter(({ hasTab }) => !hasTab || hasTab(state, info))
        .map((tab, at) => {
          const { slug, label } = tab;
          const key = tabKeys[at];
          return html`
            <a
              class="hw-tabs__tab"
              title=${key ? t('keys.tab.hint', { label: t(label), key }) : nothing}
              aria-keyshortcuts=${key ?? nothing}
              href=${hrefOfTab(state, tab)}
              aria-current=${slug === route.view ? 'page' : nothing}
              data-testid=${`tab-${slug}`}
            >
              ${t(label)}
            </a>
          `;
        })}
    </nav>
  `;
}

/**
 * A view of the same snapshot. The first snapshot has none before it, so its tab leads to the comparison of the second.
 * @param {AppState} state
 * @param {View} view
 */
function hrefOfTab(state, view) {
  const { route, snapshots } = state;
  const link = routeOfTab(view, state);
  const isFirst = view.slug === 'compare' && route.view !== 'compare' && route.snap === snapshots[0]?.id;
  return formatHash(isFirst ? { ...link, snap: snapshots[1]?.id } : link);
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
