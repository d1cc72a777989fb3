/**
 * `<hw-timeline>`: samples as bars. A range of them is chosen by dragging, or by two handles that react to arrow keys.
 *
 * `range-changed` fires when the pointer is released, and for keys after a short pause. Its detail has the range
 * (undefined for all samples) and whether it comes from a key.
 *
 * Properties: `samples`, `range`, `speech`.
 */

import { html, nothing, svg } from '../lib/html.js';
import { setStyle } from '../lib/set-style.js';
import { placeSamples, roundSteps, sampleAt } from '../lib/timeline.js';
import { DrawnElement } from './drawn-element.js';

/** @import { Sample } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Chart, Range } from '../lib/timeline.js' */

/** @typedef {CustomEvent<{ range: Range | undefined; byKey: boolean }>} RangeChanged */
/** @typedef {'from' | 'to'} End */

const KEY_PAUSE_MS = 150;
/** Size of the drawing, in its own units. */
const WIDTH = 1000;
const HEIGHT = 100;
/** With more bars than this there are no gaps between them. */
const SPACED_BARS = 150;
const SPACE = 1.2;
/** The narrowest bar, in units of the drawing. */
const THINNEST = 0.8;
const PAGE_STEPS = 10;
/** Beyond this part of the width, a label stands to the left of its place. */
const LATE = 0.8;

export class TimelineElement extends DrawnElement {
  /** @type {readonly Sample[]} */
  #samples = [];
  /** @type {Chart} */
  #chart = placeSamples([]);
  /** The range that was set from outside. @type {Range | undefined} */
  #chosen;
  /** The range on screen. @type {Range | undefined} */
  #range;
  /** Where the dragging began. @type {number | undefined} */
  #anchor;
  #timer = 0;

  constructor() {
    super('hw-timeline');
  }

  /** @override */
  disconnectedCallback() {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  get samples() {
    return this.#samples;
  }
  set samples(samples) {
    if (samples === this.#samples) return;
    this.#samples = samples;
    this.#chart = placeSamples(samples);
    this.drawSoon();
  }

  get range() {
    return this.#chosen;
  }
  set range(range) {
    if (range?.from === this.#chosen?.from && range?.to === this.#chosen?.to) return;
    this.#chosen = range;
    this.#range = range;
    this.drawSoon();
  }

  /** @returns {Range} */
  #shown() {
    return this.#range ?? { from: 0, to: this.#samples.length - 1 };
  }

  /** @override @param {Speech} speech */
  template(speech) {
    const { t, f } = speech;
    const { bars, peak, top, start, duration } = this.#chart;
    const range = this.#shown();
    const [left, right] = [bars[range.from]?.from ?? 0, bars[range.to]?.to ?? 1];
    const sizes = roundSteps(top, 3);
    const peakBar = bars[peak];
    const peakSize = this.#samples[peak]?.liveSize ?? 0;
    return html`
      <div class="hw-timeline__sizes" aria-hidden="true">
        ${sizes.map(
          (size) => html`
            <span ${setStyle({ bottom: percent(size / top) })}>${f.bytes(size)}</span>
          `,
        )}
      </div>
      <div
        class="hw-timeline__plot"
        data-testid="timeline-plot"
        @pointerdown=${this.#grab}
        @pointermove=${this.#drag}
        @pointerup=${this.#drop}
        @pointercancel=${this.#letGo}
      >
        <div class="hw-timeline__area">
          <svg
            class="hw-timeline__drawing"
            viewBox="0 0 ${WIDTH} ${HEIGHT}"
            preserveAspectRatio="none"
            role="img"
            aria-label=${t('allocations.chart', {
              count: f.count(this.#samples.length),
              time: f.duration(duration),
              size: f.bytes(peakSize),
            })}
          >
            <path class="hw-timeline__line" d=${sizes.map((size) => `M0 ${up(size / top)}H${WIDTH}`).join('')} />
            ${
              start > 0
                ? svg`<path class="hw-timeline__line hw-timeline__line--start" d=${`M${thousandths(start * WIDTH)} 0V${HEIGHT}`} />`
                : nothing
            }
            <path class="hw-timeline__bars hw-timeline__bars--out" d=${this.#outline(0, bars.length - 1)} />
            <path class="hw-timeline__bars" d=${this.#outline(range.from, range.to)} />
          </svg>
          ${
            peakBar
              ? html`
                  <span
                    class=${`hw-timeline__peak${(peakBar.from + peakBar.to) / 2 > LATE ? ' hw-timeline__peak--late' : ''}`}
                    aria-hidden="true"
                    ${setStyle({ left: percent((peakBar.from + peakBar.to) / 2) })}
                  >
                    ${t('allocations.peak', { size: f.bytes(peakSize) })}
                  </span>
                `
              : nothing
          }
          ${
            bars[0]?.cut
              ? html`
                  <span class="hw-timeline__cut" aria-hidden="true">${f.bytes(this.#samples[0]?.liveSize ?? 0)}</span>
                `
              : nothing
          }
          <span
            class="hw-timeline__chosen"
            ?hidden=${this.#range === undefined}
            ${setStyle({ left: percent(left), width: percent(right - left) })}
          ></span>
          ${this.#handle('from', left, range, speech)} ${this.#handle('to', right, range, speech)}
        </div>
      </div>
      <div class="hw-timeline__times" aria-hidden="true">
        ${
          start > 0
            ? html`
                <span class="hw-timeline__before">${t('allocations.before')}</span>
              `
            : nothing
        }
        ${
          duration > 0
            ? roundSteps(duration, 6).map((time) => {
                const place = start + (time / duration) * (1 - start);
                return html`
                  <span
                    class=${`hw-timeline__time${time === 0 ? ' hw-timeline__time--first' : place > 0.95 ? ' hw-timeline__time--last' : ''}`}
                    ${setStyle({ left: percent(place) })}
                  >
                    ${f.duration(time)}
                  </span>
                `;
              })
            : nothing
        }
      </div>
    `;
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  #outline(first, last) {
    const { bars } = this.#chart;
    const space = bars.length <= SPACED_BARS ? SPACE : 0;
    return bars
      .slice(first, last + 1)
      .filter(({ height }) => height > 0)
      .map(({ from, to, height }) => {
        const width = Math.max(THINNEST, (to - from) * WIDTH - space);
        // A small value is still visible.
        const tall = Math.max(1, height * HEIGHT);
        return `M${thousandths(from * WIDTH)} ${HEIGHT}v${thousandths(-tall)}h${thousandths(width)}V${HEIGHT}z`;
      })
      .join('');
  }

  /**
   * @param {End} end
   * @param {number} place
   * @param {Range} range
   * @param {Speech} speech
   */
  #handle(end, place, range, { t, f }) {
    const index = range[end];
    const sample = this.#samples[index];
    return html`
      <div
        class=${`hw-timeline__handle hw-timeline__handle--${end}`}
        role="slider"
        tabindex="0"
        data-testid=${`timeline-${end}`}
        aria-label=${t(`allocations.${end}`)}
        aria-valuemin=${end === 'from' ? 0 : range.from}
        aria-valuemax=${end === 'from' ? range.to : this.#samples.length - 1}
        aria-valuenow=${index}
        aria-valuetext=${t('allocations.sample', {
          number: f.count(index + 1),
          count: f.count(this.#samples.length),
          time: f.duration(sample?.timestampMs ?? 0),
          size: f.bytes(sample?.liveSize ?? 0),
        })}
        ${setStyle({ left: percent(place) })}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#pressKey(event, end)}
      ></div>
    `;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {End} end
   */
  #pressKey(event, end) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const range = this.#shown();
    const [least, most] = end === 'from' ? [0, range.to] : [range.from, this.#samples.length - 1];
    const moved = moveHandle(event.key, range[end], least, most, this.#samples.length);
    if (event.key === 'Escape' && this.#range) this.#change(undefined, true);
    else if (moved !== undefined) this.#change({ ...range, [end]: moved }, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Range | undefined} range
   * @param {boolean} byKey
   */
  #change(range, byKey) {
    const isAll = range && range.from === 0 && range.to === this.#samples.length - 1;
    this.#range = isAll ? undefined : range;
    this.drawSoon();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#announce(byKey), byKey ? KEY_PAUSE_MS : 0);
  }

  /** @param {boolean} byKey */
  #announce(byKey) {
    this.#chosen = this.#range;
    this.dispatchEvent(new CustomEvent('range-changed', { detail: { range: this.#range, byKey } }));
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #indexAt({ clientX, currentTarget }) {
    const { left, width } = currentTarget.getBoundingClientRect();
    return sampleAt(this.#chart.bars, Math.max(0, Math.min(1, (clientX - left) / width)));
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #grab = (event) => {
    if (event.button !== 0 || this.#samples.length === 0) return;
    const { target, currentTarget } = event;
    const handle = target instanceof Element ? target.closest('.hw-timeline__handle') : undefined;
    const range = this.#shown();
    // Only this handle moves; the other end stays.
    if (handle) this.#anchor = handle.classList.contains('hw-timeline__handle--from') ? range.to : range.from;
    else {
      this.#anchor = this.#indexAt(event);
      this.#stretch(this.#anchor);
    }
    currentTarget.setPointerCapture(event.pointerId);
  };

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #drag = (event) => {
    if (this.#anchor !== undefined) this.#stretch(this.#indexAt(event));
  };

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #drop = (event) => {
    if (this.#anchor === undefined) return;
    this.#stretch(this.#indexAt(event));
    this.#anchor = undefined;
    this.#change(this.#range, false);
  };

  #letGo = () => {
    this.#anchor = undefined;
    this.#range = this.#chosen;
    this.drawSoon();
  };

  /** @param {number} index */
  #stretch(index) {
    const anchor = this.#anchor ?? index;
    this.#range = { from: Math.min(anchor, index), to: Math.max(anchor, index) };
    this.drawSoon();
  }
}

/**
 * @param {string} key
 * @param {number} now
 * @param {number} least
 * @param {number} most
 * @param {number} count
 */
function moveHandle(key, now, least, most, count) {
  const page = Math.max(1, Math.round(count / PAGE_STEPS));
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: page, PageDown: -page };
  if (key === 'Home') return least;
  if (key === 'End') return most;
  const step = /** @type {Record<string, number>} */ (steps)[key];
  return step === undefined ? undefined : Math.max(least, Math.min(most, now + step));
}

/** @param {number} share */
function percent(share) {
  return `${thousandths(share * 100)}%`;
}

/** @param {number} share */
function up(share) {
  return thousandths((1 - share) * HEIGHT);
}

/** A length in the drawing; more digits would be invisible. @param {number} length */
function thousandths(length) {
  return Math.round(length * 1000) / 1000;
}

customElements.define('hw-timeline', TimelineElement);
