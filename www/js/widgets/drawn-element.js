/** The base of charts: an element that draws itself in the frame after a change, while it is in the page. */

import { nothing, render } from '../lib/html.js';

/** @import { Speech } from '../lib/speech.js' */

export class DrawnElement extends HTMLElement {
  /** @type {Speech | undefined} */
  #speech;
  #frame = 0;
  #name;

  /** @param {string} name Its class in the stylesheets. */
  constructor(name) {
    super();
    this.#name = name;
  }

  connectedCallback() {
    this.classList.add(this.#name);
    this.drawSoon();
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  get speech() {
    return this.#speech;
  }
  set speech(speech) {
    if (speech === this.#speech) return;
    this.#speech = speech;
    this.drawSoon();
  }

  drawSoon() {
    if (this.#frame !== 0 || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#speech) render(this.template(this.#speech), this);
    });
  }

  /**
   * What is drawn; each element has its own.
   * @param {Speech} _speech
   * @returns {unknown}
   */
  template(_speech) {
    return nothing;
  }
}
