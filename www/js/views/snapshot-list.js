/**
 * The open snapshots: the name and the size of each. A single one is shown in the header; several are listed beside the
 * view, or in a row on narrow screens.
 */

import { html, nothing } from '../lib/html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { captureTimeOf } from '../lib/capture-time.js';
import { shortName } from '../lib/snapshot-name.js';
import { isAtStart } from '../state/select.js';
import { ORDERS } from '../state/snapshot-order.js';
import { formatHash, routeInSnapshot } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState, Link, OpenSnapshot, Route, SnapshotOrder, Source } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/** The type of the data of a dragged snapshot. */
const DRAG_TYPE = 'application/x-heapwise-snapshot';

/** With Alt, these keys move a snapshot one place. @type {Readonly<Record<string, number>>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function snapshotList(state, actions, speech) {
  const { t, n, f } = speech;
  const { snapshots, route } = state;
  const current = isAtStart(state) ? undefined : route.snap;
  const isSide = snapshots.length > 1;
  /** @param {OpenSnapshot} snapshot @param {number} place */
  const item = ({ id, info, source }, place) => html`
    <li
      class="hw-snap"
      data-testid="snapshot-item"
      data-snap=${id}
      @dragover=${(/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes(DRAG_TYPE) && event.preventDefault()}
      @drop=${(/** @type {DragEvent} */ event) => {
        const dragged = Number(event.dataTransfer?.getData(DRAG_TYPE));
        if (!dragged) return;
        event.preventDefault();
        actions.moveSnapshot(dragged, place);
      }}
    >
      <a
        class="hw-snap__link"
        draggable=${isSide ? 'true' : 'false'}
        aria-description=${isSide ? t('snapshots.move') : nothing}
        @dragstart=${(/** @type {DragEvent} */ event) => event.dataTransfer?.setData(DRAG_TYPE, String(id))}
        @keydown=${(/** @type {KeyboardEvent & { currentTarget: HTMLElement }} */ event) => {
          const step = STEPS[event.key];
          if (!event.altKey || step === undefined) return;
          // Otherwise the browser goes back.
          event.preventDefault();
          actions.moveSnapshot(id, place + step);
          // An element that is moved loses the focus.
          const link = event.currentTarget;
          requestAnimationFrame(() => requestAnimationFrame(() => link.focus()));
        }}
        href=${formatHash(routeOfItem(route, id, isSide))}
        aria-current=${id === current ? 'true' : nothing}
        title=${info.name}
      >
        <span class="hw-snap__id">${id}</span>
        <span class="hw-snap__name">${labelOf(source, info.name, speech)}</span>
        <span class="hw-snap__facts">
          <span>${f.bytes(info.totalSize)}</span>
          ${
            isSide
              ? html`
                  <span>${n('snapshots.objects', info.nodeCount)}</span>
                `
              : nothing
          }
        </span>
      </a>
      <button
        class="hw-button hw-button--icon hw-snap__close"
        type="button"
        aria-label=${t('nav.close', { name: info.name })}
        title=${t('nav.close', { name: info.name })}
        @click=${() => actions.closeSnapshot(id)}
      >
        ${icons.close}
      </button>
    </li>
  `;
  return html`
    <nav class=${isSide ? 'hw-snapshots hw-snapshots--side' : 'hw-snapshots'} aria-label=${t('nav.snapshots')}>
      ${isSide ? orderControl(state, actions, speech) : nothing}
      <ul class="hw-snaps">
        ${repeat(snapshots, (snapshot) => snapshot.id, item)}
      </ul>
    </nav>
  `;
}

/**
 * A snapshot that this page took has the program and the time of day: its file has no name yet that a person knows.
 * @param {Source} source
 * @param {string} name
 * @param {Speech} speech
 */
function labelOf(source, name, { f }) {
  const short = shortName(name);
  const at = source.kind === 'live' || (source.kind === 'file' && source.isTaken) ? captureTimeOf(name) : undefined;
  return at ? `${short.replace(/ ?Heap-\d{8}T\d{6}.*$/, '')} ${f.clock(at.time)}`.trim() : short;
}

/**
 * Chooses the order of the list. "Arranged" appears once a snapshot was moved by hand.
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
function orderControl({ order }, actions, { t }) {
  /** @type {readonly SnapshotOrder[]} */
  const orders = order === 'arranged' ? [...ORDERS, order] : ORDERS;
  return html`
    <span class="hw-select hw-snapshots__order">
      ${icons.order}
      <select
        aria-label=${t('order.label')}
        title=${t('order.label')}
        data-testid="snapshot-order"
        @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) =>
          actions.orderSnapshots(/** @type {SnapshotOrder} */ (event.currentTarget.value))}
      >
        ${orders.map(
          (choice) => html`
            <option value=${choice} .selected=${choice === order}>${t(`order.${choice}`)}</option>
          `,
        )}
      </select>
    </span>
  `;
}

/**
 * A click on a snapshot leads to the same view of it; from the trend, which is about all snapshots, to the overview.
 * The report is then about that snapshot alone, and a comparison keeps its base.
 * @param {Route} route
 * @param {number} id
 * @param {boolean} isOneOfSeveral
 * @returns {Link}
 */
function routeOfItem(route, id, isOneOfSeveral) {
  const link = routeInSnapshot(route, id);
  if (link.view === 'trend') return { view: 'overview', snap: id };
  if (link.view === 'report') return { ...link, alone: isOneOfSeveral };
  if (link.view === 'compare' && route.view === 'compare' && route.base !== id) return { ...link, base: route.base };
  return link;
}
