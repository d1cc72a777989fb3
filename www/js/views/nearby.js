/** In the extension: what runs on this machine and can be connected to. */

import { html, nothing } from '../lib/html.js';
import { icons } from '../widgets/icons.js';

/** @import { Actions } from '../state/actions.js' */
/** @import { ExtensionActions, ExtensionState, NearbyTarget } from '../state/extension-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {ExtensionState | undefined} extension
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function nearbyPanel(extension, actions, speech) {
  if (!extension || !actions.extension) return nothing;
  const { t } = speech;
  const { isAllowed, nearby } = extension;
  return html`
    <section class="hw-panel" data-testid="nearby" data-state=${isAllowed ? (nearby ? 'known' : 'looking') : 'blocked'}>
      <h2 class="hw-panel__title">${t('nearby.title')}</h2>
      ${isAllowed ? targets(nearby, actions, speech) : askHosts(actions.extension, speech)}
      ${isAllowed ? ports(extension, actions.extension, speech) : nothing}
    </section>
  `;
}

/**
 * @param {readonly NearbyTarget[] | undefined} nearby
 * @param {Actions} actions
 * @param {Speech} speech
 */
function targets(nearby, actions, { t }) {
  if (!nearby || nearby.length === 0) {
    return html`
      <p class="hw-muted" role="status">${t(nearby ? 'nearby.none' : 'nearby.looking')}</p>
    `;
  }
  return html`
    <ul class="hw-nearby">
      ${nearby.map(
        ({ title, detail, url, kind, version, port }) => html`
          <li class="hw-nearby__item" data-testid="nearby-target" data-kind=${kind} data-port=${port}>
            <span class="hw-nearby__name">
              <strong>${title}</strong>
              <span class="hw-muted">${t(`live.runtime.${kind}`)} ${version} · ${t('nearby.port', { port })}</span>
              ${
                detail && detail !== title
                  ? html`
                      <span class="hw-muted hw-nearby__detail">${detail}</span>
                    `
                  : nothing
              }
            </span>
            <button
              class="hw-button"
              type="button"
              aria-label=${t('nearby.connect.to', { title })}
              data-testid="nearby-connect"
              @click=${() => actions.live.open(url)}
            >
              ${t('live.connect')}
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

/**
 * @param {ExtensionActions} extension
 * @param {Speech} speech
 */
function askHosts(extension, { t }) {
  return html`
    <p>${t('nearby.blocked')}</p>
    <p>
      <button
        class="hw-button hw-button--primary"
        type="button"
        data-testid="nearby-allow"
        @click=${extension.askHosts}
      >
        ${t('nearby.allow')}
      </button>
    </p>
  `;
}

/**
 * Which ports are asked, and a field for another one.
 * @param {ExtensionState} extension
 * @param {ExtensionActions} actions
 * @param {Speech} speech
 */
function ports({ ports: added }, actions, { t }) {
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('port');
    if (!(field instanceof HTMLInputElement)) return;
    if (actions.addPort(field.value)) field.value = '';
    field.setAttribute('aria-invalid', String(field.value !== ''));
    field.focus();
  };
  return html`
    <p class="hw-muted">${t('nearby.ports')}</p>
    <form class="hw-nearby__ports" novalidate @submit=${submit}>
      <label for="hw-nearby-port">${t('nearby.add')}</label>
      <input
        id="hw-nearby-port"
        class="hw-field hw-nearby__port"
        name="port"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        data-testid="nearby-port"
      />
      <button class="hw-button" type="submit" data-testid="nearby-add">${t('nearby.add.button')}</button>
      ${added.map(
        (port) => html`
          <button
            class="hw-chip"
            type="button"
            title=${t('nearby.remove', { port })}
            aria-label=${t('nearby.remove', { port })}
            data-testid="nearby-remove"
            @click=${() => actions.removePort(port)}
          >
            ${port} ${icons.close}
          </button>
        `,
      )}
    </form>
  `;
}
