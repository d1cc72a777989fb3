/** The start screen: one sentence, and every way to open a snapshot. */

import { html, nothing } from '../lib/html.js';
import { moodOf } from '../state/select.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { askedCard } from './asked-card.js';
import { diedCard, engineFailedCard, errorCard } from './error-card.js';
import { openKey } from './open-key.js';
import { progressCard } from './progress-card.js';
import { recentFiles } from './recent-files.js';
import { requestsChip } from './requests-chip.js';
import { taking } from './taking.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Written by the build, so that the page links to its source wherever it is hosted. */
const PROOF = './proof/traffic.mjs.txt';

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function landingView(state, actions, speech) {
  const { t } = speech;
  return html`
    <div class="hw-landing">
      <h1 class="hw-landing__heading">${t('landing.heading')}</h1>
      <p class="hw-landing__tagline">${t('landing.tagline')}</p>
      ${missingNote(state, speech)}
      <section class="hw-landing__stage">${stage(state, actions, speech)}</section>
      ${recentFiles(state, actions, speech)} ${addressForm(state, actions, speech)} ${samples(state, actions, speech)}
      <section class="hw-trust">
        ${icons.shield}
        <p class="hw-trust__text">
          <strong>${t('landing.trust.title')}</strong>
          ${t('landing.trust.text')}
          <a
            class="hw-trust__proof"
            href=${PROOF}
            target="_blank"
            rel="noopener"
            title=${t('landing.trust.proof.hint')}
            data-testid="proof"
          >
            ${t('landing.trust.proof')}
          </a>
        </p>
        ${requestsChip(state, speech)}
      </section>
      ${taking(speech)}
    </div>
  `;
}

/**
 * The middle of the start screen; each of its states fills the same space.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function stage(state, actions, speech) {
  const { opening, failures, asked, engines } = state;
  const card = asked.length > 0 ? askedCard(state, actions, speech) : nothing;
  // Earlier failures stay in sight while the next file is opened.
  const errors = failures.length > 0 ? errorCard(state, actions, speech) : nothing;
  if (opening) {
    return html`
      ${progressCard(state, actions, speech, opening)} ${card} ${errors}
    `;
  }
  if (asked.length > 0 || failures.length > 0) {
    return html`
      ${card} ${errors}
    `;
  }
  const failed = engines.find(({ kind }) => kind === 'failed');
  if (failed?.kind === 'failed') return engineFailedCard(actions, speech, failed.message);
  if (moodOf(state) === 'died') return diedCard(state, actions, speech);
  return dropTarget(state, actions, speech);
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function dropTarget({ extension }, actions, { t }) {
  return html`
    <div class="hw-target">
      <p class="hw-target__title">${t('landing.drop.title')}</p>
      <p class="hw-target__hint">${t('landing.drop.hint')}</p>
      <p class="hw-target__hint">${t('landing.drop.several')}</p>
      <p class="hw-target__actions">
        <button
          class="hw-button hw-button--primary"
          type="button"
          data-testid="open-button"
          @click=${actions.pickFiles}
        >
          ${t('landing.open')}
        </button>
        <span class="hw-target__key">${t('landing.open.key', { key: openKey(t) })}</span>
      </p>
      <p class="hw-target__live">
        <span class="hw-target__key">${t('live.open.ask')}</span>
        <a class="hw-button" href=${formatHash({ view: 'live' })} title=${t('live.open.hint')} data-testid="to-live">
          ${t('live.open')}
        </a>
        ${
          extension
            ? html`
                <a class="hw-button" href=${formatHash({ view: 'tab' })} data-testid="to-tab">
                  ${t('extension.toTab')}
                </a>
              `
            : nothing
        }
      </p>
    </div>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function addressForm({ addressRefused }, actions, { t }) {
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('address');
    if (!(field instanceof HTMLInputElement)) return;
    if (actions.openAddress(field.value)) field.value = '';
    else field.focus();
  };
  return html`
    <form class="hw-address" novalidate @submit=${submit}>
      <label class="hw-address__label" for="hw-address">${t('landing.url.label')}</label>
      <div class="hw-address__row">
        <input
          id="hw-address"
          class="hw-field"
          name="address"
          type="url"
          inputmode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder=${t('landing.url.placeholder')}
          aria-describedby="hw-address-hint"
          aria-invalid=${addressRefused ? 'true' : nothing}
          data-testid="url-input"
        />
        <button class="hw-button" type="submit" data-testid="url-open">${t('landing.url.open')}</button>
      </div>
      <p id="hw-address-hint" class="hw-address__hint" role=${addressRefused ? 'alert' : nothing}>
        ${t(addressRefused ? 'landing.url.invalid' : 'landing.url.hint')}
      </p>
    </form>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function samples({ samples: list }, actions, { t, f, language }) {
  return html`
    <section class="hw-samples">
      <h2 class="hw-samples__title">${t('landing.samples.title')}</h2>
      ${
        list === 'missing'
          ? html`
              <p class="hw-samples__missing">${t('landing.samples.missing')}</p>
            `
          : html`
              <ul class="hw-samples__list">
                ${
                  list === 'loading'
                    ? [0, 1, 2].map(
                        () => html`
                          <li class="hw-sample hw-sample--pending"></li>
                        `,
                      )
                    : list.map(
                        (sample, i) => html`
                          <li>
                            <button
                              class="hw-sample"
                              type="button"
                              data-testid=${`sample-${i + 1}`}
                              @click=${() => actions.openSample(sample)}
                            >
                              <span class="hw-sample__title">${sample.title[language] ?? sample.title.en}</span>
                              <span class="hw-sample__text">
                                ${sample.description[language] ?? sample.description.en}
                              </span>
                              <span class="hw-sample__size">${f.bytes(sample.bytes)}</span>
                            </button>
                          </li>
                        `,
                      )
                }
              </ul>
            `
      }
    </section>
  `;
}

/**
 * A link from another visit contains a view and the file's name, but not the file.
 * @param {AppState} state
 * @param {Speech} speech
 */
function missingNote({ route, linked, snapshots, opening }, { t }) {
  if (route.view === 'start' || route.snap === undefined || snapshots.length > 0 || opening) return nothing;
  const view = t(`nav.${route.view}`);
  // In the order in which they are compared.
  const names = [linked.base, linked.snap].filter((name) => name !== undefined).join(' → ');
  return html`
    <aside class="hw-note" data-testid="missing-note">
      <strong>${t('landing.missing.title')}</strong>
      ${names === '' ? t('landing.missing.text', { id: route.snap, view }) : t('landing.missing.file', { name: names, view })}
    </aside>
  `;
}
