/**
 * `<hw-map>`: a picture of the dominator tree. The engine lays it out for the room that there is, `map-painter.js`
 * paints it; this element asks for pictures, finds the cell under the pointer, moves among cells by keys, and says
 * aloud which cell the keys have reached.
 *
 * Properties: `source`, `direction`, `speech`, `crumbHref(picture, index)`, `openHref(step)`.
 * Events: `cell-entered` (`trail`: from the outermost cell to the one to show), `map-left`, `cell-opened` (`cell`).
 */

import { html, nothing, render } from '../lib/html.js';
import { toErrorData } from '../lib/errors.js';
import { cellAt, moveInMap, trailTo } from '../lib/map-cells.js';
import { cellLine, cellSentence, cellTable, crumbs, hasObject } from './map-captions.js';
import { INKS, createMapPainter } from './map-painter.js';

/** @import { MapCell, MapDirection, MapPicture, MapStep } from '../engine/protocol.js' */
/** @import { MapSource } from '../state/map-source.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @typedef {CustomEvent<{ trail: MapCell[] }>} CellEntered */
/** @typedef {CustomEvent<{ cell: MapCell }>} CellOpened */

const RESIZE_PAUSE_MS = 120;
/** How far the pointer may move between the two clicks of a double click. */
const STEADY_PX = 6;

export class HeapMapElement extends HTMLElement {
  /** `up`: sizes are shallow sizes. @type {MapDirection} */
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
  /** What screen readers announce. */
  #said = '';
  /** @type {{ cell: MapCell; x: number; y: number } | undefined} */
  #clicked;
  #painter = createMapPainter();
  /** Requests are counted: the element is busy until the answer to the last one is painted. */
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
      this.#paint();
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
    // After zooming out, the cell that was left is selected.
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
        ${picture ? crumbs(picture, this, speech) : nothing}
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
      ${picture ? this.#line(picture, speech) : this.#emptyLine(speech)}
      <div class="hw-hidden-text" role="status">${this.#said}</div>
      <div class="hw-hidden-text" data-testid="map-table">
        ${picture ? cellTable(picture, this.direction, speech) : nothing}
      </div>
      <div class="hw-map__inks" aria-hidden="true">
        ${INKS.map(
          (ink) => html`
            <i class=${`hw-map__ink--${ink}`} data-ink=${ink}></i>
          `,
        )}
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
   * About the cell under the pointer, or else the selected one, or else the outermost.
   * @param {MapPicture} picture
   * @param {Speech} speech
   */
  #line(picture, speech) {
    const isHovered = this.#hovered >= 0;
    const index = isHovered ? this.#hovered : Math.max(0, this.#selected);
    return cellLine(picture, { index, isLinked: !isHovered }, this, speech);
  }

  /** @param {Speech} speech */
  #emptyLine({ t }) {
    return html`
      <div class="hw-map__line">${this.#failure ? nothing : t('map.loading')}</div>
    `;
  }

  #paint() {
    const speech = this.#speech;
    const [cells, outlines] = this.querySelectorAll('canvas');
    if (!speech || !cells || !outlines) return;
    const shown = this.#picture?.cells ?? [];
    /** @type {NodeListOf<HTMLElement>} */
    const swatches = this.querySelectorAll('.hw-map__inks > i');
    const easel = { cells, outlines, swatches, font: this, ...this.#size };
    if (!this.#isPainted) this.#painter.paint(easel, shown, speech);
    this.#isPainted = true;
    const isSelected = this.#selected > 0 || this.#hasFocus();
    this.#painter.outline(easel, shown, {
      selected: isSelected ? this.#selected : -1,
      // The outermost cell is the whole picture: an outline would say nothing.
      hovered: this.#hovered || -1,
    });
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

  /** The first click zooms in at once. If a second click follows, the person meant to open the object. @param {MouseEvent} event */
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

  /** Zooms into a cell; a cell without children is shown with its siblings. @param {number} index */
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
    if (hasObject(cell)) this.dispatchEvent(new CustomEvent('cell-opened', { detail: { cell } }));
  }

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cells = this.#picture?.cells ?? [];
    const cell = cells[this.#selected];
    if (event.key === 'Enter') {
      if (!cell) return;
      // A cell without children cannot be entered, so its object is opened.
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
    if (this.#speech && this.#picture) {
      this.#said = cellSentence(this.#picture, Math.max(0, this.#selected), this.#speech);
    }
  }
}

customElements.define('hw-map', HeapMapElement);
