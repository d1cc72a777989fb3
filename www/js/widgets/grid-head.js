/**
 * The head of a grid: a title for each column, which is a button if the column sorts. The edge before a title can be
 * dragged; with the focus on the button, Alt and an arrow key move it.
 */

import { html, nothing } from '../lib/html.js';
import { icons } from './icons.js';

/** @import { Sort } from '../engine/protocol.js' */
/** @import { Column } from './grid-contract.js' */

/**
 * @param {readonly Column<unknown>[]} columns
 * @param {Sort<string> | undefined} sort
 * @param {(sort: Sort<string>) => void} onsort
 * @param {(index: number, width: number | undefined) => void} onresize
 * @param {string} resizeHint
 */
export function gridHead(columns, sort, onsort, onresize, resizeHint) {
  /** @param {Column<unknown>} column */
  const button = ({ key, label, sorts }) => {
    const descending = sort?.key === key ? sort.descending : undefined;
    const next = descending === undefined ? sorts === 'descending' : !descending;
    return html`
      <button type="button" class="hw-grid__sort" @click=${() => onsort({ key, descending: next })}>
        ${label}${descending === undefined ? nothing : descending ? icons.down : icons.up}
      </button>
    `;
  };
  return html`
    <div class="hw-grid__titles" role="row" aria-rowindex="1">
      ${columns.map(
        (column, i) => html`
          <div
            class=${`hw-grid__title hw-grid__cell--${column.align} ${column.narrow ? '' : 'hw-grid__cell--spare'}`}
            role="columnheader"
            aria-colindex=${i + 1}
            aria-sort=${column.sorts ? orderOf(column, sort) : nothing}
            title=${column.hint}
            @keydown=${(/** @type {KeyboardEvent & { currentTarget: HTMLElement }} */ event) => pressEdge(event, i, onresize)}
          >
            ${
              i > 0
                ? html`
                    <span
                      class="hw-grid__edge"
                      title=${resizeHint}
                      @pointerdown=${(/** @type {PointerEvent & { currentTarget: HTMLElement }} */ event) => dragEdge(event, (width) => onresize(i, width))}
                      @dblclick=${() => onresize(i, undefined)}
                    ></span>
                  `
                : nothing
            }
            ${column.sorts ? button(column) : column.label}
          </div>
        `,
      )}
    </div>
  `;
}

/**
 * @param {Column<unknown>} column
 * @param {Sort<string> | undefined} sort
 */
function orderOf({ key }, sort) {
  if (sort?.key !== key) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

const KEY_STEP_PX = 16;

/**
 * The right arrow makes the first column wider, and any other column narrower, because its edge is on its left.
 * @param {KeyboardEvent & { currentTarget: HTMLElement }} event
 * @param {number} index
 * @param {(index: number, width: number | undefined) => void} onresize
 */
function pressEdge(event, index, onresize) {
  if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  // Otherwise the browser goes back.
  event.preventDefault();
  const isFirst = index === 0;
  const title = isFirst ? event.currentTarget.nextElementSibling : event.currentTarget;
  const wider = (event.key === 'ArrowRight') !== isFirst;
  if (title) onresize(isFirst ? 1 : index, title.getBoundingClientRect().width + (wider ? KEY_STEP_PX : -KEY_STEP_PX));
}

/**
 * @param {PointerEvent & { currentTarget: HTMLElement }} event
 * @param {(width: number) => void} onresize
 */
function dragEdge({ currentTarget: edge, pointerId, clientX, button }, onresize) {
  const width = edge.parentElement?.getBoundingClientRect().width;
  if (width === undefined || button !== 0) return;
  edge.setPointerCapture(pointerId);
  const move = (/** @type {PointerEvent} */ event) => onresize(width + clientX - event.clientX);
  edge.addEventListener('pointermove', move);
  edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
}
