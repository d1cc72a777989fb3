/**
 * The dominator tree as a picture: a treemap or an icicle, of objects or of classes, from the root down or from the
 * shallow sizes of classes up to their dominators.
 */

import { html, nothing } from '../lib/html.js';
import { routeInto, routeOfCrumb, routeToPicture } from '../state/map-route.js';
import { mapSource } from '../state/map-source.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import '../widgets/heap-map.js';
import { icons } from '../widgets/icons.js';

/** @import { OpenSnapshot, RouteOf, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Snapshot } from '../engine/api.js' */
/** @import { MapPicture, MapStep } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { CellEntered, CellOpened } from '../widgets/heap-map.js' */

/**
 * @param {StateIn<'map'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function mapView({ route }, actions, speech, { id: snap, handle }) {
  const { t } = speech;
  const { shape, by, direction, node, within } = route;
  const hint = t(direction === 'up' ? 'map.hint.up' : 'map.hint');
  const isInside = node !== undefined || within.length > 0;
  const leave = async () => {
    if (within.length > 0) actions.change('map', { within: within.slice(0, -1) });
    else if (node !== undefined) actions.change('map', { node: await idAbove(handle, node) });
  };
  return html`
    <div class="hw-classes hw-mapview" data-testid="map">
      <h1 class="hw-hidden-text">${t('nav.map')}</h1>
      <div class="hw-toolbar">
        ${choice(
          t('map.shape'),
          'map-shape',
          [
            { text: t('map.treemap'), value: 'treemap', route: routeToPicture(route, { shape: 'treemap' }) },
            { text: t('map.icicle'), value: 'icicle', route: routeToPicture(route, { shape: 'icicle' }) },
          ],
          shape,
        )}
        ${
          shape === 'icicle'
            ? choice(
                t('map.direction'),
                'map-direction',
                [
                  { text: t('map.down'), value: 'down', route: routeToPicture(route, { direction: 'down' }) },
                  { text: t('map.up'), value: 'up', route: routeToPicture(route, { direction: 'up' }) },
                ],
                direction,
              )
            : nothing
        }
        ${
          // From the bottom up, pictures are always by class.
          direction === 'down'
            ? choice(
                t('map.by'),
                'map-by',
                [
                  { text: t('map.by.object'), value: 'object', route: routeToPicture(route, { by: 'object' }) },
                  { text: t('map.by.class'), value: 'class', route: routeToPicture(route, { by: 'class' }) },
                ],
                by,
              )
            : nothing
        }
        <button
          class="hw-button hw-button--small"
          type="button"
          data-testid="map-out"
          ?disabled=${!isInside}
          @click=${leave}
        >
          ${icons.up}
          <span>${t('map.out')}</span>
        </button>
        <span class="hw-toolbar__hint" title=${hint}>${hint}</span>
      </div>
      <hw-map
        data-testid="heap-map"
        .speech=${speech}
        .direction=${direction}
        .source=${mapSource(handle, { shape, by, direction, id: node, within })}
        .crumbHref=${(/** @type {MapPicture} */ picture, /** @type {number} */ index) => formatHash(routeOfCrumb(route, picture, index))}
        .openHref=${(/** @type {MapStep} */ step) => formatHash(routeToObject(snap, step.id))}
        @cell-entered=${(/** @type {CellEntered} */ { detail }) => actions.change('map', routeInto(route, detail.trail))}
        @cell-opened=${(/** @type {CellOpened} */ { detail }) => actions.navigate(routeToObject(snap, detail.cell.id))}
        @map-left=${leave}
      ></hw-map>
    </div>
  `;
}

/**
 * V8's id of the immediate dominator; undefined if that is the root.
 * @param {Snapshot} handle
 * @param {number} id
 */
async function idAbove(handle, id) {
  const node = await handle.ask({ kind: 'nodeById', id });
  if (node === undefined) return undefined;
  const { dominator } = await handle.object(node);
  return dominator === handle.info.root ? undefined : (await handle.object(dominator)).id;
}

/**
 * @param {string} label
 * @param {string} testId
 * @param {readonly { text: string; value: string; route: RouteOf<'map'> }[]} choices
 * @param {string} chosen
 */
function choice(label, testId, choices, chosen) {
  return html`
    <div class="hw-either" role="group" aria-label=${label} data-testid=${testId}>
      ${choices.map(
        ({ text, value, route }) => html`
          <a
            class="hw-either__choice"
            href=${formatHash(route)}
            aria-current=${value === chosen ? 'true' : nothing}
            data-value=${value}
          >
            ${text}
          </a>
        `,
      )}
    </div>
  `;
}
