/** The placeholder of an answer that is being fetched or has failed. */

import { html } from '../lib/html.js';

/** @import { Detail, DetailKind, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {Exclude<Detail<DetailKind>, { kind: 'ready' }> | undefined} detail
 * @param {DetailKind} kind
 * @param {OpenSnapshot} snapshot
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function detailNote(detail, kind, { id }, actions, { t }) {
  if (detail?.kind !== 'failed')
    return html`
      <p class="hw-detail-note" role="status">${t('detail.loading')}</p>
    `;
  return html`
    <div class="hw-detail-note" role="alert">
      <p>${t('detail.failed', { message: detail.error.message })}</p>
      <button class="hw-button hw-button--small" type="button" @click=${() => actions.retryDetail(id, kind)}>
        ${t('detail.retry')}
      </button>
    </div>
  `;
}
