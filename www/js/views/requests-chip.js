/** The number of requests that left this page, and which. Shown on every screen. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */

const POPOVER_ID = 'hw-requests';

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
export function requestsChip({ requests }, speech) {
  const { t } = speech;
  const hosts = [...new Set(requests.map((address) => new URL(address).host))];
  return html`
    <span class="hw-requests">
      <button
        class="hw-chip ${requests.length > 0 ? 'hw-chip--some' : ''}"
        type="button"
        popovertarget=${POPOVER_ID}
        data-testid="requests-chip"
        data-value=${requests.length}
      >
        ${requestsText(requests, speech)}${hosts.length > 0 ? ` · ${hosts.join(', ')}` : nothing}
      </button>
      <div id=${POPOVER_ID} class="hw-popover" popover role="group" aria-label=${t('requests.title')}>
        <p class="hw-popover__text">
          ${requests.length > 0 ? t('requests.explain.some') : t('requests.explain.none', { origin: location.origin })}
        </p>
        ${
          requests.length > 0
            ? html`
                <ul class="hw-popover__list">
                  ${requests.map(
                    (address) => html`
                      <li>${address}</li>
                    `,
                  )}
                </ul>
              `
            : nothing
        }
      </div>
    </span>
  `;
}

/**
 * @param {readonly string[]} requests
 * @param {Speech} speech
 */
export function requestsText(requests, { t, n }) {
  return requests.length === 0 ? t('requests.none') : n('requests.count', requests.length);
}
