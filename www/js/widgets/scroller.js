/**
 * The scroll position of a list of any height. The position in the content is authoritative; the browser's scroll
 * position stands for it by the rules of `scroll-map.js`, and is corrected after steps that are finer than it can
 * express.
 */

import { clampTop, contentTop, followScroll, isCapped, scrollTopFor } from './scroll-map.js';

/** @import { ScrollSpace } from './scroll-map.js' */

const SETTLE_MS = 140;
const WHEEL_LINE_PX = 40;

export class Scroller {
  /** @type {ScrollSpace} */
  #space = { content: 0, viewport: 0 };
  #top = 0;
  /** The browser's scroll position when it was last read or set. */
  #scrollTop = 0;
  #settleTimer = 0;

  /**
   * @param {HTMLElement} element The scrolling element.
   * @param {() => void} onmove
   */
  constructor(element, onmove) {
    this.element = element;
    this.onmove = onmove;
    element.addEventListener('scroll', onmove, { passive: true });
    element.addEventListener('wheel', (event) => this.#turnWheel(event), { passive: false });
  }

  get top() {
    return this.#top;
  }

  get space() {
    return this.#space;
  }

  /** Takes over new sizes; the caller has already set the height of the spacer. @param {ScrollSpace} space */
  resize(space) {
    this.#space = space;
    this.moveTo(this.#top);
  }

  /** Takes over how far the browser has scrolled since the last time. */
  follow() {
    const to = this.element.scrollTop;
    if (to === this.#scrollTop) return;
    this.#top = followScroll({ from: this.#scrollTop, to, top: this.#top }, this.#space);
    this.#scrollTop = to;
    if (isCapped(this.#space)) this.#settleLater();
  }

  /** @param {number} top */
  moveTo(top) {
    this.#top = clampTop(top, this.#space);
    const wanted = scrollTopFor(this.#top, this.#space);
    if (Math.abs(this.element.scrollTop - wanted) >= 1) this.element.scrollTop = wanted;
    this.#scrollTop = this.element.scrollTop;
    if (!isCapped(this.#space)) this.#top = contentTop(this.#scrollTop, this.#space);
    this.onmove();
  }

  stop() {
    clearTimeout(this.#settleTimer);
  }

  /** After fine steps the scrollbar no longer matches the content; it is corrected once scrolling rests. */
  #settleLater() {
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => {
      this.follow();
      clearTimeout(this.#settleTimer);
      this.moveTo(this.#top);
    }, SETTLE_MS);
  }

  /** If one pixel of scrolling stands for many rows, the wheel moves the content itself. @param {WheelEvent} event */
  #turnWheel(event) {
    if (!isCapped(this.#space) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    this.follow();
    this.moveTo(this.#top + event.deltaY * this.#wheelUnit(event.deltaMode));
  }

  /** @param {number} mode */
  #wheelUnit(mode) {
    if (mode === WheelEvent.DOM_DELTA_LINE) return WHEEL_LINE_PX;
    return mode === WheelEvent.DOM_DELTA_PAGE ? this.#space.viewport : 1;
  }
}
