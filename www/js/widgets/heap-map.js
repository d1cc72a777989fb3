/**
 * `<hw-map>`: a picture of the dominator tree, drawn on a canvas. Rectangles come from the engine for the room there is;
 * here they are painted, found under the pointer, and walked along with keys.
 *
 * What the pointer or the keys are at is drawn on a second canvas, so that moving costs two outlines. Colours are read
 * from the tokens of hidden swatches, since a canvas knows no variables. Beside it is a table with the largest cells for
 * those who do not look, and the cell that keys have reached is said aloud.
 *
 * Properties: `source`, `direction`, `speech`, `crumbHref(picture, index)`, `openHref(step)`.
 * Events: `cell-entered` (`trail`: from the outermost cell to the one to show), `map-left`, `cell-opened` (`cell`).
 */

import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { toErrorData } from '../lib/errors.js';
import {
  TINTS,
  cellAt,
  fitText,
  kindOf,
  largestCells,
  moveInMap,
  nameOfStep,
  tintOf,
  trailTo,
} from '../lib/map-cells.js';

/** @import { MapCell, MapDirection, MapPicture, MapStep } from '../engine/protocol.js' */
/** @import { MapSource } from '../state/map-source.js' */
/** @import { Kind } from '../lib/statistics.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @typedef {CustomEvent<{ trail: MapCell[] }>} CellEntered */
/** @typedef {CustomEvent<{ cell: MapCell }>} CellOpened */

/** As in `crate/core/src/layout/treemap.rs`. */
const HEADER_PX = 18;
const HEADER_WIDTH = 44;
const HEADER_HEIGHT = 38;
/** Room that a text needs at least. */
const LABEL_WIDTH = 28;
const LABEL_HEIGHT = 14;
const TWO_LINES = 34;
const SIZE_WIDTH = 130;
const PADDING = 5;
/** Sizes beside names. */
const QUIET = 0.72;
const TABLE_ROWS = 50;
const RESIZE_PAUSE_MS = 120;
/** The second click of a double one is at the same place, give or take. */
const STEADY_PX = 6;

/** @type {readonly Kind[]} */
const KINDS = ['otherJs', 'jsArrays', 'strings', 'code', 'typedArrays', 'otherNative', 'system'];
const INKS = ['text', 'ground', 'rest', 'accent'];

export class HeapMapElement extends HTMLElement {
  /** From the bottom up, sizes are shallow ones. @type {MapDirection} */
  direction = 'down';
  /** @type {((picture: MapPicture, index: number) => string) | undefined} */
  crumbHref;
  /** @type {((step: MapStep) => string) | undefined} */
  openHref;

  /** @type {MapSource | undefined} */
  #source;
  /** @type {Speech | undefined} */
  #speech;
  /** What is on screen. @type {MapPicture | undefined} */
  #picture;
  #failure = '';
  #hovered = -1;
  #selected = -1;
  /** Said aloud. */
  #said = '';
  /** @type {{ cell: MapCell; x: number; y: number } | undefined} */
  #clicked;
  /** @type {Record<string, string>} */
  #colours = {};
  #family = 'sans-serif';
  /** Questions are counted; the element is busy until the answer to the last one is drawn. */
  #asked = 0;
  #answered = 0;
  #timer = 0;
  #frame = 0;
  #isPainted = false;
  #size = { width: 0, height: 0 };

  #resizes = new ResizeObserver(() => this.#measure());
  #themes = new MutationObserver(() => this.#repaint());
  #media = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  #onTheme = () => this.#repaint();

  connectedCallback() {
    this.classList.add('hw-map');
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    for (const media of this.#media) media.addEventListener('change', this.#onTheme);
    this.#repaint();
  }

  disconnectedCallback() {
    this.#resizes.disconnect();
    this.#themes.disconnect();
    for (const media of this.#media) media.removeEventListener('change', this.#onTheme);
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#size = { width: 0, height: 0 };
  }

  get source() {
    return this.#source;
  }
  set source(source) {
    if (source === this.#source) return;
    this.#source = source;
    this.#ask();
  }

  get speech() {
    return this.#speech;
  }
  set speech(speech) {
    if (speech === this.#speech) return;
    this.#speech = speech;
    this.#repaint();
  }

  get #stage() {
    return /** @type {HTMLElement | null} */ (this.querySelector('.hw-map__stage'));
  }

  #repaint() {
    this.#isPainted = false;
    this.#drawSoon();
  }

  #drawSoon() {
    if (this.#frame !== 0 || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#speech) return;
      render(this.#template(this.#speech), this);
      const stage = this.#stage;
      if (stage) this.#resizes.observe(stage);
      if (!this.#isPainted) this.#paint();
      this.#outline();
      if (this.#answered === this.#asked && this.#asked > 0) this.setAttribute('aria-busy', 'false');
    });
  }

  #measure() {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.#stage ?? {};
    if (width === this.#size.width && height === this.#size.height) return;
    const isFirst = this.#size.width === 0;
    this.#size = { width, height };
    clearTimeout(this.#timer);
    if (isFirst) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), RESIZE_PAUSE_MS);
  }

  #ask() {
    const { width, height } = this.#size;
    const source = this.#source;
    if (!source || width === 0 || height === 0) return;
    const asked = (this.#asked += 1);
    this.setAttribute('aria-busy', 'true');
    source.fetchPicture(width, height).then(
      (picture) => {
        if (asked !== this.#asked) return;
        this.#answered = asked;
        this.#show(picture);
      },
      (thrown) => {
        if (asked !== this.#asked) return;
        this.#answered = asked;
        this.#failure = toErrorData(thrown).message;
        this.#picture = undefined;
        this.#repaint();
      },
    );
  }

  /** @param {MapPicture} picture */
  #show(picture) {
    // On the way out, what one comes from stays in hand.
    const before = this.#picture?.cells[0];
    const came = picture.cells.findIndex(
      (cell) => before !== undefined && cell.node === before.node && cell.kind === before.kind,
    );
    this.#picture = picture;
    this.#failure = '';
    this.#hovered = -1;
    this.#selected = came > 0 || this.#hasFocus() ? Math.max(0, came) : -1;
    if (this.#hasFocus()) this.#say();
    this.#repaint();
  }

  #hasFocus() {
    return this.#stage !== null && document.activeElement === this.#stage;
  }

  /** @param {Speech} speech */
  #template(speech) {
    const { t } = speech;
    const picture = this.#picture;
    return html`
      <nav class="hw-map__crumbs" aria-label=${t('map.above')} data-testid="map-crumbs">
        ${picture ? this.#crumbs(picture, speech) : nothing}
      </nav>
      <div
        class="hw-map__stage"
        role="application"
        tabindex="0"
        aria-label=${t(this.direction === 'up' ? 'map.label.up' : 'map.label')}
        data-testid="map-stage"
        @pointermove=${this.#point}
        @pointerleave=${() => this.#hover(-1)}
        @click=${this.#click}
        @keydown=${this.#press}
        @focus=${() => this.#selected < 0 && this.#select(0)}
      >
        <canvas class="hw-map__canvas" aria-hidden="true"></canvas>
        <canvas class="hw-map__canvas" aria-hidden="true"></canvas>
        ${this.#note(speech)}
      </div>
      ${this.#line(speech)}
      <div class="hw-hidden-text" role="status">${this.#said}</div>
      <div class="hw-hidden-text" data-testid="map-table">${picture ? this.#table(picture, speech) : nothing}</div>
      <div class="hw-map__inks" aria-hidden="true">
        ${KINDS.flatMap((kind) => Array.from({ length: TINTS }, (_, tint) => `${kind}-${tint}`)).map(inkOf)}
        ${INKS.map(inkOf)}
      </div>
    `;
  }

  /** @param {Speech} speech */
  #note({ t }) {
    const isEmpty = this.#picture !== undefined && (this.#picture.cells[0]?.size ?? 0) === 0;
    const text = this.#failure ? t('map.failed', { message: this.#failure }) : isEmpty ? t('map.empty') : '';
    return text
      ? html`
          <p class="hw-map__note">${text}</p>
        `
      : nothing;
  }

  /**
   * @param {MapPicture} picture
   * @param {Speech} speech
   */
  #crumbs(picture, speech) {
    const { t, f } = speech;
    const { above, hidden } = picture;
    const last = above.at(-1);
    return html`
      <ol class="hw-map__trail">
        ${above.map((step, index) => {
          const name = index === 0 && step.type === 'synthetic' ? t('map.all') : nameOfStep(step, speech);
          const isLast = index === above.length - 1;
          return html`
            <li class="hw-map__crumb">
              ${
                isLast
                  ? html`
                      <span aria-current="true" title=${name}>${name}</span>
                    `
                  : html`
                      <a href=${this.crumbHref?.(picture, index) ?? nothing} title=${name}>${name}</a>
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
              <a class="hw-map__open" href=${this.openHref?.(last) ?? nothing} title=${t('map.open.title')}>
                ${t('map.open')}
              </a>
            `
          : nothing
      }
    `;
  }

  /** What is under the pointer, or chosen, or all. @param {Speech} speech */
  #line(speech) {
    const { t, f } = speech;
    const cells = this.#picture?.cells ?? [];
    const index = this.#hovered >= 0 ? this.#hovered : Math.max(0, this.#selected);
    const cell = cells[index];
    if (!cell) {
      return html`
        <div class="hw-map__line">${this.#failure ? nothing : t('map.loading')}</div>
      `;
    }
    const name = index === 0 && cell.type === 'synthetic' ? t('map.all') : nameOfStep(cell, speech);
    return html`
      <div
        class="hw-map__line"
        data-testid="map-line"
        data-node=${cell.node}
        data-kind=${cell.kind}
        data-value=${cell.size}
      >
        <span class=${`hw-map__swatch hw-map__ink--${inkName(cell)}`}></span>
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
        <span class="hw-map__share">${t('map.share', { share: f.percent(this.#share(cell)) })}</span>
        ${
          this.#hovered < 0 && index > 0 && opens(cell)
            ? html`
                <a
                  class="hw-map__open"
                  href=${this.openHref?.(cell) ?? nothing}
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

  /** @param {MapStep} step */
  #share({ size }) {
    const total = this.#picture?.above[0]?.size ?? 0;
    return total > 0 ? size / total : 0;
  }

  /**
   * @param {MapPicture} picture
   * @param {Speech} speech
   */
  #table({ cells }, speech) {
    const { t, f } = speech;
    return html`
      <table>
        <caption>${t('map.table')}</caption>
        <thead>
          <tr>
            <th scope="col">${t('map.table.name')}</th>
            <th scope="col">${t('map.table.class')}</th>
            <th scope="col">${t(this.direction === 'up' ? 'map.table.shallow' : 'map.table.retained')}</th>
            <th scope="col">${t('map.table.share')}</th>
            <th scope="col">${t('map.table.level')}</th>
          </tr>
        </thead>
        <tbody>
          ${largestCells(cells, TABLE_ROWS).map(
            (cell) => html`
              <tr>
                <th scope="row">${nameOfStep(cell, speech)}</th>
                <td>${cell.kind === 'rest' ? '' : cell.className}</td>
                <td>${f.bytes(cell.size)}</td>
                <td>${f.percent(this.#share(cell))}</td>
                <td>${f.count(cell.depth)}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  // Pointer and keys

  /** @param {PointerEvent} event */
  #point = (event) => {
    const { x, y } = this.#place(event);
    this.#hover(cellAt(this.#picture?.cells ?? [], x, y));
  };

  /** @param {MouseEvent} event */
  #place(event) {
    const { left = 0, top = 0 } = this.#stage?.getBoundingClientRect() ?? {};
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @param {number} index */
  #hover(index) {
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.#drawSoon();
  }

  /** The first click goes in at once; where a second one follows, it was meant for the object. @param {MouseEvent} event */
  #click = (event) => {
    const { x, y } = this.#place(event);
    const before = this.#clicked;
    if (event.detail === 2 && before && Math.hypot(before.x - x, before.y - y) < STEADY_PX) {
      this.#open(before.cell);
      return;
    }
    const cells = this.#picture?.cells ?? [];
    const index = cellAt(cells, x, y);
    const cell = cells[index];
    if (!cell) return;
    this.#clicked = { cell, x, y };
    this.#select(index);
    this.#enter(index);
  };

  /** What has nothing inside is looked at more closely with what is around it. @param {number} index */
  #enter(index) {
    const cells = this.#picture?.cells ?? [];
    const cell = cells[index];
    if (!cell || index === 0) return;
    const target = cell.hasChildren ? index : cell.parent;
    if (target === 0) return;
    this.dispatchEvent(new CustomEvent('cell-entered', { detail: { trail: trailTo(cells, target) } }));
  }

  /** @param {MapCell} cell */
  #open(cell) {
    if (opens(cell)) this.dispatchEvent(new CustomEvent('cell-opened', { detail: { cell } }));
  }

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cells = this.#picture?.cells ?? [];
    const cell = cells[this.#selected];
    if (event.key === 'Enter') {
      if (!cell) return;
      // Where there is nowhere to go in, there is only the object.
      if (event.shiftKey || (!cell.hasChildren && cell.kind !== 'rest')) this.#open(cell);
      else this.#enter(this.#selected);
    } else if (event.key === 'Escape') {
      if ((this.#picture?.above.length ?? 0) < 2) return;
      this.dispatchEvent(new CustomEvent('map-left'));
    } else {
      const next = moveInMap(cells, this.#selected, event.key);
      if (next === undefined) return;
      this.#hovered = -1;
      this.#select(next);
      this.#say();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {number} index */
  #select(index) {
    this.#selected = index;
    this.#drawSoon();
  }

  #say() {
    const speech = this.#speech;
    const index = Math.max(0, this.#selected);
    const cell = this.#picture?.cells[index];
    if (!speech || !cell) return;
    const { t, f } = speech;
    const name = index === 0 && cell.type === 'synthetic' ? t('map.all') : nameOfStep(cell, speech);
    this.#said = `${name}, ${f.bytes(cell.size)}, ${t('map.share', { share: f.percent(this.#share(cell)) })}`;
  }

  // Painting

  #readColours() {
    const inks = this.querySelectorAll('.hw-map__inks > i');
    this.#colours = Object.fromEntries(
      [...inks].map((ink) => [ink.getAttribute('data-ink') ?? '', getComputedStyle(ink).backgroundColor]),
    );
    this.#family = getComputedStyle(this).fontFamily;
  }

  /** @param {number} which */
  #prepare(which) {
    const canvas = /** @type {HTMLCanvasElement | undefined} */ (this.querySelectorAll('canvas')[which]);
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, ratio };
  }

  #paint() {
    const cells = this.#picture?.cells;
    const prepared = this.#prepare(0);
    const speech = this.#speech;
    if (!cells || !prepared || !speech) return;
    this.#isPainted = true;
    this.#readColours();
    const { context, ratio } = prepared;
    const colours = this.#colours;
    const isParent = new Set(cells.slice(1).map((cell) => cell.parent));
    // Only there the outermost is but a row.
    const isIcicle = (cells[0]?.height ?? 0) < this.#size.height - 1;
    const line = Math.max(1, Math.round(ratio));
    for (const [index, cell] of cells.entries()) {
      const snapped = snap(cell, ratio);
      const { x, y, width, height } = snapped;
      if (width <= 0 || height <= 0) continue;
      if (index === 0 && !isIcicle) {
        context.fillStyle = colours[isParent.has(0) ? 'ground' : inkName(cell)] ?? '';
        context.fillRect(x, y, width, height);
        continue;
      }
      const isOuter = isParent.has(index) && !isIcicle;
      const gap = [width > 2 * line ? line : 0, height > 2 * line ? line : 0];
      context.fillStyle = colours['ground'] ?? '';
      context.fillRect(x, y, width, height);
      context.globalAlpha = isOuter ? 0.55 : 1;
      context.fillStyle = colours[inkName(cell)] ?? '';
      context.fillRect(x, y, width - (gap[0] ?? 0), height - (gap[1] ?? 0));
      context.globalAlpha = 1;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textBaseline = 'middle';
    for (const [index, cell] of cells.entries()) {
      if (index > 0 || isIcicle || !isParent.has(0))
        this.#label(context, cell, isParent.has(index) && !isIcicle, speech);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {MapCell} cell
   * @param {boolean} isOuter
   * @param {Speech} speech
   */
  #label(context, cell, isOuter, speech) {
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
    context.font = `${isOuter ? '600 ' : ''}12px ${this.#family}`;
    context.fillStyle = this.#colours['text'] ?? '';
    let left = room;
    if (isOneLine && width > SIZE_WIDTH) {
      context.font = `12px ${this.#family}`;
      context.globalAlpha = QUIET;
      const wide = measure(size);
      context.fillText(size, x + width - PADDING - 1 - wide, middle);
      context.globalAlpha = 1;
      left -= wide + 10;
      context.font = `${isOuter ? '600 ' : ''}12px ${this.#family}`;
    }
    context.fillText(fitText(name, left, measure), x + PADDING, middle);
    if (isOneLine || measure(size) > room) return;
    context.globalAlpha = QUIET;
    context.fillText(size, x + PADDING, middle + 15);
    context.globalAlpha = 1;
  }

  #outline() {
    const prepared = this.#prepare(1);
    const cells = this.#picture?.cells;
    if (!prepared || !cells) return;
    const { context, ratio } = prepared;
    const draw = (/** @type {number} */ index, /** @type {string} */ colour, /** @type {number} */ pixels) => {
      const cell = cells[index];
      if (!cell) return;
      const { x, y, width, height } = snap(cell, ratio);
      const thick = Math.round(pixels * ratio);
      context.strokeStyle = this.#colours[colour] ?? '';
      context.lineWidth = thick;
      context.strokeRect(x + thick / 2, y + thick / 2, Math.max(1, width - thick - 1), Math.max(1, height - thick - 1));
    };
    if (this.#selected > 0 || (this.#selected === 0 && this.#hasFocus())) draw(this.#selected, 'accent', 2);
    if (this.#hovered > 0) draw(this.#hovered, 'text', 1.5);
  }
}

/** On whole pixels of the device. @param {MapCell} cell @param {number} ratio */
function snap({ x, y, width, height }, ratio) {
  const [left, top] = [Math.round(x * ratio), Math.round(y * ratio)];
  return {
    x: left,
    y: top,
    width: Math.round((x + width) * ratio) - left,
    height: Math.round((y + height) * ratio) - top,
  };
}

/** @param {MapStep} step */
function inkName(step) {
  return step.kind === 'rest' ? 'rest' : `${kindOf(step)}-${tintOf(step.className)}`;
}

/** @param {string} name */
function inkOf(name) {
  return html`
    <i class=${`hw-map__ink--${name}`} data-ink=${name}></i>
  `;
}

/** Whether there is an object to open: the largest, where there are several. @param {MapCell} cell */
function opens({ kind }) {
  return kind !== 'rest';
}

customElements.define('hw-map', HeapMapElement);
