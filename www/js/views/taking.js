/** How to take snapshots that show a leak, on the start screen, and where more is said about it. */

import { html } from '../lib/html.js';
import { formatHash } from '../state/url-state.js';

/** @import { Speech } from '../lib/speech.js' */

/** @param {Speech} speech */
export function taking(speech) {
  const { t } = speech;
  return html`
    <details class="hw-taking" data-testid="taking">
      <summary>${t('taking.title')}</summary>
      <div class="hw-taking__body">
        <p>${t('taking.text')}</p>
        <ol class="hw-taking__steps">
          <li>${t('taking.warm')}</li>
          <li>${t('taking.load')}</li>
          <li>${t('taking.again')}</li>
        </ol>
        ${takingLinks(speech)}
      </div>
    </details>
  `;
}

/**
 * To the view that takes snapshots by itself, and to the commands for each runtime.
 * @param {Speech} speech
 */
export function takingLinks({ t }) {
  return html`
    <p>
      <a href=${formatHash({ view: 'live' })} data-testid="taking-live">${t('taking.live')}</a>
      ${t('taking.live.does')}
    </p>
    <p>
      <a href=${formatHash({ view: 'doctor' })} data-testid="taking-doctor">${t('taking.doctor')}</a>
      ${t('taking.doctor.does')}
    </p>
  `;
}
