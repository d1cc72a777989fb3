/** What the heap consists of, as in DevTools' Statistics, and the number of nodes and edges of each type. */

import { html, nothing } from '../lib/html.js';
import { placeSegments, splitByKind } from '../lib/statistics.js';
import { formatHash } from '../state/url-state.js';
import { stackedBar, thinBar } from '../widgets/bar.js';
import { detailNote } from './detail-note.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { SnapshotInfo } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function statisticsView({ details }, actions, speech, snapshot) {
  const { t } = speech;
  const { id, info } = snapshot;
  const detail = details.get(id)?.typeCounts;
  const types = detail?.kind === 'ready' ? detail.value : undefined;
  const early = info.isComplete
    ? () => detailNote(detail?.kind === 'ready' ? undefined : detail, 'typeCounts', snapshot, actions, speech)
    : () => html`
        <p class="hw-detail-note" role="status">${t('statistics.early')}</p>
      `;
  return html`
    <div class="hw-overview" data-testid="statistics">
      <h1 class="hw-hidden-text">${t('nav.statistics')}</h1>
      <div class="hw-statistics">
        ${kinds(info, speech)}
        <section class="hw-panel hw-statistics__types">
          <h2 class="hw-panel__title">${t('statistics.nodes')}</h2>
          ${
            types
              ? typeTable(
                  types.nodes.map(({ type, count, shallowSize }) => ({
                    type,
                    count,
                    shallowSize,
                    href: formatHash({
                      view: 'search',
                      snap: id,
                      query: /\s/.test(type) ? `type:"${type}"` : `type:${type}`,
                    }),
                  })),
                  info.nodeCount,
                  speech,
                  'type-counts',
                )
              : early()
          }
        </section>
        <section class="hw-panel hw-statistics__types">
          <h2 class="hw-panel__title">${t('statistics.edges')}</h2>
          ${types ? typeTable(types.edges, info.edgeCount, speech, 'edge-counts') : early()}
        </section>
      </div>
    </div>
  `;
}

/**
 * @param {SnapshotInfo} info
 * @param {Speech} speech
 */
function kinds({ statistics }, speech) {
  const { t, f } = speech;
  const parts = splitByKind(statistics);
  return html`
    <section class="hw-panel">
      <h2 class="hw-panel__title">${t('statistics.kinds')}</h2>
      ${stackedBar(placeSegments(parts), (kind) => t(`kind.${kind}`))}
      <table class="hw-table">
        ${head([t('overview.kind'), t('overview.share'), '', t('overview.size')])}
        <tbody>
          <tr class="hw-statistics__total" data-kind="total" data-value=${statistics.total}>
            <th scope="row">${t('statistics.total')}</th>
            <td></td>
            <td></td>
            ${size(statistics.total, speech)}
          </tr>
          ${parts.map(
            ({ kind, bytes, share }) => html`
              <tr data-kind=${kind} data-value=${bytes}>
                <th scope="row">
                  <svg class="hw-swatch" viewBox="0 0 10 10" aria-hidden="true">
                    <rect class="hw-kind--${kind}" width="10" height="10" rx="2" />
                  </svg>
                  ${t(`kind.${kind}`)}
                </th>
                <td class="hw-table__bar">${thinBar(share)}</td>
                <td class="hw-table__number hw-muted">${f.percent(share)}</td>
                ${size(bytes, speech)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

/**
 * @param {readonly { type: string; count: number; shallowSize?: number; href?: string }[]} rows
 * @param {number} total
 * @param {Speech} speech
 * @param {string} testId
 */
function typeTable(rows, total, speech, testId) {
  const { t, f } = speech;
  const sized = rows.some(({ shallowSize }) => shallowSize !== undefined);
  return html`
    <table class="hw-table" data-testid=${testId}>
      ${head([t('statistics.type'), t('overview.share'), t('classes.objects'), ...(sized ? [t('classes.shallow')] : [])])}
      <tbody>
        ${rows.map(
          ({ type, count, shallowSize, href }) => html`
            <tr data-type=${type} data-value=${count}>
              <th scope="row">
                ${
                  href
                    ? html`
                        <a class="hw-table__link" href=${href}>${type}</a>
                      `
                    : type
                }
              </th>
              <td class="hw-table__bar" title=${f.percent(total > 0 ? count / total : 0)}>
                ${thinBar(total > 0 ? count / total : 0)}
              </td>
              <td class="hw-table__number">${f.count(count)}</td>
              ${shallowSize === undefined ? nothing : size(shallowSize, speech)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/** @param {readonly string[]} titles */
function head(titles) {
  return html`
    <thead class="hw-hidden-text">
      <tr>
        ${titles.map((title) =>
          title === ''
            ? html`
                <td></td>
              `
            : html`
                <th scope="col">${title}</th>
              `,
        )}
      </tr>
    </thead>
  `;
}

/**
 * @param {number} bytes
 * @param {Speech} speech
 */
function size(bytes, { t, f }) {
  return html`
    <td class="hw-table__number" title=${t('bytes.exact', { bytes: f.exactBytes(bytes) })}>${f.bytes(bytes)}</td>
  `;
}
