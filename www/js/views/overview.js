/** The overview: how large the heap is, and what it consists of. */

import { html, nothing } from '../lib/html.js';
import { placeSegments, splitByKind } from '../lib/statistics.js';
import { routeInto } from '../state/map-route.js';
import { mapSource } from '../state/map-source.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { stackedBar, thinBar } from '../widgets/bar.js';
import '../widgets/heap-map.js';
import { factsTable } from './facts.js';
import { mapsButton, mapsNote } from './maps-note.js';
import { overviewPanels } from './overview-panels.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { CellEntered, CellOpened } from '../widgets/heap-map.js' */
/** @import { MapStep, SnapshotInfo, Warning } from '../engine/protocol.js' */
/** @import { TextKey } from '../words/types.js' */

const LARGEST_ROWS = 8;
/** The map as it is first shown in its own view. */
const OUTERMOST = /** @type {const} */ ({ shape: 'treemap', by: 'object', direction: 'down', within: [] });

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function overviewView(state, actions, speech, snapshot) {
  const { t } = speech;
  const { info } = snapshot;
  return html`
    <div class="hw-overview" data-testid="overview">
      <h1 class="hw-overview__heading" aria-label=${t('overview.heading', { name: info.name })}>${info.name}</h1>
      <p>${mapsButton(actions, speech)}</p>
      ${mapsNote(state, actions, speech)} ${totals(info, speech)} ${warnings(info.warnings, speech)}
      <div class="hw-overview__columns">
        ${kinds(info, speech)} ${largest(speech, snapshot)} ${factsTable(state, speech, snapshot)}
      </div>
      ${overviewPanels(state, actions, speech, snapshot)} ${picture(actions, speech, snapshot)}
    </div>
  `;
}

/**
 * @param {SnapshotInfo} info
 * @param {Speech} speech
 */
function totals({ totalSize, nodeCount, edgeCount, stringCount }, { t, f }) {
  /** @type {{ id: string; label: TextKey; hint: TextKey; text: string; title: string; value: number }[]} */
  const stats = [
    {
      id: 'total',
      label: 'overview.total',
      hint: 'overview.total.hint',
      text: f.bytes(totalSize),
      title: t('bytes.exact', { bytes: f.exactBytes(totalSize) }),
      value: totalSize,
    },
    {
      id: 'nodes',
      label: 'overview.nodes',
      hint: 'overview.nodes.hint',
      text: f.count(nodeCount),
      title: '',
      value: nodeCount,
    },
    {
      id: 'edges',
      label: 'overview.edges',
      hint: 'overview.edges.hint',
      text: f.count(edgeCount),
      title: '',
      value: edgeCount,
    },
    {
      id: 'strings',
      label: 'overview.strings',
      hint: 'overview.strings.hint',
      text: f.count(stringCount),
      title: '',
      value: stringCount,
    },
  ];
  return html`
    <dl class="hw-stats">
      ${stats.map(
        ({ id, label, hint, text, title, value }) => html`
          <div class="hw-stats__item" title=${t(hint)}>
            <dt class="hw-stats__label">${t(label)}</dt>
            <dd class="hw-stats__value" data-testid=${`stat-${id}`} data-value=${value} title=${title || nothing}>
              ${text}
            </dd>
          </div>
        `,
      )}
    </dl>
  `;
}

/**
 * @param {SnapshotInfo} info
 * @param {Speech} speech
 */
function kinds({ statistics }, { t, f }) {
  const parts = splitByKind(statistics);
  return html`
    <section class="hw-panel">
      <h2 class="hw-panel__title">${t('overview.kinds')}</h2>
      ${stackedBar(placeSegments(parts), (kind) => t(`kind.${kind}`))}
      <table class="hw-table">
        <thead class="hw-hidden-text">
          <tr>
            <th scope="col">${t('overview.kind')}</th>
            <th scope="col">${t('overview.size')}</th>
            <th scope="col">${t('overview.share')}</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(
            ({ kind, bytes, share }) => html`
              <tr data-kind=${kind} data-value=${bytes}>
                <th scope="row">
                  <svg class="hw-swatch" viewBox="0 0 10 10" aria-hidden="true">
                    <rect class="hw-kind--${kind}" width="10" height="10" rx="2" />
                  </svg>
                  ${t(`kind.${kind}`)}
                </th>
                <td class="hw-table__number" title=${t('bytes.exact', { bytes: f.exactBytes(bytes) })}>
                  ${f.bytes(bytes)}
                </td>
                <td class="hw-table__number hw-muted">${f.percent(share)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

/**
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function largest({ t, f }, { id, info, largest: classes }) {
  const by = classes?.by ?? (info.isComplete ? 'retainedSize' : 'shallowSize');
  const places = classes?.rows ?? Array.from({ length: LARGEST_ROWS }, () => undefined);
  return html`
    <section class="hw-panel">
      <h2 class="hw-panel__title">
        <span>
          ${t('overview.largest')}
          <span class="hw-panel__note">${t(`overview.largest.by.${by}`)}</span>
        </span>
        <a class="hw-panel__more" href=${formatHash({ view: 'classes', snap: id })}>${t('overview.largest.all')}</a>
      </h2>
      <table class="hw-table hw-table--largest" aria-busy=${classes ? 'false' : 'true'} data-by=${by}>
        <thead class="hw-hidden-text">
          <tr>
            <th scope="col">${t('classes.name')}</th>
            <th scope="col">${t('overview.share')}</th>
            <th scope="col">${t('overview.size')}</th>
          </tr>
        </thead>
        <tbody>
          ${places.map((row) => {
            if (!row)
              return html`
                <tr>
                  <th scope="row">&nbsp;</th>
                  <td></td>
                  <td></td>
                </tr>
              `;
            const share = info.totalSize > 0 ? row[by] / info.totalSize : 0;
            return html`
              <tr>
                <th scope="row" title=${row.name}>
                  <a class="hw-table__link" href=${formatHash({ view: 'classes', snap: id, filter: row.name })}>
                    ${row.name}
                  </a>
                </th>
                <td class="hw-table__bar" title=${f.percent(share)}>${thinBar(share)}</td>
                <td class="hw-table__number" title=${t('bytes.exact', { bytes: f.exactBytes(row[by]) })}>
                  ${f.bytes(row[by])}
                </td>
              </tr>
            `;
          })}
        </tbody>
      </table>
    </section>
  `;
}

/**
 * The treemap of the whole heap. A click zooms in, in the map view.
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function picture(actions, speech, { id, handle, info }) {
  const { t } = speech;
  const map = /** @type {const} */ ({ view: 'map', snap: id });
  return html`
    <section class="hw-panel" data-testid="overview-map">
      <h2 class="hw-panel__title">
        <span>
          ${t('nav.map')}
          <span class="hw-panel__note">${t('overview.map.note')}</span>
        </span>
        <a class="hw-panel__more" href=${formatHash(map)}>${t('overview.map.all')}</a>
      </h2>
      <div class="hw-overview__map">
        ${
          info.isComplete
            ? html`
                <hw-map
                  .speech=${speech}
                  .source=${mapSource(handle, { ...OUTERMOST, id: undefined })}
                  .openHref=${(/** @type {MapStep} */ step) => formatHash(routeToObject(id, step.id))}
                  @cell-entered=${(/** @type {CellEntered} */ { detail }) => actions.navigate({ ...map, ...routeInto(OUTERMOST, detail.trail) })}
                  @cell-opened=${(/** @type {CellOpened} */ { detail }) => actions.navigate(routeToObject(id, detail.cell.id))}
                ></hw-map>
              `
            : nothing
        }
      </div>
    </section>
  `;
}

/**
 * @param {readonly Warning[]} list
 * @param {Speech} speech
 */
function warnings(list, { t, known }) {
  if (list.length === 0) return nothing;
  /** @param {Warning} warning */
  const text = ({ key, values }) => {
    const message = known(`warning.${key}`);
    if (message) return t(message, values);
    return t('warning.unknown', {
      key,
      values: Object.entries(values)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
    });
  };
  return html`
    <section class="hw-warnings">
      <h2 class="hw-warnings__title">${t('overview.warnings')}</h2>
      <ul>
        ${list.map(
          (warning) => html`
            <li>${text(warning)}</li>
          `,
        )}
      </ul>
    </section>
  `;
}
