/**
 * The texts around a picture of the dominator tree: the path to the part it shows, the line about one cell, and for
 * screen readers a table of the largest cells and a sentence about one.
 */

import { html, nothing } from '../lib/html.js';
import { largestCells, nameOfStep } from '../lib/map-cells.js';
import { KINDS, inkOf } from './map-painter.js';

/** @import { MapCell, MapDirection, MapPicture, MapStep } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @typedef {object} Links
 * @property {((picture: MapPicture, index: number) => string) | undefined} crumbHref The link of a step of the path.
 * @property {((step: MapStep) => string) | undefined} openHref The link to an object's page.
 */

const TABLE_ROWS = 50;

/**
 * The path from the whole heap to the part that the picture shows.
 * @param {MapPicture} picture
 * @param {Links} links
 * @param {Speech} speech
 */
export function crumbs(picture, { crumbHref, openHref }, speech) {
  const { t, f } = speech;
  const { above, hidden } = picture;
  const last = above.at(-1);
  return html`
    <ol class="hw-map__trail">
      ${above.map((step, index) => {
        const name = titleOf(step, index === 0, speech);
        const isLast = index === above.length - 1;
        return html`
          <li class="hw-map__crumb">
            ${
              isLast
                ? html`
                    <span aria-current="true" title=${name}>${name}</span>
                  `
                : html`
                    <a href=${crumbHref?.(picture, index) ?? nothing} title=${name}>${name}</a>
                  `
            }
          </li>
          ${
            index === 0 && hidden > 0
              ? html`
                  <li class="hw-map__crumb hw-map__crumb--gap">${t('map.hidden', { count: f.count(hidden) })}</li>
                `
              : nothing
          }
        `;
      })}
    </ol>
    ${
      last && last.kind === 'object' && above.length > 1
        ? html`
            <a class="hw-map__open" href=${openHref?.(last) ?? nothing} title=${t('map.open.title')}>
              ${t('map.open')}
            </a>
          `
        : nothing
    }
  `;
}

/**
 * The line about one cell, with the legend of colours.
 * @param {MapPicture} picture
 * @param {{ index: number; isLinked: boolean }} shown Which cell, and whether its object can be opened from here.
 * @param {Links} links
 * @param {Speech} speech
 */
export function cellLine(picture, { index, isLinked }, { openHref }, speech) {
  const { t, f } = speech;
  const cell = picture.cells[index];
  if (!cell) return nothing;
  const name = titleOf(cell, index === 0, speech);
  return html`
    <div
      class="hw-map__line"
      data-testid="map-line"
      data-node=${cell.node}
      data-kind=${cell.kind}
      data-value=${cell.size}
    >
      <span class=${`hw-map__swatch hw-map__ink--${inkOf(cell)}`}></span>
      <span class="hw-map__name">${name}</span>
      ${
        cell.kind === 'object' && cell.type !== 'synthetic' && cell.className !== cell.name
          ? html`
              <span class="hw-map__class">${cell.className}</span>
            `
          : nothing
      }
      <span class="hw-map__size" title=${t('bytes.exact', { bytes: f.exactBytes(cell.size) })}>
        ${f.bytes(cell.size)}
      </span>
      <span class="hw-map__share">${t('map.share', { share: f.percent(shareOf(cell, picture)) })}</span>
      ${
        isLinked && index > 0 && hasObject(cell)
          ? html`
              <a
                class="hw-map__open"
                href=${openHref?.(cell) ?? nothing}
                title=${t(cell.count === 1 ? 'map.open.title' : 'map.largest.title')}
              >
                ${t(cell.count === 1 ? 'map.open' : 'map.largest')}
              </a>
            `
          : nothing
      }
      <span class="hw-map__legend" aria-hidden="true">
        ${KINDS.map(
          (kind) => html`
            <span class="hw-map__key">
              <span class=${`hw-map__swatch hw-map__ink--${kind}-1`}></span>
              ${t(`kind.${kind}`)}
            </span>
          `,
        )}
      </span>
    </div>
  `;
}

/**
 * The largest cells, for screen readers.
 * @param {MapPicture} picture
 * @param {MapDirection} direction
 * @param {Speech} speech
 */
export function cellTable(picture, direction, speech) {
  const { t, f } = speech;
  return html`
    <table>
      <caption>${t('map.table')}</caption>
      <thead>
        <tr>
          <th scope="col">${t('map.table.name')}</th>
          <th scope="col">${t('map.table.class')}</th>
          <th scope="col">${t(direction === 'up' ? 'map.table.shallow' : 'map.table.retained')}</th>
          <th scope="col">${t('map.table.share')}</th>
          <th scope="col">${t('map.table.level')}</th>
        </tr>
      </thead>
      <tbody>
        ${largestCells(picture.cells, TABLE_ROWS).map(
          (cell) => html`
            <tr>
              <th scope="row">${nameOfStep(cell, speech)}</th>
              <td>${cell.kind === 'rest' ? '' : cell.className}</td>
              <td>${f.bytes(cell.size)}</td>
              <td>${f.percent(shareOf(cell, picture))}</td>
              <td>${f.count(cell.depth)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/**
 * The announcement of a cell that keys have reached.
 * @param {MapPicture} picture
 * @param {number} index
 * @param {Speech} speech
 */
export function cellSentence(picture, index, speech) {
  const { t, f } = speech;
  const cell = picture.cells[index];
  if (!cell) return '';
  const share = t('map.share', { share: f.percent(shareOf(cell, picture)) });
  return `${titleOf(cell, index === 0, speech)}, ${f.bytes(cell.size)}, ${share}`;
}

/** Whether there is an object to open: the largest, where a cell stands for several. @param {MapCell} cell */
export function hasObject({ kind }) {
  return kind !== 'rest';
}

/**
 * @param {MapStep} step
 * @param {boolean} isOutermost
 * @param {Speech} speech
 */
function titleOf(step, isOutermost, speech) {
  return isOutermost && step.type === 'synthetic' ? speech.t('map.all') : nameOfStep(step, speech);
}

/** The part of the whole heap. @param {MapStep} step @param {MapPicture} picture */
function shareOf({ size }, { above }) {
  const total = above[0]?.size ?? 0;
  return total > 0 ? size / total : 0;
}
