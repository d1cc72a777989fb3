/** What went wrong, in plain words, with the exact place and what to do next. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { selectStranded } from '../state/select.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, Failure } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { ErrorData } from '../engine/protocol.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {Failure} failure
 */
export function errorCard(state, actions, speech, { source, error }) {
  const { t, f } = speech;
  const { code, message, offset } = error;
  const restart = selectStranded(state).length > 0;
  return html`
    <section class="hw-card hw-error" role="alert" data-testid="error" data-code=${code}>
      <h2 class="hw-card__title">
        ${icons.warning}
        <span>${t(`error.${code}`)}</span>
      </h2>
      <dl class="hw-error__facts">
        <dt>${t('error.file')}</dt>
        <dd class="hw-error__name">${source.name}</dd>
        <dt>${t('error.message')}</dt>
        <dd>
          ${message}
          <code class="hw-code" data-testid="error-code">${code}</code>
        </dd>
        ${
          offset === undefined
            ? nothing
            : html`
                <dt>${t('error.offset')}</dt>
                <dd data-testid="error-offset" data-value=${offset}>
                  ${t('error.offset.value', { exact: f.exactBytes(offset) })}
                  ${
                    offset >= 1000
                      ? html`
                          <span class="hw-muted">${t('error.offset.readable', { size: f.bytes(offset) })}</span>
                        `
                      : nothing
                  }
                </dd>
              `
        }
      </dl>
      <p class="hw-error__hint" data-testid="error-hint">${hintFor(error, speech)}</p>
      ${
        state.snapshots.length > 0 && !restart
          ? html`
              <p class="hw-error__hint hw-muted">${t('error.kept')}</p>
            `
          : nothing
      }
      <p class="hw-card__actions">
        ${
          restart
            ? restartButton(state, actions, speech)
            : html`
                <button
                  class="hw-button hw-button--primary"
                  type="button"
                  data-testid="error-another"
                  @click=${actions.pickFiles}
                >
                  ${t('error.another')}
                </button>
              `
        }
        <button class="hw-button" type="button" data-testid="error-dismiss" @click=${actions.dismissFailure}>
          ${t('error.dismiss')}
        </button>
      </p>
    </section>
  `;
}

/**
 * What to do next. The engine's hint is more specific, but English only; after a crash the page offers the remedy
 * itself.
 * @param {ErrorData} error
 * @param {Speech} speech
 */
function hintFor({ code, hint }, { t, language }) {
  return hint !== undefined && language === 'en' && code !== 'crashed' ? hint : t(`error.hint.${code}`);
}

/**
 * The engine crashed while no file was being opened, or the error card of that file was dismissed.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function diedCard(state, actions, speech) {
  const { t } = speech;
  const stranded = selectStranded(state);
  const engine = state.engines.find(({ kind }) => kind === 'died');
  return html`
    <section class="hw-card hw-error" role="alert" data-testid="died">
      <h2 class="hw-card__title">
        ${icons.warning}
        <span>${t('died.title')}</span>
      </h2>
      <p class="hw-error__hint">${engine?.kind === 'died' ? engine.error.message : nothing}</p>
      ${
        stranded.length > 0
          ? html`
              <p class="hw-error__hint hw-muted">${t('died.text')}</p>
            `
          : nothing
      }
      ${
        stranded.length < state.snapshots.length
          ? html`
              <p class="hw-error__hint hw-muted">
                ${t('died.some', { names: stranded.map(({ info }) => info.name).join(', ') })}
              </p>
            `
          : nothing
      }
      <p class="hw-card__actions">${restartButton(state, actions, speech)}</p>
    </section>
  `;
}

/**
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {string} message
 */
export function engineFailedCard(actions, { t }, message) {
  return html`
    <section class="hw-card hw-error" role="alert" data-testid="engine-failed">
      <h2 class="hw-card__title">
        ${icons.warning}
        <span>${t('status.engine.failed')}</span>
      </h2>
      <p class="hw-error__hint">${t('status.engine.failed.text', { message })}</p>
      <p class="hw-card__actions">
        <button class="hw-button hw-button--primary" type="button" @click=${actions.restartEngine}>
          ${t('died.restart')}
        </button>
      </p>
    </section>
  `;
}

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function restartButton(state, actions, { t, n }) {
  const { length } = selectStranded(state);
  return html`
    <button class="hw-button hw-button--primary" type="button" data-testid="restart" @click=${actions.restartEngine}>
      ${length > 0 ? n('died.reopen', length) : t('died.restart')}
    </button>
  `;
}
