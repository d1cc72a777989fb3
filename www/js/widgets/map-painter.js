/**
 * Paints a picture of the dominator tree on two canvases, one above the other: the cells with their names, and the
 * outlines of the hovered and the selected cell. So a move repaints two outlines, not the picture.
 *
 * A canvas knows no custom properties, so colours are read from hidden swatches, one for each name in `INKS`.
 */

import { TINTS, fitText, kindOf, nameOfStep, tintOf } from '../lib/map-cells.js';
import { visible } from '../lib/visible.js';

/** @import { MapCell, MapStep } from '../engine/protocol.js' */
/** @import { Kind } from '../lib/statistics.js' */
/** @import { Speech } from '../lib/speech.js' */

/** As in `crate/core/src/layout/treemap.rs`. */
const HEADER_PX = 18;
const HEADER_WIDTH = 44;
const HEADER_HEIGHT = 38;
/** The smallest cells that get a text, in CSS pixels. */
const LABEL_WIDTH = 28;
const LABEL_HEIGHT = 14;
const TWO_LINES = 34;
const SIZE_WIDTH = 130;
const PADDING = 5;
/** Opacity of sizes beside names, and of cells that contain others. */
const QUIET = 0.72;
const OUTER = 0.55;

/** @type {readonly Kind[]} */
export const KINDS = ['otherJs', 'jsArrays', 'strings', 'code', 'typedArrays', 'otherNative', 'system'];

/** The colours that a picture is painted with. */
export const INKS = [
  ...KINDS.flatMap((kind) => Array.from({ length: TINTS }, (_, tint) => `${kind}-${tint}`)),
  ...['text', 'ground', 'rest', 'accent'],
];

/** The colour of a cell. @param {MapStep} step */
export function inkOf(step) {
  return step.kind === 'rest' ? 'rest' : `${kindOf(step)}-${tintOf(step.className)}`;
}

/**
 * What a painter paints on, and where it finds its colours and its font.
 * @typedef {object} Easel
 * @property {HTMLCanvasElement} cells
 * @property {HTMLCanvasElement} outlines
 * @property {Iterable<HTMLElement>} swatches Elements whose backgrounds are the inks that `data-ink` names.
 * @property {HTMLElement} font An element whose font it is.
 * @property {number} width In CSS pixels.
 * @property {number} height
 */

/** @typedef {ReturnType<typeof createMapPainter>} MapPainter */

export function createMapPainter() {
  /** @type {Readonly<Record<string, string>>} */
  let colours = {};
  let family = 'sans-serif';

  /** @param {Easel} easel */
  function readStyle({ swatches, font }) {
    colours = Object.fromEntries(
      [...swatches].map((swatch) => [swatch.dataset['ink'] ?? '', getComputedStyle(swatch).backgroundColor]),
    );
    family = getComputedStyle(font).fontFamily;
  }

  return {
    /**
     * Paints all cells, with the current colours and font.
     * @param {Easel} easel
     * @param {readonly MapCell[]} cells
     * @param {Speech} speech
     */
    paint: (easel, cells, speech) => {
      const cleared = clear(easel.cells, easel);
      if (!cleared) return;
      readStyle(easel);
      const { context, ratio } = cleared;
      const parents = new Set(cells.slice(1).map((cell) => cell.parent));
      // In an icicle the outermost cell is one row of many.
      const isIcicle = (cells[0]?.height ?? 0) < easel.height - 1;
      const isOuter = (/** @type {number} */ index) => parents.has(index) && !isIcicle;
      for (const [index, cell] of cells.entries()) {
        // The outermost cell of a treemap is the background of the others.
        if (index === 0 && !isIcicle) fillGround(context, snap(cell, ratio), parents.has(0) ? 'ground' : inkOf(cell));
        else fillCell(context, snap(cell, ratio), ratio, inkOf(cell), isOuter(index));
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.textBaseline = 'middle';
      for (const [index, cell] of cells.entries()) {
        if (index > 0 || isIcicle || !parents.has(0)) writeLabel(context, cell, isOuter(index), speech);
      }
    },

    /**
     * Draws the outlines; -1 is no cell. Needs the colours of an earlier `paint`.
     * @param {Easel} easel
     * @param {readonly MapCell[]} cells
     * @param {{ selected: number; hovered: number }} at Numbers of cells.
     */
    outline: (easel, cells, { selected, hovered }) => {
      const cleared = clear(easel.outlines, easel);
      if (!cleared) return;
      const { context, ratio } = cleared;
      const draw = (/** @type {number} */ index, /** @type {string} */ ink, /** @type {number} */ pixels) => {
        const cell = cells[index];
        if (!cell) return;
        const { x, y, width, height } = snap(cell, ratio);
        const thick = Math.round(pixels * ratio);
        const [across, down] = [Math.max(1, width - thick - 1), Math.max(1, height - thick - 1)];
        context.strokeStyle = colours[ink] ?? '';
        context.lineWidth = thick;
        context.strokeRect(x + thick / 2, y + thick / 2, across, down);
      };
      draw(selected, 'accent', 2);
      draw(hovered, 'text', 1.5);
    },
  };

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {string} ink
   */
  function fillGround(context, { x, y, width, height }, ink) {
    context.fillStyle = colours[ink] ?? '';
    context.fillRect(x, y, width, height);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {number} ratio
   * @param {string} ink
   * @param {boolean} isOuter
   */
  function fillCell(context, box, ratio, ink, isOuter) {
    const { x, y, width, height } = box;
    if (width <= 0 || height <= 0) return;
    const line = Math.max(1, Math.round(ratio));
    const [right, below] = [width > 2 * line ? line : 0, height > 2 * line ? line : 0];
    fillGround(context, box, 'ground');
    context.globalAlpha = isOuter ? OUTER : 1;
    context.fillStyle = colours[ink] ?? '';
    context.fillRect(x, y, width - right, height - below);
    context.globalAlpha = 1;
  }

  /**
   * The name of a cell, and its size where there is room for it: beside the name, or below.
   * @param {CanvasRenderingContext2D} context
   * @param {MapCell} cell
   * @param {boolean} isOuter
   * @param {Speech} speech
   */
  function writeLabel(context, cell, isOuter, speech) {
    const { x, y, width, height } = cell;
    if (width < LABEL_WIDTH || height < LABEL_HEIGHT) return;
    if (isOuter && (width < HEADER_WIDTH || height < HEADER_HEIGHT)) return;
    const { f, t } = speech;
    const measure = (/** @type {string} */ text) => context.measureText(text).width;
    const room = width - 2 * PADDING;
    const size = f.bytes(cell.size);
    const name = cell.depth === 0 && cell.type === 'synthetic' ? t('map.all') : nameOfStep(cell, speech);
    const isOneLine = isOuter || height < TWO_LINES;
    const middle = isOuter ? y + HEADER_PX / 2 : isOneLine ? y + Math.min(height, 22) / 2 : y + 12;
    const nameFont = `${isOuter ? '600 ' : ''}12px ${family}`;
    context.font = nameFont;
    context.fillStyle = colours['text'] ?? '';
    let left = room;
    if (isOneLine && width > SIZE_WIDTH) {
      context.font = `12px ${family}`;
      context.globalAlpha = QUIET;
      const wide = measure(size);
      context.fillText(size, x + width - PADDING - 1 - wide, middle);
      context.globalAlpha = 1;
      left -= wide + 10;
      context.font = nameFont;
    }
    context.fillText(fitText(visible(name), left, measure), x + PADDING, middle);
    if (isOneLine || measure(size) > room) return;
    context.globalAlpha = QUIET;
    context.fillText(size, x + PADDING, middle + 15);
    context.globalAlpha = 1;
  }
}

/**
 * Clears a canvas and gives it the right size in device pixels. Returns undefined if the browser has no context for it.
 * @param {HTMLCanvasElement} canvas
 * @param {Pick<Easel, 'width' | 'height'>} room
 */
function clear(canvas, room) {
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const ratio = devicePixelRatio || 1;
  const [width, height] = [Math.round(room.width * ratio), Math.round(room.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, ratio };
}

/** @typedef {{ x: number; y: number; width: number; height: number }} Box */

/** Rounds a box to device pixels, so that edges are sharp. @param {Box} box @param {number} ratio @returns {Box} */
function snap({ x, y, width, height }, ratio) {
  const [left, top] = [Math.round(x * ratio), Math.round(y * ratio)];
  return {
    x: left,
    y: top,
    width: Math.round((x + width) * ratio) - left,
    height: Math.round((y + height) * ratio) - top,
  };
}
