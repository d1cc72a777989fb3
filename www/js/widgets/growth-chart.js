/** A line over the snapshots with its values written at the points. */

import { html, svg } from '../lib/html.js';
import { FLOOR, HEIGHT, WIDTH, drawSeries, sayValue } from '../lib/growth-chart.js';

/** @import { Series } from '../lib/growth-chart.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {Series} series
 * @param {readonly number[]} numbers The numbers of the snapshots in the list.
 * @param {Speech} speech
 */
export function growthChart(series, numbers, { t, f }) {
  const { values, kind } = series;
  const { points, line, area } = drawSeries(values);
  const numberOf = (/** @type {number} */ at) => numbers[at] ?? at + 1;
  const said = values.map((value, at) =>
    value < 0
      ? t('report.chart.unknown', { number: numberOf(at) })
      : t('report.chart.point', { number: numberOf(at), value: sayValue(series, value, f) }),
  );
  return html`
    <figure class="hw-growth" data-testid="growth-chart" data-kind=${kind}>
      <figcaption class="hw-growth__title">${t(`report.chart.${kind}`)}</figcaption>
      <svg class="hw-growth__plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${said.join(', ')}>
        <path class="hw-growth__floor" d="M0 ${FLOOR}H${WIDTH}" />
        <path class="hw-growth__area" d=${area} />
        <path class="hw-growth__line" d=${line} />
        ${points.map(
          ({ at, value, x, y, isLabelled }) =>
            svg`<g>
              <title>${said[at]}</title>
              <circle class="hw-growth__dot" cx=${x} cy=${y} r="3" />
              <text class="hw-growth__at" x=${x} y=${HEIGHT - 5}>${numberOf(at)}</text>
              ${isLabelled ? svg`<text class="hw-growth__value" x=${x} y=${y - 8}>${sayValue(series, value, f)}</text>` : svg``}
            </g>`,
        )}
      </svg>
    </figure>
  `;
}
