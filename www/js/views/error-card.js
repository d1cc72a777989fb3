/** What went wrong, in plain words, with the exact place and what to do next. */

import { html, nothing } from '../lib/html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { isUnsaved, selectStranded } from '../state/select.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, Failure } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { ErrorData } from '../engine/protocol.js' */

/** These may go well a second time. @type {readonly string[]} */
const TRANSIENT = ['crashed', 'out-of-memory', 'network'];

/**
 * What could not be opened: one file on a card of its own, several in a list that keeps each until it is dismissed.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function errorCard(state, actions, speech) {
  const { t, n } = speech;
  const { failures } = state;
  const [first, ...others] = failures;
  if (!first) return nothing;
  const restart = selectStranded(state).length > 0;
  const isList = others.length > 0;
  return html`
    <section
      class="hw-card hw-error ${isList ? 'hw-error--list' : ''}"
      role="alert"
      data-testid=${isList ? 'errors' : 'error'}
      data-code=${first.error.code}
    >
      <h2 class="hw-card__title">
        ${icons.warning}
        <span>${isList ? n('error.several', failures.length) : t(`error.${first.error.code}`)}</span>
      </h2>
      ${
        isList
          ? html`
              <ul class="hw-error__list">
                ${repeat(
                  failures,
                  ({ id }) => id,
                  (failure) => html`
                    <li class="hw-error__item" data-testid="error" data-code=${failure.error.code}>
                      <h3 class="hw-error__which">${t(`error.${failure.error.code}`)}</h3>
                      ${facts(speech, failure)}
                      <p class="hw-card__actions">${remedies(actions, speech, failure)}</p>
                    </li>
                  `,
                )}
              </ul>
            `
          : facts(speech, first)
      }
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
                  class="hw-button ${isList || canRetry(first) ? '' : 'hw-button--primary'}"
                  type="button"
                  data-testid="error-another"
                  @click=${actions.pickFiles}
                >
                  ${t('error.another')}
                </button>
              `
        }
        ${
          isList
            ? html`
                <button class="hw-button" type="button" data-testid="errors-dismiss" @click=${actions.dismissFailures}>
                  ${t('error.dismiss.all')}
                </button>
              `
            : remedies(actions, speech, first)
        }
      </p>
    </section>
  `;
}

/**
 * The file, the problem, where it is and what to do.
 * @param {Speech} speech
 * @param {Failure} failure
 */
function facts(speech, { source, error }) {
  const { t, f } = speech;
  const { code, message, offset } = error;
  return html`
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
      isUnsaved(source) && source.kind === 'file'
        ? html`
            <p class="hw-error__hint" data-testid="error-copy">${t('error.copy')}</p>
          `
        : nothing
    }
  `;
}

/** @param {Failure} failure */
function canRetry({ source, error }) {
  return TRANSIENT.includes(error.code) && (source.kind === 'file' || source.kind === 'url');
}

/**
 * What a person can do about one file: try it again, save the copy of a snapshot that the page took, or dismiss it.
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {Failure} failure
 */
function remedies(actions, { t }, failure) {
  const { source } = failure;
  return html`
    ${
      canRetry(failure)
        ? html`
            <button
              class="hw-button hw-button--primary"
              type="button"
              data-testid="error-retry"
              @click=${() => actions.retryFailure(failure)}
            >
              ${t('error.retry')}
            </button>
          `
        : nothing
    }
    ${
      source.kind === 'file' && source.isTaken
        ? html`
            <button
              class="hw-button"
              type="button"
              data-testid="error-save"
              @click=${() => actions.saveTaken(source.file, source.name)}
            >
              ${t('error.save')}
            </button>
          `
        : nothing
    }
    <button
      class="hw-button"
      type="button"
      data-testid="error-dismiss"
      aria-label=${t('error.dismiss.label', { name: source.name })}
      @click=${() => actions.dismissFailure(failure)}
    >
      ${t('error.dismiss')}
    </button>
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
