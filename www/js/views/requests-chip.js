/** The number of requests that left this page, and which. Shown on every screen. */

import { html, nothing } from '../lib/html.js';
import { formatHash } from '../state/url-state.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */

const POPOVER_ID = 'hw-requests';
/** As many addresses are read; more are only counted. */
const MOST_LISTED = 50;
/** More hosts are only in the list. */
const MOST_HOSTS = 3;

/**
 * @param {AppState} state
 * @param {Speech} speech
 */
export function requestsChip({ requests }, speech) {
  const { t, n } = speech;
  const hosts = [...new Set(requests.map((address) => new URL(address).host))];
  const hasConnections = requests.some(isConnection);
  return html`
    <span class="hw-requests">
      <button
        class="hw-chip ${requests.length > 0 ? 'hw-chip--some' : ''}"
        type="button"
        popovertarget=${POPOVER_ID}
        data-testid="requests-chip"
        data-value=${requests.length}
      >
        ${requestsText(requests, speech)}${hosts.length > 0 ? ` · ${listHosts(hosts)}` : nothing}
      </button>
      <div id=${POPOVER_ID} class="hw-popover" popover role="group" aria-label=${t('requests.title')}>
        <p class="hw-popover__text">
          ${requests.length > 0 ? t('requests.explain.some') : t('requests.explain.none', { origin: location.origin })}
        </p>
        ${
          requests.length > 0
            ? html`
                <ul class="hw-popover__list">
                  ${shorten(requests).map(
                    (address) => html`
                      <li>${address}</li>
                    `,
                  )}
                  ${
                    requests.length > MOST_LISTED
                      ? html`
                          <li>${n('requests.more', requests.length - MOST_LISTED)}</li>
                        `
                      : nothing
                  }
                </ul>
                ${
                  hasConnections
                    ? html`
                        <p class="hw-popover__text">
                          <a href=${formatHash({ view: 'live' })}>${t('requests.explain.connections')}</a>
                        </p>
                      `
                    : nothing
                }
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
  const connections = requests.filter(isConnection).length;
  const others = requests.length - connections;
  if (connections === 0) return others === 0 ? t('requests.none') : n('requests.count', others);
  const first = n('requests.connections', connections);
  return others === 0 ? first : t('requests.both', { connections: first, requests: n('requests.count', others) });
}

/** @param {readonly string[]} hosts */
function listHosts(hosts) {
  return [...hosts.slice(0, MOST_HOSTS), ...(hosts.length > MOST_HOSTS ? ['…'] : [])].join(', ');
}

/** @param {string} address */
const isConnection = (address) => address.startsWith('ws:');

/** The last addresses, newest first: load on a program has hundreds. @param {readonly string[]} requests */
const shorten = (requests) => requests.slice(-MOST_LISTED).reverse();
