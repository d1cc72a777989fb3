/** The recent files, on the start screen. */

import { html, nothing } from '../lib/html.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, RecentTrouble } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { RecentFile } from '../lib/recent-files.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function recentFiles({ recentFiles: files, recentTroubles }, actions, speech) {
  const { t } = speech;
  if (files.length === 0) return nothing;
  const now = Date.now();
  return html`
    <section class="hw-recent" data-testid="recent">
      <h2 class="hw-recent__title">${t('recent.title')}</h2>
      <button
        class="hw-button hw-button--link hw-recent__clear"
        type="button"
        title=${t('recent.clear.hint')}
        data-testid="recent-clear"
        @click=${actions.clearRecent}
      >
        ${t('recent.clear')}
      </button>
      <ul class="hw-recent__list">
        ${files.map((file) => entry(file, recentTroubles.get(file.id), now, actions, speech))}
      </ul>
      <p class="hw-recent__hint">${t('recent.hint')}</p>
    </section>
  `;
}

/**
 * @param {RecentFile} file
 * @param {RecentTrouble | undefined} trouble
 * @param {number} now
 * @param {Actions} actions
 * @param {Speech} speech
 */
function entry(file, trouble, now, actions, { t, f }) {
  /** @param {Event & { currentTarget: HTMLElement }} event */
  const remove = ({ currentTarget }) => {
    // The next entry takes this one's place and the focus; after the last one there is none.
    const item = currentTarget.closest('li');
    if (!item?.nextElementSibling) removeButtonOf(item?.previousElementSibling)?.focus();
    actions.forgetRecent(file);
  };
  return html`
    <li class="hw-recent__item" data-testid="recent-item">
      <button
        class="hw-recent__open"
        type="button"
        data-testid="recent-open"
        @click=${() => actions.openRecent(file.id)}
      >
        ${icons.file}
        <span class="hw-recent__name" title=${file.name}>${file.name}</span>
        <span class="hw-recent__size">${f.bytes(file.size)}</span>
        <time
          class="hw-recent__time"
          datetime=${new Date(file.openedAt).toISOString()}
          title=${f.moment(file.openedAt)}
        >
          ${f.ago(file.openedAt, now)}
        </time>
      </button>
      <button
        class="hw-button hw-button--icon"
        type="button"
        aria-label=${t('recent.remove', { name: file.name })}
        title=${t('recent.remove.short')}
        data-testid="recent-remove"
        @click=${remove}
      >
        ${icons.close}
      </button>
      ${
        trouble
          ? html`
              <p class="hw-recent__trouble" role="alert" data-testid="recent-trouble" data-kind=${trouble}>
                ${t(`recent.${trouble}`)}
                <button class="hw-button hw-button--link" type="button" @click=${remove}>
                  ${t('recent.remove.short')}
                </button>
              </p>
            `
          : nothing
      }
    </li>
  `;
}

/**
 * @param {Element | null | undefined} item
 * @returns {HTMLElement | null | undefined}
 */
function removeButtonOf(item) {
  return item?.querySelector('[data-testid="recent-remove"]');
}
