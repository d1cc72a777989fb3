/** Connecting to a process: the address of its inspector, what is wrong with it, and where to get it. */

import { html, nothing } from '../lib/html.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { command } from './command.js';
import { nearbyPanel } from './nearby.js';

/** @import { Actions } from '../state/actions.js' */
/** @import { AppState } from '../state/app-state.js' */
/** @import { AddressNote } from '../live/live-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/** This machine, as inspectors name it. */
const HERE = '127.0.0.1';
const EXAMPLE = `ws://${HERE}:9229/0f1e2d3c-…`;

/** The command that opens the inspector of each runtime. Its address is printed or listed. */
const STARTS = /** @type {const} */ ([
  { kind: 'node', commands: () => ['node --inspect server.js'] },
  { kind: 'running', commands: () => ['kill -USR1 PID'] },
  { kind: 'deno', commands: () => ['deno run --inspect server.ts'] },
  { kind: 'bun', commands: () => ['bun --inspect server.ts'] },
  { kind: 'workerd', commands: () => ['workerd serve config.capnp --inspector-addr=127.0.0.1:9229'] },
  {
    kind: 'chromium',
    commands: () => [
      `chromium --remote-debugging-port=9222 --remote-allow-origins=${location.origin} --user-data-dir=/tmp/heapwise-profile`,
    ],
  },
]);

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function connectPanel({ live, extension }, actions, speech) {
  const { t } = speech;
  const isConnecting = live.status === 'connecting';
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('inspector');
    if (field instanceof HTMLInputElement) void actions.live.open(field.value);
  };
  return html`
    <h1 class="hw-live__title">${t('live.title')}</h1>
    <p class="hw-live__lead">${t('live.lead')}</p>
    ${nearbyPanel(extension, actions, speech)}
    <form class="hw-panel hw-live__connect" novalidate @submit=${submit}>
      <label class="hw-live__label" for="hw-inspector">${t('live.address')}</label>
      <div class="hw-address__row">
        <input
          id="hw-inspector"
          class="hw-field hw-live__field"
          name="inspector"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          value=${live.url}
          placeholder=${EXAMPLE}
          aria-describedby="hw-inspector-note"
          aria-invalid=${live.note ? 'true' : nothing}
          data-testid="live-address"
        />
        <button class="hw-button hw-button--primary" type="submit" ?disabled=${isConnecting} data-testid="live-connect">
          ${t(isConnecting ? 'live.connecting' : 'live.connect')}
        </button>
        ${
          isConnecting
            ? html`
                <button
                  class="hw-button"
                  type="button"
                  data-testid="live-cancel"
                  @click=${() => actions.live.disconnect()}
                >
                  ${t('progress.cancel')}
                </button>
              `
            : nothing
        }
      </div>
      <div id="hw-inspector-note" role=${live.note ? 'alert' : nothing}>
        ${
          live.note
            ? noteBelow(live.note, actions, speech)
            : html`
                <p class="hw-muted">${t('live.address.hint')}</p>
              `
        }
      </div>
    </form>
    <section class="hw-panel">
      <h2 class="hw-panel__title">${t('live.start')}</h2>
      <dl class="hw-live__starts">
        ${STARTS.map(
          ({ kind, commands }) => html`
            <dt>${t(`live.start.${kind}`)}</dt>
            <dd>
              ${commands().map((text) => command(text, actions, speech))}
              <p class="hw-muted">${t(`live.start.${kind}.hint`)}</p>
            </dd>
          `,
        )}
      </dl>
      <p>
        <a href=${formatHash({ view: 'doctor' })} data-testid="live-doctor">${t('live.elsewhere')}</a>
      </p>
    </section>
  `;
}

/**
 * Why there is no connection, and what to do.
 * @param {AddressNote} note
 * @param {Actions} actions
 * @param {Speech} speech
 */
function noteBelow(note, actions, { t }) {
  switch (note.kind) {
    case 'wrong':
      return html`
        <p class="hw-live__wrong" data-testid="live-wrong" data-problem=${note.problem}>
          ${icons.warning}
          <span>${t(`live.wrong.${note.problem}`, { value: note.value, example: EXAMPLE })}</span>
        </p>
        ${
          note.problem === 'elsewhere'
            ? html`
                <p><a href=${formatHash({ view: 'doctor' })}>${t('live.wrong.elsewhere.doctor')}</a></p>
              `
            : nothing
        }
      `;
    case 'host':
      return html`
        <p class="hw-live__wrong" data-testid="live-wrong" data-problem="host">
          ${icons.info}
          <span>
            ${t('live.host')}
            <a href=${note.list} target="_blank" rel="noopener noreferrer">${note.list}</a>
            ${t('live.host.paste')}
          </span>
        </p>
      `;
    case 'choose':
      return html`
        <p>${t('live.choose')}</p>
        <ul class="hw-live__targets" data-testid="live-targets">
          ${note.targets.map(
            ({ title, url }) => html`
              <li>
                <button class="hw-button" type="button" @click=${() => actions.live.open(url)}>${title}</button>
                <span class="hw-muted">${url}</span>
              </li>
            `,
          )}
        </ul>
      `;
    case 'permission':
      return note.permission === 'denied'
        ? html`
            <p class="hw-live__wrong" data-testid="live-permission" data-state="denied">
              ${icons.warning}
              <span>${t('live.permission.denied', { origin: location.origin })}</span>
            </p>
            <p>
              <button class="hw-button" type="button" @click=${() => actions.live.open(note.url)}>
                ${t('live.permission.again')}
              </button>
            </p>
          `
        : html`
            <p data-testid="live-permission" data-state="prompt">${t('live.permission.prompt')}</p>
            <p>
              <button
                class="hw-button hw-button--primary"
                type="button"
                data-testid="live-permission-go"
                @click=${() => actions.live.connect(note.url)}
              >
                ${t('live.permission.go')}
              </button>
            </p>
          `;
    case 'failed':
      return html`
        <div class="hw-live__failed" data-testid="live-failed" data-problem=${note.failure.problem}>
          <p class="hw-live__wrong">
            ${icons.warning}
            <span>${t(`live.failed.${note.failure.problem}`, { url: note.url, message: note.failure.message })}</span>
          </p>
          ${
            note.failure.problem === 'unreachable'
              ? html`
                  <ul class="hw-live__causes">
                    <li>${t('live.cause.nobody')}</li>
                    <li>${t('live.cause.refused', { origin: location.origin })}</li>
                    <li>${t('live.cause.blocked')}</li>
                  </ul>
                `
              : nothing
          }
        </div>
      `;
  }
}
