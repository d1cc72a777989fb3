/** The question before an address of another origin is fetched that a link names, and not the person. */

import { html } from '../lib/html.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function askedCard({ asked }, actions, { t, n }) {
  const hosts = [...new Set(asked.filter(({ origin }) => origin !== location.origin).map(({ host }) => host))];
  const [host = ''] = hosts;
  return html`
    <section class="hw-card hw-asked" role="group" aria-labelledby="hw-asked" data-testid="asked">
      <h2 class="hw-card__title" id="hw-asked">
        ${icons.shield}
        <span>${t('asked.title')}</span>
      </h2>
      <p>${hosts.length === 1 ? t('asked.text', { host }) : n('asked.text.hosts', hosts.length)}</p>
      <ul class="hw-asked__list">
        ${asked.map(
          ({ href }) => html`
            <li class="hw-code hw-asked__address" data-testid="asked-address">${href}</li>
          `,
        )}
      </ul>
      <p class="hw-muted">${t('asked.sent')}</p>
      <p class="hw-card__actions">
        <button
          class="hw-button hw-button--primary"
          type="button"
          data-testid="asked-open"
          @click=${() => actions.answerAsked(true)}
        >
          ${t('asked.open')}
        </button>
        <button class="hw-button" type="button" data-testid="asked-refuse" @click=${() => actions.answerAsked(false)}>
          ${t('asked.refuse')}
        </button>
      </p>
    </section>
  `;
}
