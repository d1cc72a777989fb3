/**
 * `<hw-grid>`: a table of any length. Only the rows in view exist as elements, and they are recycled; their data comes
 * in pages from a row source. Everything is O(rows in view), so ten million rows cost what a hundred do.
 *
 * The rows live in a pane that sticks to the viewport: the spacer behind it only gives the scrollbar its length, so a
 * list that is taller than browsers allow an element to be only needs the mapping in `scroll-map.js`.
 *
 * Focus stays on one element, the viewport, which names the active row by `aria-activedescendant`: recycling a row
 * never moves the focus. A tree grid has, in addition, a level and an expanded state per row, both from the source's
 * `tree`; its first column is drawn with an indent and a mark that expands the row.
 *
 * Columns can be resized, except the first, which takes what is left. Widths are kept until the page is left, by
 * `name`.
 *
 * Properties: `columns`, `source`, `sort`, `label`, `name`, `renderEmpty`, `renderFailure`.
 * Events: `sort-changed`, `rows-counted`, `row-activated`, `row-key`.
 */

import { nothing, render } from '../lib/html.js';
import { widthsOf } from './column-widths.js';
import { gridHead } from './grid-head.js';
import { createPageCache } from '../rows/page-cache.js';
import { moveByKey } from '../rows/row-keys.js';
import { revealRow, spacerHeight, visibleRows } from './scroll-map.js';
import { Scroller } from './scroller.js';

/** @import { ErrorData, Sort } from '../engine/protocol.js' */
/** @import { PageCache } from '../rows/page-cache.js' */
/** @import { RowSource } from '../rows/row-source.js' */
/** @import { Column } from './grid-contract.js' */

/** Both heights are also in `css/grid.css`. */
const ROW_PX = 24;
const HEAD_PX = 28;
/** Minimum widths, of any column and of the first. */
const LEAST_COLUMN_PX = 48;
const LEAST_FIRST_PX = 120;
/** Longer distances than this lose fractions of a pixel. */
const FAR_PX = 100_000;
/**
 * Where rows without data are placed, together with their elements: creating elements costs more than changing them.
 */
const OUT_OF_SIGHT_PX = -1_000_000;
/** Cells are expensive: after a jump this many rows are filled at once, and the others in the next frame. */
const FILLED_PER_FRAME = 20;

/**
 * To the grid a row is opaque: only the source and the columns look inside.
 * @typedef {unknown} Row
 */

/**
 * An element that is reused for one row after another.
 * @typedef {object} Slot
 * @property {HTMLElement} element
 * @property {HTMLElement[]} cells
 * @property {number} index The row it shows, -1 for none.
 * @property {Row | undefined} row The data its cells were drawn from.
 * @property {boolean} drawn
 * @property {boolean} pending
 */

let gridCount = 0;

export class GridElement extends HTMLElement {
  /** Renders what is shown if there are no rows, as a lit-html template. @type {(() => unknown) | undefined} */
  renderEmpty;
  /** @type {((error: ErrorData, retry: () => void) => unknown) | undefined} */
  renderFailure;

  /** The label of the edges between titles. */
  resizeHint = '';

  /** @type {readonly Column<Row>[]} */
  #columns = [];
  /** @type {RowSource<Row> | undefined} */
  #source;
  /** @type {Sort<string> | undefined} */
  #sort;
  #label = '';
  #name = '';

  /** The rows on screen, and the rows of a new source until its first page has arrived. @type {PageCache<Row> | undefined} */
  #shown;
  /** @type {RowSource<Row> | undefined} */
  #shownSource;
  /** @type {PageCache<Row> | undefined} */
  #coming;
  #countedTotal = -1;

  #id = `hw-grid-${++gridCount}`;
  #viewport = make('hw-grid__viewport', 'grid');
  #head = make('hw-grid__head', 'rowgroup');
  #body = make('hw-grid__body', 'rowgroup');
  #pane = make('hw-grid__pane', 'presentation');
  #sheet = make('hw-grid__sheet', 'presentation');
  #note = make('hw-grid__note');
  /** @type {Slot[]} */
  #slots = [];

  #scroller = new Scroller(this.#viewport, () => this.#drawSoon());
  /** Rows are placed from here, so that scrolling moves one element and only recycled rows get a new place. */
  #base = 0;
  /** @type {number | undefined} */
  #active;
  #frame = 0;
  #resizes = new ResizeObserver(() => this.#drawSoon());

  constructor() {
    super();
    this.#viewport.tabIndex = 0;
    this.#pane.append(this.#sheet);
    this.#body.append(this.#pane);
    this.#viewport.append(this.#head, this.#body);
    this.#viewport.addEventListener('keydown', (event) => this.#pressKey(event));
    this.#viewport.addEventListener('focus', () => this.#activate(this.#active ?? 0));
    this.#pane.addEventListener('pointerdown', (event) => this.#point(event));
    this.#pane.addEventListener('dblclick', (event) => {
      if (!(event.target instanceof Element && event.target.closest('button'))) this.#announceActive();
    });
  }

  connectedCallback() {
    if (!this.#viewport.isConnected) this.append(this.#viewport, this.#note);
    this.classList.add('hw-grid');
    this.#resizes.observe(this.#viewport);
    this.#drawSoon();
  }

  disconnectedCallback() {
    this.#resizes.disconnect();
    this.#scroller.stop();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  get columns() {
    return this.#columns;
  }
  set columns(columns) {
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.#applyWidths();
    this.#viewport.setAttribute('aria-colcount', String(columns.length));
    for (const slot of this.#slots) slot.element.remove();
    this.#slots = [];
    this.#drawHead();
    this.#drawSoon();
  }

  get source() {
    return this.#source;
  }
  /**
   * A new source starts at its top, unless it updates the old one. Old rows stay on screen until the first new page has
   * arrived.
   */
  set source(source) {
    if (source === this.#source) return;
    this.#source = source;
    this.#coming?.dispose();
    this.#coming = undefined;
    if (!source) return;
    const coming = createPageCache(source, () => this.#takeRows(coming));
    this.#coming = coming;
    this.#viewport.setAttribute('aria-busy', 'true');
    const { first, end } = this.#isUpdate() ? this.#visible() : { first: 0, end: 1 };
    coming.want(first, end);
    this.#drawSoon();
  }

  get sort() {
    return this.#sort;
  }
  set sort(sort) {
    if (sort?.key === this.#sort?.key && sort?.descending === this.#sort?.descending) return;
    this.#sort = sort;
    this.#drawHead();
  }

  get label() {
    return this.#label;
  }
  set label(label) {
    this.#label = label;
    this.#viewport.setAttribute('aria-label', label);
  }

  get name() {
    return this.#name;
  }
  /** Grids of one name share the widths of their columns. */
  set name(name) {
    if (name === this.#name) return;
    this.#name = name;
    this.#applyWidths();
  }

  #applyWidths() {
    const widths = widthsOf(this.#name);
    const tracks = (/** @type {'width' | 'narrow'} */ which) =>
      this.#columns.flatMap((column) => (column[which] ? (widths.get(column.key) ?? column[which]) : [])).join(' ');
    this.style.setProperty('--hw-grid-columns', tracks('width'));
    this.style.setProperty('--hw-grid-columns-narrow', tracks('narrow'));
  }

  /**
   * A new width for a column; undefined for the one it had at first.
   * @param {number} index
   * @param {number | undefined} width
   */
  #resizeColumn(index, width) {
    const column = this.#columns[index];
    if (!column || index === 0) return;
    const cell = (/** @type {number} */ place) =>
      this.#head.querySelector(`[aria-colindex="${place + 1}"]`)?.getBoundingClientRect().width ?? 0;
    const most = cell(index) + cell(0) - LEAST_FIRST_PX;
    const widths = widthsOf(this.#name);
    if (width === undefined) widths.delete(column.key);
    else widths.set(column.key, `${Math.round(Math.max(LEAST_COLUMN_PX, Math.min(width, most)))}px`);
    this.#applyWidths();
  }

  /** @param {FocusOptions} [options] @override */
  focus(options) {
    this.#viewport.focus(options);
  }

  /** @param {PageCache<Row>} cache */
  #takeRows(cache) {
    const total = cache.total();
    if (cache === this.#coming) {
      if (total === undefined && !cache.failure()) return;
      this.#showComing(cache);
    }
    if (total !== undefined && total !== this.#countedTotal) {
      this.#countedTotal = total;
      this.#viewport.setAttribute('aria-rowcount', String(total + 1));
      const outermost = cache.source.tree?.countOutermost() ?? total;
      this.dispatchEvent(new CustomEvent('rows-counted', { detail: { total: outermost } }));
    }
    const failure = total === undefined ? cache.failure() : undefined;
    if (failure) {
      // The next count is reported in any case.
      this.#countedTotal = -1;
      this.dispatchEvent(new CustomEvent('rows-failed', { detail: { message: failure.message } }));
    }
    this.#drawSoon();
  }

  /** @param {PageCache<Row>} cache */
  #showComing(cache) {
    const isUpdate = this.#isUpdate();
    this.#shown?.dispose();
    this.#shown = cache;
    this.#shownSource = this.#source;
    this.#coming = undefined;
    this.#viewport.setAttribute('role', cache.source.tree ? 'treegrid' : 'grid');
    for (const slot of this.#slots) slot.drawn = false;
    this.#measure();
    if (isUpdate) return;
    // With the focus on the grid, keys continue at the top.
    this.#active = document.activeElement === this.#viewport ? 0 : undefined;
    this.#scroller.moveTo(0);
  }

  /** Whether the source has newer values of the rows on screen. */
  #isUpdate() {
    const { updates, tree } = this.#source ?? {};
    const shown = this.#shownSource;
    return shown !== undefined && (updates === shown || (tree !== undefined && tree === shown.tree));
  }

  #visible() {
    const { top, space } = this.#scroller;
    return visibleRows(top, ROW_PX, this.#shown?.total() ?? 0, space);
  }

  #drawSoon() {
    if (this.#frame !== 0 || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    this.#measure();
    this.#scroller.follow();
    const total = this.#shown?.total();
    this.#pane.classList.toggle('hw-grid__pane--waiting', total === undefined && !this.#shown?.failure());
    const { first, end } = this.#visible();
    this.#shown?.want(first, end);
    this.#drawRows(first, end);
    this.#drawNote();
    this.#nameActive();
  }

  /** Measures the element, and sets the sizes of spacer and pane. */
  #measure() {
    const total = this.#shown?.total();
    const viewport = Math.max(0, this.#viewport.clientHeight - HEAD_PX);
    const space = { content: (total ?? 0) * ROW_PX, viewport };
    const known = this.#scroller.space;
    if (space.viewport === known.viewport && space.content === known.content) return;
    const spacer = total === undefined ? viewport : spacerHeight(space);
    this.#body.style.height = `${spacer}px`;
    this.#pane.style.height = `${Math.min(spacer, viewport)}px`;
    this.#scroller.resize(space);
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  #drawRows(first, end) {
    const { top, space } = this.#scroller;
    const moved = Math.abs(top - this.#base) > FAR_PX;
    if (moved) this.#base = first * ROW_PX;
    this.#sheet.style.transform = `translateY(${toDevicePixels(this.#base - top)}px)`;
    const needed = Math.ceil(space.viewport / ROW_PX) + 1;
    while (this.#slots.length < needed) this.#slots.push(this.#makeSlot());
    for (const slot of this.#slots.slice(needed)) hide(slot);
    let budget = FILLED_PER_FRAME;
    for (let index = first; index < first + needed; index++) {
      const slot = this.#slots[index % needed];
      if (!slot) continue;
      if (index >= end) hide(slot);
      else if (this.#drawRow(slot, index, { moved, fill: budget > 0 })) budget -= 1;
    }
    if (budget <= 0) this.#drawSoon();
    // While a new source loads, the rows on screen are still the old ones.
    else if (!this.#coming) this.#viewport.removeAttribute('aria-busy');
  }

  /**
   * @param {Slot} slot
   * @param {number} index
   * @param {{ moved: boolean; fill: boolean }} extent Whether every row needs a new place, and whether cells may be drawn.
   * @returns {boolean} Whether cells were drawn.
   */
  #drawRow(slot, index, { moved, fill }) {
    const { element, cells } = slot;
    const row = this.#shown?.row(index);
    const current = row !== undefined && slot.drawn && slot.row === row;
    const pending = !current && (row === undefined || !fill);
    if (slot.index !== index || slot.pending !== pending || moved) {
      element.style.transform = `translateY(${pending ? OUT_OF_SIGHT_PX : index * ROW_PX - this.#base}px)`;
    }
    if (slot.index !== index) {
      slot.index = index;
      element.id = `${this.#id}-${index}`;
      element.setAttribute('aria-rowindex', String(index + 2));
      element.hidden = false;
    }
    if (slot.pending !== pending) {
      slot.pending = pending;
      if (pending) element.setAttribute('aria-hidden', 'true');
      else element.removeAttribute('aria-hidden');
    }
    const active = String(index === this.#active);
    if (element.getAttribute('aria-selected') !== active) element.setAttribute('aria-selected', active);
    if (current || pending) return false;
    slot.row = row;
    slot.drawn = true;
    this.#describeInTree(slot, row);
    this.#columns.forEach((column, i) => {
      const cell = cells[i];
      if (cell) render(column.render(row), cell);
    });
    return true;
  }

  /**
   * @param {Slot} slot
   * @param {Row} row
   */
  #describeInTree({ element }, row) {
    const tree = this.#shownSource?.tree;
    if (!tree) return;
    const { place, siblings } = tree.placeOf(row);
    const expanded = tree.expandedOf(row);
    element.setAttribute('aria-level', String(tree.levelOf(row)));
    element.setAttribute('aria-posinset', String(place + 1));
    element.setAttribute('aria-setsize', String(siblings));
    if (expanded === undefined) element.removeAttribute('aria-expanded');
    else element.setAttribute('aria-expanded', String(expanded));
    element.style.setProperty('--hw-level', String(tree.levelOf(row) - 1));
  }

  /** @returns {Slot} */
  #makeSlot() {
    const element = make('hw-grid__row', 'row');
    element.hidden = true;
    const cells = this.#columns.map((column, i) => {
      const cell = make(`hw-grid__cell hw-grid__cell--${column.align}`, 'gridcell');
      if (!column.narrow) cell.classList.add('hw-grid__cell--spare');
      cell.setAttribute('aria-colindex', String(i + 1));
      return cell;
    });
    element.append(...cells);
    this.#sheet.append(element);
    return { element, cells, index: -1, row: undefined, drawn: false, pending: false };
  }

  #drawHead() {
    const announce = (/** @type {Sort<string>} */ detail) =>
      this.dispatchEvent(new CustomEvent('sort-changed', { detail }));
    const resize = (/** @type {number} */ index, /** @type {number | undefined} */ width) =>
      this.#resizeColumn(index, width);
    render(gridHead(this.#columns, this.#sort, announce, resize, this.resizeHint), this.#head);
  }

  #drawNote() {
    const failure = this.#shown?.failure();
    if (failure) render(this.renderFailure?.(failure, () => this.#shown?.retry()) ?? nothing, this.#note);
    else render(this.#shown?.total() === 0 ? (this.renderEmpty?.() ?? nothing) : nothing, this.#note);
  }

  /** @param {KeyboardEvent} event */
  #pressKey(event) {
    if (event.target !== this.#viewport) return;
    const isPlain = !(event.altKey || event.metaKey || event.shiftKey || event.ctrlKey);
    if (!isPlain || event.key.length === 1) {
      this.#passOn(event);
      return;
    }
    const next = moveByKey(event.key, {
      active: this.#active,
      total: this.#shown?.total() ?? 0,
      pageRows: Math.floor(this.#scroller.space.viewport / ROW_PX),
    });
    if (event.key === 'Enter') this.#announceActive();
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      if (!this.#pressArrow(event.key === 'ArrowRight')) return;
    } else if (next === undefined) return;
    else this.#reveal(next);
    event.preventDefault();
  }

  /** Offers a key that the grid does not handle to listeners. @param {KeyboardEvent} press */
  #passOn(press) {
    const row = this.#active === undefined ? undefined : this.#shown?.row(this.#active);
    if (row === undefined) return;
    const ancestors = this.#shownSource?.tree?.ancestorsOf(row) ?? [];
    const detail = { press, row, ancestors };
    if (!this.dispatchEvent(new CustomEvent('row-key', { detail, cancelable: true }))) press.preventDefault();
  }

  /**
   * As in all trees: right expands a row, then moves into it; left collapses it, then moves to the parent.
   * @param {boolean} inward
   */
  #pressArrow(inward) {
    const tree = this.#shownSource?.tree;
    const row = this.#active === undefined ? undefined : this.#shown?.row(this.#active);
    if (!tree || this.#active === undefined || row === undefined) return false;
    const expanded = tree.expandedOf(row);
    if (expanded === !inward) this.#setExpanded(row, inward);
    else if (inward && expanded) this.#reveal(this.#active + 1);
    else if (!inward) this.#reveal(tree.parentOf(row) ?? this.#active);
    return true;
  }

  /**
   * Expands or collapses a row of a tree. The rows above it stay where they are.
   * @param {Row} row
   * @param {boolean} expanded
   */
  #setExpanded(row, expanded) {
    const source = this.#source;
    // Rows of another query are being fetched; in that tree, this place belongs to another row.
    if (source !== this.#shownSource && !this.#isUpdate()) return;
    source?.tree?.setExpanded(row, expanded).then(
      (next) => {
        if (this.#source?.tree === source.tree) this.source = next;
      },
      // The snapshot was closed, or the engine crashed: both are reported elsewhere.
      () => undefined,
    );
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const element = event.target instanceof Element ? event.target.closest('.hw-grid__row') : undefined;
    const slot = this.#slots.find((candidate) => candidate.element === element);
    if (!slot || slot.index < 0) return;
    this.#activate(slot.index);
    const mark = event.target instanceof Element && event.target.closest('.hw-grid__mark') !== null;
    // A row that is not filled yet is not the one that was clicked.
    const expanded = slot.row === undefined || !slot.drawn ? undefined : this.#shownSource?.tree?.expandedOf(slot.row);
    if (mark && event.button === 0 && expanded !== undefined) this.#setExpanded(slot.row, !expanded);
  }

  /** @param {number} index */
  #activate(index) {
    this.#active = index;
    this.#drawSoon();
  }

  /** @param {number} index */
  #reveal(index) {
    this.#activate(index);
    this.#scroller.follow();
    this.#scroller.moveTo(revealRow(index, ROW_PX, this.#scroller.top, this.#scroller.space));
  }

  /** The id of the active row's element. A row out of view has no element. */
  #nameActive() {
    const drawn = this.#active !== undefined && this.#slots.some((slot) => slot.index === this.#active);
    if (drawn) this.#viewport.setAttribute('aria-activedescendant', `${this.#id}-${this.#active}`);
    else this.#viewport.removeAttribute('aria-activedescendant');
  }

  #announceActive() {
    const index = this.#active;
    const row = index === undefined ? undefined : this.#shown?.row(index);
    if (row !== undefined) this.dispatchEvent(new CustomEvent('row-activated', { detail: { index, row } }));
  }
}

/**
 * @param {string} className
 * @param {string} [role]
 */
function make(className, role) {
  const element = document.createElement('div');
  element.className = className;
  if (role) element.setAttribute('role', role);
  return element;
}

/** @param {Slot} slot */
function hide(slot) {
  if (slot.index === -1) return;
  slot.index = -1;
  slot.element.hidden = true;
  slot.element.removeAttribute('id');
}

/** Rounds to device pixels: text between two of them is blurred. @param {number} length */
function toDevicePixels(length) {
  return Math.round(length * devicePixelRatio) / devicePixelRatio;
}

customElements.define('hw-grid', GridElement);
