/** Which objects survived: by the snapshot in which they first appear, how many are still in each later one. */

import { html, nothing } from '../lib/html.js';
import { assertNever } from '../lib/assert-never.js';
import { setStyle } from '../lib/set-style.js';
import { idsOfCohort, isByTime, survivorSentence } from '../lib/trend.js';
import { formatHash } from '../state/url-state.js';

/** @import { OpenSnapshot } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Survivors } from '../lib/trend.js' */
/** @import { ReadyTrend } from './trend.js' */

/**
 * @param {ReadyTrend} page
 * @param {readonly OpenSnapshot[]} snapshots
 * @param {Speech} speech
 */
export function survivorsPanel({ trend, survivors }, snapshots, speech) {
  const { t } = speech;
  const { isById, lastIds, ids } = trend.info;
  const numbers = snapshots.map(({ id }) => id);
  const content = () => {
    if (!isById) {
      const isRenumbered = ids.every(({ verdict }) => verdict !== 'different');
      const pairs = ids.flatMap(({ verdict }, at) =>
        verdict === 'same' ? [] : [t('trend.strangers.pair', { from: numbers[at] ?? 0, to: numbers[at + 1] ?? 0 })],
      );
      return html`
        <p class="hw-panel__hint" data-testid="survivors-none">
          ${isRenumbered ? t('trend.renumbered') : t('trend.strangers', { pairs: pairs.join('; ') })}
        </p>
      `;
    }
    if (!isByTime(trend.info)) {
      return html`
        <p class="hw-panel__hint" data-testid="survivors-none">${t('trend.survivors.order')}</p>
      `;
    }
    switch (survivors.kind) {
      case 'loading':
        return html`
          <p class="hw-detail-note" role="status">${t('detail.loading')}</p>
        `;
      case 'failed':
        return html`
          <p class="hw-detail-note" role="alert">${t('detail.failed', { message: survivors.error.message })}</p>
        `;
      case 'ready':
        return html`
          <p class="hw-survivors__sentence" data-testid="survivors-sentence">
            ${survivorSentence(survivors.value, numbers, speech)}
          </p>
          ${matrix(survivors.value, lastIds, numbers, speech)}
        `;
      default:
        return assertNever(survivors);
    }
  };
  return html`
    <section class="hw-panel" aria-label=${t('trend.survivors')} data-testid="survivors">
      <h2 class="hw-panel__title" title=${t('trend.survivors.hint')}>${t('trend.survivors')}</h2>
      ${content()}
    </section>
  `;
}

/**
 * @param {Survivors} survivors
 * @param {readonly number[]} lastIds
 * @param {readonly number[]} numbers
 * @param {Speech} speech
 */
function matrix(survivors, lastIds, numbers, speech) {
  const { t } = speech;
  return html`
    <div class="hw-scroll">
      <table class="hw-table hw-table--titled hw-survivors" data-testid="survivors-table">
        <thead>
          <tr>
            <th scope="col">${t('trend.cohort')}</th>
            ${numbers.map(
              (number) => html`
                <th scope="col" class="hw-table__number">${t('trend.reading', { number })}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${survivors.map((row, born) => {
            const [from, to] = [numbers[born - 1] ?? 0, numbers[born] ?? 0];
            const ids = idsOfCohort(lastIds, born);
            return html`
              <tr data-cohort=${born}>
                <th scope="row">
                  ${born === 0 ? t('trend.cohort.first', { to }) : t('trend.cohort.between', { from, to })}
                </th>
                ${row.map((cell, at) => survivorCell(cell, at > born ? row[born] : undefined, ids, numbers[at] ?? 0, speech))}
              </tr>
            `;
          })}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Survivors[number][number]} cell
 * @param {Survivors[number][number]} born The cell of the first snapshot; undefined if this is it.
 * @param {import('../state/app-state.js').IdRange} ids
 * @param {number} snap
 * @param {Speech} speech
 */
function survivorCell(cell, born, ids, snap, { t, f }) {
  if (!cell)
    return html`
      <td></td>
    `;
  const share = born && born.count > 0 ? cell.count / born.count : 0;
  return html`
    <td class="hw-survivors__cell" data-count=${cell.count} data-size=${cell.shallowSize}>
      <a
        class="hw-survivors__link"
        href=${formatHash({ view: 'classes', snap, ids })}
        title=${t('trend.cohort.open', { at: snap })}
        ${setStyle({ '--hw-share': `${Math.round(share * 100)}%` })}
      >
        <span class="hw-survivors__count">${f.count(cell.count)}</span>
        ${
          born
            ? html`
                <span class="hw-survivors__share">${f.percent(share)}</span>
              `
            : nothing
        }
        <span class="hw-survivors__size">${f.bytes(cell.shallowSize)}</span>
      </a>
    </td>
  `;
}
