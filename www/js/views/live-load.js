/** The form of the request loop: who puts load on the program between two snapshots, and with which requests. */

import { html, nothing } from '../lib/html.js';
import { METHODS, TYPES, checkLoad, hostsElsewhere, pageLimits } from '../live/load-plan.js';
import { icons } from '../widgets/icons.js';

/** @import { Actions } from '../state/actions.js' */
/** @import { LiveState, LoadBy, LoadForm } from '../live/live-state.js' */
/** @import { Load } from '../live/types.js' */
/** @import { Speech } from '../lib/speech.js' */

/** This machine. */
const HERE = 'localhost';
/** @type {readonly LoadBy[]} */
const BY = ['page', 'person'];

/**
 * Whether the page can send the requests of the form.
 * @param {LoadForm} form
 */
export function isReady(form) {
  if (form.by === 'person') return true;
  const { load } = checkLoad(form);
  return load !== undefined && pageLimits(load, location.protocol).every(({ isSent }) => isSent);
}

/**
 * @param {LiveState} live
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function loadForm({ form }, actions, speech) {
  const { t } = speech;
  return html`
    <fieldset class="hw-load" data-testid="live-load">
      <legend class="hw-load__legend">${t('live.load')}</legend>
      <p class="hw-load__by">
        ${BY.map(
          (by) => html`
            <label>
              <input
                type="radio"
                name="by"
                value=${by}
                .checked=${form.by === by}
                data-testid=${`live-by-${by}`}
                @change=${() => actions.live.changeForm({ by })}
              />
              ${t(`live.load.by.${by}`)}
            </label>
          `,
        )}
      </p>
      ${
        form.by === 'page'
          ? requestFields(form, actions, speech)
          : html`
              <p class="hw-muted">${t('live.load.by.person.hint')}</p>
            `
      }
    </fieldset>
  `;
}

/**
 * @param {LoadForm} form
 * @param {Actions} actions
 * @param {Speech} speech
 */
function requestFields(form, actions, speech) {
  const { t } = speech;
  const { load, problems } = checkLoad(form);
  // An empty field is no mistake yet.
  const told = problems.filter(({ problem }) => problem !== 'empty');
  const hasBody = form.method !== 'GET' && form.method !== 'HEAD';
  const draft = { form, actions, speech, wrong: new Set(told.map(({ field }) => field)) };
  return html`
    ${text(draft, 'addresses', `http://${HERE}:3000/users/{n}`)}
    <div class="hw-load__numbers">
      ${number(draft, 'count')} ${number(draft, 'concurrency')} ${number(draft, 'pauseMs')}
      ${choice(draft, 'method', METHODS)} ${hasBody ? choice(draft, 'type', TYPES) : nothing}
    </div>
    ${hasBody ? text(draft, 'body', '{"id": {n}}') : nothing} ${problemLines(told, speech)}
    ${load ? elsewhereLine(load, speech) : nothing}
    ${load ? limitLines(pageLimits(load, location.protocol), speech) : nothing}
    <p class="hw-muted">${t('live.load.hint')}</p>
  `;
}

/**
 * @typedef {object} Draft
 * @property {LoadForm} form
 * @property {Actions} actions
 * @property {Speech} speech
 * @property {ReadonlySet<string>} wrong The fields with a mistake.
 */

/** Takes over what is typed. @param {Draft} draft @param {keyof LoadForm} field */
const taking =
  ({ actions }, field) =>
  (/** @type {Event} */ { currentTarget }) =>
    actions.live.changeForm({ [field]: /** @type {HTMLInputElement} */ (currentTarget).value });

/** @param {Draft} draft @param {'addresses' | 'body'} field @param {string} example */
function text(draft, field, example) {
  const { form, speech, wrong } = draft;
  return html`
    <label class="hw-load__addresses">
      <span>${speech.t(`live.load.${field}`)}</span>
      <textarea
        class="hw-field hw-load__text"
        rows="2"
        spellcheck="false"
        placeholder=${example}
        .value=${form[field]}
        data-testid=${`live-load-${field}`}
        aria-invalid=${wrong.has(field) ? 'true' : nothing}
        @input=${taking(draft, field)}
      ></textarea>
    </label>
  `;
}

/** @param {Draft} draft @param {'count' | 'concurrency' | 'pauseMs'} field */
function number(draft, field) {
  const { form, speech, wrong } = draft;
  return html`
    <label class="hw-load__number">
      <span>${speech.t(`live.load.${field}`)}</span>
      <input
        class="hw-field"
        type="text"
        inputmode="numeric"
        .value=${form[field]}
        data-testid=${`live-load-${field}`}
        aria-invalid=${wrong.has(field) ? 'true' : nothing}
        @input=${taking(draft, field)}
      />
    </label>
  `;
}

/** @param {Draft} draft @param {'method' | 'type'} field @param {readonly string[]} options */
function choice(draft, field, options) {
  const { form, speech } = draft;
  return html`
    <label class="hw-load__number">
      <span>${speech.t(`live.load.${field}`)}</span>
      <select class="hw-field" data-testid=${`live-load-${field}`} @change=${taking(draft, field)}>
        ${options.map(
          (option) => html`
            <option value=${option} ?selected=${option === form[field]}>${option}</option>
          `,
        )}
      </select>
    </label>
  `;
}

/**
 * @param {ReturnType<typeof checkLoad>['problems']} problems
 * @param {Speech} speech
 */
function problemLines(problems, { t, f }) {
  return problems.map(
    ({ problem, value, limit }) => html`
      <p class="hw-live__wrong" role="alert" data-testid="live-load-problem" data-problem=${problem}>
        ${icons.warning}
        <span>${t(`liveLoad.problem.${problem}`, { value, limit: f.count(limit) })}</span>
      </p>
    `,
  );
}

/**
 * The inspector is on this machine; the load may go anywhere, which should be meant.
 * @param {Load} load
 * @param {Speech} speech
 */
function elsewhereLine(load, { t }) {
  const hosts = hostsElsewhere(load);
  if (hosts.length === 0) return nothing;
  return html`
    <p class="hw-live__wrong" data-testid="live-load-elsewhere">
      ${icons.warning}
      <span>${t('live.load.elsewhere', { hosts: hosts.join(', ') })}</span>
    </p>
  `;
}

/**
 * What the page sends otherwise than asked, or not at all.
 * @param {ReturnType<typeof pageLimits>} limits
 * @param {Speech} speech
 */
function limitLines(limits, { t }) {
  return limits.map(
    ({ limit, value, isSent }) => html`
      <p class=${isSent ? 'hw-muted' : 'hw-live__wrong'} data-testid="live-load-limit" data-limit=${limit}>
        ${isSent ? nothing : icons.warning}
        <span>${t(`liveLoad.limit.${limit}`, { value })}</span>
      </p>
    `,
  );
}
