/**
 * `<hw-memory-chart>`: the memory of a process as lines over time. Beside them are the values at the sample under the
 * pointer, or at the end; a click on a kind of memory hides its line, so that the others use the whole height. Thin vertical
 * lines mark moments. Screen readers get a table of some samples.
 *
 * Properties: `chart`, `speech`. A new sample is a new `chart`. The paths are computed once for each chart, not while the
 * pointer moves.
 */

import { html, nothing, svg } from '../lib/html.js';
import { setStyle } from '../lib/set-style.js';
import { roundSteps } from '../lib/timeline.js';
import { kindsOf, linePath, nearest, placesOf, timeSteps } from '../memory/chart-lines.js';
import { DrawnElement } from './drawn-element.js';

/** @import { MemorySample } from '../live/types.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { MemoryKind } from '../memory/chart-lines.js' */

/**
 * @typedef {object} MemoryChart
 * @property {readonly MemorySample[]} samples In order of time.
 * @property {readonly { at: number; label: string }[]} [marks] Moments, with a short name.
 * @property {boolean} [isNumbered] Whether `at` is the number of the sample, because the source has no times.
 */

/**
 * @typedef {object} Drawing
 * @property {readonly MemoryKind[]} kinds All that the samples have.
 * @property {readonly { kind: MemoryKind; line: string; area: string }[]} lines Of the kinds that are not hidden.
 * @property {number} top The bytes at the upper edge.
 */

const WIDTH = 1000;
const HEIGHT = 100;
/** Steps on the axes. */
const MOST_SIZES = 4;
const MOST_TIMES = 6;
/** No more marks than this are drawn, evenly chosen, and no two labels are closer than this share of the width. */
const MOST_MARKS = 60;
const LABEL_GAP = 0.09;
/** Lines of the table for screen readers. */
const TABLE_ROWS = 12;
/** Times from here on are of a calendar: others count from the start of a process. */
const CALENDAR_MS = Date.UTC(2000);

export class MemoryChartElement extends DrawnElement {
  /** @type {MemoryChart | undefined} */
  #chart;
  /** @type {Drawing | undefined} */
  #drawing;
  /** @type {ReadonlySet<MemoryKind>} */
  #hidden = new Set();
  /** The position of the pointer, from 0 to 1. It stays while new samples arrive. @type {number | undefined} */
  #place;

  constructor() {
    super('hw-memory-chart');
  }

  get chart() {
    return this.#chart;
  }
  set chart(chart) {
    if (chart === this.#chart) return;
    this.#chart = chart;
    this.#drawing = undefined;
    this.drawSoon();
  }

  /** @override @param {Speech} speech */
  template(speech) {
    const chart = this.#chart;
    if (!chart) return nothing;
    const { samples } = chart;
    if (samples.length === 0) return nothing;
    const drawing = (this.#drawing ??= draw(samples, this.#hidden));
    const at = this.#place === undefined ? samples.length - 1 : nearest(samples, this.#place);
    return html`
      ${sizeAxis(drawing, speech)}
      <div
        class="hw-memory-chart__plot"
        data-testid="memory-plot"
        @pointermove=${this.#point}
        @pointerdown=${this.#point}
        @pointerleave=${this.#leave}
      >
        ${plot(chart, drawing, speech)} ${marks(chart)}
        ${
          this.#place === undefined
            ? nothing
            : html`
                <span
                  class="hw-memory-chart__pointer"
                  ${setStyle({ left: percent(placesOf(samples)(samples[at]?.at ?? 0)) })}
                ></span>
              `
        }
      </div>
      ${timeAxis(chart, speech)} ${this.#reading(chart, drawing, at, speech)} ${table(chart, drawing, speech)}
    `;
  }

  /**
   * @param {MemoryChart} chart
   * @param {Drawing} drawing
   * @param {number} at The index of the sample.
   * @param {Speech} speech
   */
  #reading(chart, { kinds }, at, speech) {
    const { t, f } = speech;
    const { samples } = chart;
    const sample = samples[at];
    return html`
      <div class="hw-memory-chart__reading" data-testid="memory-reading">
        <p class="hw-memory-chart__time">${sample ? momentOf(chart, sample, speech) : ''}</p>
        ${kinds.map((kind) => {
          const value = sample?.[kind];
          const first = samples.find((entry) => entry[kind] !== undefined)?.[kind];
          const change = value === undefined || first === undefined ? 0 : value - first;
          return html`
            <button
              class="hw-memory-chart__kind"
              type="button"
              aria-pressed=${String(!this.#hidden.has(kind))}
              title=${t(`memoryLog.kind.${kind}.hint`)}
              data-kind=${kind}
              data-value=${value ?? nothing}
              @click=${() => this.#toggle(kind)}
            >
              <svg class="hw-memory-chart__swatch" viewBox="0 0 16 10" aria-hidden="true">
                <path class=${`hw-memory-chart__line hw-memory-chart__line--${kind}`} d="M1 5H15" />
              </svg>
              <span class="hw-memory-chart__name">${t(`memoryLog.kind.${kind}`)}</span>
              <span>${value === undefined ? '–' : f.bytes(value)}</span>
              <span class="hw-memory-chart__change">${at === 0 || change === 0 ? nothing : f.bytesDelta(change)}</span>
            </button>
          `;
        })}
      </div>
    `;
  }

  /** Hides or shows a line. The last one stays. @param {MemoryKind} kind */
  #toggle(kind) {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(kind)) hidden.add(kind);
    if (this.#drawing?.kinds.every((each) => hidden.has(each))) return;
    this.#hidden = hidden;
    this.#drawing = undefined;
    this.drawSoon();
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #point = ({ clientX, currentTarget }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const place = Math.max(0, Math.min(1, (clientX - left) / width));
    if (place === this.#place) return;
    this.#place = place;
    this.drawSoon();
  };

  #leave = () => {
    this.#place = undefined;
    this.drawSoon();
  };
}

/**
 * @param {readonly MemorySample[]} samples
 * @param {ReadonlySet<MemoryKind>} hidden
 * @returns {Drawing}
 */
function draw(samples, hidden) {
  const kinds = kindsOf(samples);
  const shown = kinds.filter((kind) => !hidden.has(kind));
  let top = 1;
  for (const sample of samples) for (const kind of shown) top = Math.max(top, sample[kind] ?? 0);
  // Room above the highest point, so that its line is not cut in half.
  top *= 1.04;
  const size = { width: WIDTH, height: HEIGHT, top };
  return { kinds, top, lines: shown.map((kind) => ({ kind, ...linePath(samples, kind, size) })) };
}

/**
 * @param {MemoryChart} chart
 * @param {Drawing} drawing
 * @param {Speech} speech
 */
function plot({ samples }, { lines, top }, { t, n, f }) {
  const [first, last] = [samples[0], samples.at(-1)];
  const label = t('memoryLog.chart', {
    samples: n('memoryLog.chart.samples', samples.length),
    first: f.bytes(first?.heapUsed ?? 0),
    last: f.bytes(last?.heapUsed ?? 0),
  });
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${roundSteps(top, MOST_SIZES).map((size) => svg`<path class="hw-memory-chart__step" d=${`M0 ${(1 - size / top) * HEIGHT}H${WIDTH}`} />`)}
      ${lines.map(({ kind, area }) => (kind === 'heapUsed' ? svg`<path class="hw-memory-chart__area" d=${area} />` : svg``))}
      ${lines.map(({ kind, line }) => svg`<path class=${`hw-memory-chart__line hw-memory-chart__line--${kind}`} d=${line} />`)}
    </svg>
  `;
}

/**
 * @param {Drawing} drawing
 * @param {Speech} speech
 */
function sizeAxis({ top }, { f }) {
  return html`
    <div class="hw-memory-chart__sizes" aria-hidden="true">
      ${roundSteps(top, MOST_SIZES).map(
        (size) => html`
          <span ${setStyle({ bottom: percent(size / top) })}>${f.bytes(size)}</span>
        `,
      )}
    </div>
  `;
}

/**
 * Time since the first sample, or numbers of samples.
 * @param {MemoryChart} chart
 * @param {Speech} speech
 */
function timeAxis({ samples, isNumbered }, { t, f }) {
  const length = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0);
  if (length <= 0)
    return html`
      <div class="hw-memory-chart__times" aria-hidden="true"></div>
    `;
  const steps = isNumbered
    ? roundSteps(length, MOST_TIMES)
        .filter(Number.isInteger)
        .map((count) => ({ place: count / length, text: f.count(count + 1) }))
    : timeSteps(length, MOST_TIMES).map(({ ms, unit, count }) => ({
        place: ms / length,
        text: t(`memoryLog.axis.${unit}`, { count: f.count(count) }),
      }));
  return html`
    <div class="hw-memory-chart__times" aria-hidden="true">
      ${steps.map(
        ({ place, text }) => html`
          <span ${setStyle(insideAt(place))}>${text}</span>
        `,
      )}
    </div>
  `;
}

/** @param {MemoryChart} chart */
function marks({ samples, marks: all = [] }) {
  const placeOf = placesOf(samples);
  const step = Math.ceil(all.length / MOST_MARKS);
  let labelled = -Infinity;
  return all
    .filter((_, index) => index % step === 0)
    .map(({ at, label }) => {
      const place = placeOf(at);
      if (place < 0 || place > 1) return nothing;
      const hasLabel = label !== '' && place - labelled >= LABEL_GAP;
      if (hasLabel) labelled = place;
      return html`
        <span class="hw-memory-chart__mark" ${setStyle({ left: percent(place) })}></span>
        ${
          hasLabel
            ? html`
                <span class="hw-memory-chart__label" ${setStyle(insideAt(place))}>${label}</span>
              `
            : nothing
        }
      `;
    });
}

/**
 * When a sample was taken: after how long, and at what time of day if that is known.
 * @param {MemoryChart} chart
 * @param {MemorySample} sample
 * @param {Speech} speech
 */
function momentOf({ samples, isNumbered }, { at }, { t, f }) {
  const passed = at - (samples[0]?.at ?? 0);
  if (isNumbered) return t('memoryLog.reading.number', { number: f.count(passed + 1) });
  const after = f.duration(passed);
  return at < CALENDAR_MS ? after : t('memoryLog.reading.time', { after, time: f.clock(at) });
}

/**
 * @param {MemoryChart} chart
 * @param {Drawing} drawing
 * @param {Speech} speech
 */
function table(chart, { kinds }, speech) {
  const { t, f } = speech;
  const { samples } = chart;
  const count = Math.min(TABLE_ROWS, samples.length);
  const rows = Array.from(
    { length: count },
    (_, row) => samples[count > 1 ? Math.round((row / (count - 1)) * (samples.length - 1)) : 0],
  );
  return html`
    <div class="hw-hidden-text">
      <table data-testid="memory-table">
        <thead>
          <tr>
            <th scope="col">${t('memoryLog.table.time')}</th>
            ${kinds.map(
              (kind) => html`
                <th scope="col">${t(`memoryLog.kind.${kind}`)}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map((sample) =>
            sample
              ? html`
                  <tr>
                    <th scope="row">${momentOf(chart, sample, speech)}</th>
                    ${kinds.map((kind) => {
                      const value = sample[kind];
                      return html`
                        <td data-value=${value ?? nothing}>${value === undefined ? '–' : f.bytes(value)}</td>
                      `;
                    })}
                  </tr>
                `
              : nothing,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * Places a text by its left edge at the left end of the chart, by its right edge at the right end, and in between
 * accordingly, so that it stays inside.
 * @param {number} place
 */
function insideAt(place) {
  return { left: percent(place), transform: `translateX(-${percent(place)})` };
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(share * 10_000) / 100}%`;
}

customElements.define('hw-memory-chart', MemoryChartElement);
