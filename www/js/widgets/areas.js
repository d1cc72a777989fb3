/**
 * `<hw-areas>`: the parts of a whole over time, as stacked layers. Beside them are the values at the point under the
 * pointer, or at the end. Screen readers get a table.
 *
 * Properties: `chart`, `speech`.
 */

import { html, nothing, svg } from '../lib/html.js';
import { placeOf, stackPaths } from '../lib/series.js';
import { setStyle } from '../lib/set-style.js';
import { roundSteps } from '../lib/timeline.js';
import { signed } from '../lib/trend.js';
import { DrawnElement } from './drawn-element.js';

/** @import { Kind } from '../lib/statistics.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @typedef {object} AreaChart
 * @property {readonly { kind: Kind; values: readonly number[] }[]} layers From the bottom, in bytes.
 * @property {readonly number[]} totals
 * @property {readonly { number: number; name: string }[]} snapshots
 */

const WIDTH = 1000;
const HEIGHT = 100;
/** No more than this many numbers fit on the axis. */
const MOST_LABELS = 12;

export class AreasElement extends DrawnElement {
  /** @type {AreaChart | undefined} */
  #chart;
  /** The point under the pointer. @type {number | undefined} */
  #at;

  constructor() {
    super('hw-areas');
  }

  get chart() {
    return this.#chart;
  }
  set chart(chart) {
    if (chart === this.#chart) return;
    this.#chart = chart;
    this.#at = undefined;
    this.drawSoon();
  }

  /** @override @param {Speech} speech */
  template(speech) {
    const chart = this.#chart;
    if (!chart) return nothing;
    const { t, f } = speech;
    const { layers, totals, snapshots } = chart;
    const top = Math.max(...totals, 1);
    const sizes = roundSteps(top, 3);
    const place = placeOf(this.#at ?? 0, snapshots.length);
    const paths = stackPaths(
      layers.map(({ values }) => values),
      WIDTH,
      HEIGHT,
      top,
    );
    const label = t('trend.kinds.chart', {
      count: f.count(snapshots.length),
      first: f.bytes(totals[0] ?? 0),
      last: f.bytes(totals.at(-1) ?? 0),
    });
    return html`
      <div class="hw-areas__sizes" aria-hidden="true">
        ${sizes.map(
          (size) => html`
            <span ${setStyle({ bottom: percent(size / top) })}>${f.bytes(size)}</span>
          `,
        )}
      </div>
      <div class="hw-areas__plot" data-testid="areas-plot" @pointermove=${this.#point} @pointerleave=${this.#leave}>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
          ${paths.map((path, index) => svg`<path class=${`hw-areas__layer hw-kind--${layers[index]?.kind}`} d=${path} />`)}
        </svg>
        ${
          this.#at === undefined
            ? nothing
            : html`
                <span class="hw-areas__mark" ${setStyle({ left: percent(place) })}></span>
              `
        }
      </div>
      <div class="hw-areas__numbers" aria-hidden="true">
        ${snapshots.map(({ number }, index) =>
          isLabelled(index, snapshots.length)
            ? html`
                <span ${setStyle({ left: percent(placeOf(index, snapshots.length)) })}>${number}</span>
              `
            : nothing,
        )}
      </div>
      ${this.#reading(chart, speech)} ${table(chart, speech)}
    `;
  }

  /**
   * @param {AreaChart} chart
   * @param {Speech} speech
   */
  #reading({ layers, totals, snapshots }, { t, f }) {
    const at = this.#at ?? snapshots.length - 1;
    /** @param {readonly number[]} values */
    const cells = (values) => {
      const change = (values[at] ?? 0) - (values[0] ?? 0);
      return html`
        <span>${f.bytes(values[at] ?? 0)}</span>
        <span class="hw-areas__change">${at === 0 || change === 0 ? nothing : signed(change, 'shallowSize', f)}</span>
      `;
    };
    return html`
      <div
        class="hw-areas__reading"
        aria-hidden="true"
        title=${t('trend.reading.hint')}
        data-testid="areas-reading"
        data-value=${totals[at] ?? nothing}
      >
        <p class="hw-areas__row hw-areas__row--total" title=${snapshots[at]?.name ?? nothing}>
          <span>${t('trend.reading', { number: snapshots[at]?.number ?? '' })}</span>
          ${cells(totals)}
        </p>
        ${layers.toReversed().map(
          ({ kind, values }) => html`
            <p class="hw-areas__row">
              <span class="hw-areas__kind">
                <svg class="hw-swatch" viewBox="0 0 10 10">
                  <rect class=${`hw-kind--${kind}`} width="10" height="10" rx="2" />
                </svg>
                ${t(`kind.${kind}`)}
              </span>
              ${cells(values)}
            </p>
          `,
        )}
      </div>
    `;
  }

  /** @param {PointerEvent & { currentTarget: HTMLElement }} event */
  #point = ({ clientX, currentTarget }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const last = (this.#chart?.snapshots.length ?? 1) - 1;
    const at = Math.max(0, Math.min(last, Math.round(((clientX - left) / width) * last)));
    if (at === this.#at) return;
    this.#at = at;
    this.drawSoon();
  };

  #leave = () => {
    this.#at = undefined;
    this.drawSoon();
  };
}

/** Whether the axis shows this number: the first, the last and some between them, if there are many. @param {number} index @param {number} count */
function isLabelled(index, count) {
  const step = Math.ceil(count / MOST_LABELS);
  return index === count - 1 || (index % step === 0 && count - 1 - index >= step);
}

/**
 * @param {AreaChart} chart
 * @param {Speech} speech
 */
function table({ layers, totals, snapshots }, { t, f }) {
  return html`
    <div class="hw-hidden-text">
      <table data-testid="areas-table">
        <thead>
          <tr>
            <th scope="col">${t('overview.kind')}</th>
            ${snapshots.map(
              ({ number }) => html`
                <th scope="col">${t('trend.reading', { number })}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${[
            { name: t('trend.kinds.total'), values: totals },
            ...layers.map(({ kind, values }) => ({ name: t(`kind.${kind}`), values })),
          ].map(
            ({ name, values }) => html`
              <tr>
                <th scope="row">${name}</th>
                ${values.map(
                  (value) => html`
                    <td data-value=${value}>${f.bytes(value)}</td>
                  `,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(share * 10_000) / 100}%`;
}

customElements.define('hw-areas', AreasElement);
