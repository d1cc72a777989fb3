/** A finding: what it is and where, what to change, then the evidence, the path that retains it, and links to more. */

import { html, nothing } from '../lib/html.js';
import { seriesOf } from '../lib/growth-chart.js';
import { describePlace } from '../lib/place.js';
import { heldParts, stepName, tierText } from '../lib/report/content.js';
import { ownerParts, sentenceParts } from '../lib/sentence-text.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { growthChart } from '../widgets/growth-chart.js';
import { icons } from '../widgets/icons.js';
import { snippetFor } from '../words/snippets.js';
import { words } from './words.js';

/** @import { TrendRoute } from '../state/app-state.js' */
/** @import { Finding, FindingStep, Severity } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { TextKey } from '../words/types.js' */

/**
 * @typedef {object} Context
 * @property {number} snap The last snapshot of the report, to which the nodes belong.
 * @property {readonly number[]} numbers The numbers of all snapshots of the report.
 * @property {ReadonlyMap<number, number>} ids V8's ids by node.
 * @property {TrendRoute | undefined} [trend] How the trend is shown.
 * @property {((place: number) => unknown) | undefined} [code] The lines of code beside a finding, by its place.
 * @property {((finding: Finding) => unknown) | undefined} [test] A button that saves a test of the finding, if there is one.
 */

/** Cards that start expanded. */
const OPEN = 3;
/** A path longer than this loses its middle. */
const SHOWN_STEPS = 16;
/** @type {Record<Severity, unknown>} */
const SIGNS = { leak: icons.leak, suspect: icons.warning, info: icons.info };

/**
 * @param {Finding} finding
 * @param {number} place From 0.
 * @param {Speech} speech
 * @param {Context} context
 */
export function findingCard(finding, place, speech, context) {
  const { t } = speech;
  const { severity, title, evidence, path } = finding;
  const series = seriesOf(finding);
  return html`
    <details
      class=${`hw-finding hw-finding--${severity}`}
      data-testid="finding"
      data-kind=${finding.kind}
      ?open=${place < OPEN}
    >
      <summary class="hw-finding__summary">
        <span class="hw-finding__top">${severityChip(severity, speech)} ${brief(finding, speech)}</span>
        <h3 class="hw-finding__title">${words(sentenceParts(title, speech))}</h3>
      </summary>
      <div class="hw-finding__body">
        ${facts(finding, speech, context)} ${context.code?.(place) ?? nothing} ${advice(finding, speech)}
        <div class=${series ? 'hw-finding__proof' : 'hw-finding__proof hw-finding__proof--plain'}>
          <div class="hw-finding__told">
            ${
              evidence.length > 0
                ? html`
                    <h4 class="hw-finding__part">${t('report.evidence')}</h4>
                    <ul class="hw-finding__evidence" data-testid="evidence">
                      ${evidence.map(
                        (sentence) => html`
                          <li>${words(sentenceParts(sentence, speech))}</li>
                        `,
                      )}
                    </ul>
                  `
                : nothing
            }
            ${path.length > 0 ? way(finding, speech, context) : nothing}
          </div>
          ${series ? growthChart(series, context.numbers, speech) : nothing}
        </div>
        ${links(finding, speech, context)}
      </div>
    </details>
  `;
}

/**
 * @param {Severity} severity
 * @param {Speech} speech
 */
export function severityChip(severity, { t }) {
  return html`
    <span class=${`hw-severity hw-severity--${severity}`} title=${t(`report.${severity}.hint`)}>
      ${SIGNS[severity]} ${t(`report.${severity}`)}
    </span>
  `;
}

/**
 * The sizes, which a collapsed card shows, too.
 * @param {Finding} finding
 * @param {Speech} speech
 */
function brief({ retainedSize, growth }, { t, f }) {
  /** @param {TextKey} hint @param {number} bytes */
  const explained = (hint, bytes) => `${t(hint)}: ${t('bytes.exact', { bytes: f.exactBytes(bytes) })}`;
  return html`
    <span class="hw-finding__brief">
      ${
        growth > 0
          ? html`
              <b class="hw-finding__grew" data-testid="finding-growth" title=${explained('report.growth.hint', growth)}>
                ${f.bytesDelta(growth)}
              </b>
            `
          : nothing
      }
      <span data-testid="finding-kept" title=${explained('report.kept.hint', retainedSize)}>
        ${t('report.brief', { size: f.bytes(retainedSize) })}
      </span>
    </span>
  `;
}

/**
 * Where it is. How many and how much is in the title and above it.
 * @param {Finding} finding
 * @param {Speech} speech
 * @param {Context} context
 */
function facts({ location, owner, ownerNode, tier }, speech, context) {
  const { t } = speech;
  const place = location && describePlace(location, speech);
  const shown = place
    ? html`
        <code>${place.short}</code>
      `
    : words(ownerParts(owner, speech));
  return html`
    <dl class="hw-facts-row">
      ${fact(t('report.where'), t('report.where.hint'), objectLink(ownerNode, shown, place?.title ?? '', context), 'finding-place')}
      ${fact(t('report.by'), '', tierText(tier, speech), 'finding-package')}
    </dl>
  `;
}

/**
 * @param {string} label
 * @param {string} hint
 * @param {unknown} value
 * @param {string} testId
 */
function fact(label, hint, value, testId) {
  return html`
    <div class="hw-fact" data-testid=${testId}>
      <dt title=${hint || nothing}>${label}</dt>
      <dd>${value}</dd>
    </div>
  `;
}

/**
 * A link to the page of an object; plain text until its id is known.
 * @param {number} node
 * @param {unknown} content
 * @param {string} title
 * @param {Context} context
 * @param {string} [name] Its class.
 */
function objectLink(node, content, title, { snap, ids }, name = 'hw-finding__link') {
  const id = ids.get(node);
  if (id === undefined)
    return html`
      <span class=${name} title=${title || nothing}>${content}</span>
    `;
  return html`
    <a class=${name} href=${formatHash(routeToObject(snap, id))} title=${title || nothing}>${content}</a>
  `;
}

/**
 * What keeps the object alive: in a sentence if its owner has one, and all steps one click away.
 * @param {Finding} finding
 * @param {Speech} speech
 * @param {Context} context
 */
function way({ owner, path }, speech, context) {
  const { t, n } = speech;
  const held = heldParts(owner, speech);
  return html`
    <h4 class="hw-finding__part" title=${t('report.path.hint')}>${t('report.path')}</h4>
    ${
      held.length > 0
        ? html`
            <p class="hw-finding__held">${words(held)}</p>
          `
        : nothing
    }
    <details class="hw-finding__way">
      <summary>${n('report.path.steps', path.length)}</summary>
      ${chain(path, speech, context)}
    </details>
  `;
}

/**
 * The path from a root to the retained object.
 * @param {readonly FindingStep[]} path
 * @param {Speech} speech
 * @param {Context} context
 */
function chain(path, speech, context) {
  const { n } = speech;
  const half = SHOWN_STEPS / 2;
  const left = Math.max(0, path.length - SHOWN_STEPS);
  const shown = left > 0 ? [...path.slice(0, half), ...path.slice(-half)] : path;
  return html`
    <ol class="hw-chain__list hw-finding__chain" data-testid="finding-path">
      ${shown.map(
        ({ edge, name, node, isText }, at) => html`
          ${
            left > 0 && at === half
              ? html`
                  <li class="hw-chain__gap">${n('object.path.more', left)}</li>
                `
              : nothing
          }
          <li class="hw-chain__step">
            ${
              edge === ''
                ? nothing
                : html`
                    <span class="hw-chain__edge" title=${edge}>${edge}</span>
                  `
            }
            ${objectLink(node, stepName(name, speech), name, context, `hw-chain__object${isText ? ' hw-chain__object--text' : ''}${at === shown.length - 1 ? ' hw-chain__object--end' : ''}`)}
          </li>
        `,
      )}
    </ol>
  `;
}

/**
 * @param {Finding} finding
 * @param {Speech} speech
 */
function advice({ advice: sentence }, speech) {
  const { t } = speech;
  const snippet = snippetFor(sentence);
  return html`
    <section class="hw-advice" data-testid="advice">
      <h4 class="hw-finding__part">${t('report.advice')}</h4>
      <p class="hw-advice__text">${words(sentenceParts(sentence, speech))}</p>
      ${
        snippet
          ? html`
              <div class="hw-advice__codes">
                ${code('before', snippet.before, speech)} ${code('after', snippet.after, speech)}
              </div>
              <p class="hw-advice__note">${t('report.example')}</p>
            `
          : nothing
      }
    </section>
  `;
}

/**
 * @param {'before' | 'after'} when
 * @param {string} text
 * @param {Speech} speech
 */
function code(when, text, { t }) {
  const label = t(`report.${when}`);
  // No line break that the code does not have.
  // prettier-ignore
  return html`
    <figure class=${`hw-code-box hw-code-box--${when}`}>
      <figcaption class="hw-code-box__title">${when === 'before' ? icons.minus : icons.check} ${label}</figcaption>
      <pre class="hw-code-box__text" tabindex="0" role="group" aria-label=${label}><code>${text}</code></pre>
    </figure>
  `;
}

/**
 * @param {Finding} finding
 * @param {Speech} speech
 * @param {Context} context
 */
function links(finding, { t }, { snap, ids, numbers, trend, test }) {
  const { ownerNode, className } = finding;
  const id = ids.get(ownerNode);
  const targets = [
    ...(id === undefined
      ? []
      : [
          { href: formatHash(routeToObject(snap, id)), text: t('report.link.object') },
          { href: formatHash({ view: 'map', snap, node: id }), text: t('report.link.map') },
        ]),
    ...(className
      ? [
          {
            href: formatHash({ view: 'classes', snap, filter: className }),
            text: t('report.link.class', { name: className }),
          },
        ]
      : []),
    ...(className && numbers.length > 1
      ? [
          {
            href: formatHash({ view: 'trend', snap, filter: className, trend }),
            text: t('report.link.trend', { name: className }),
          },
        ]
      : []),
  ];
  // Keeps its height until ids are known.
  return html`
    <p class="hw-finding__links" data-testid="finding-links">
      ${
        targets.length > 0
          ? html`
              <span class="hw-muted">${t('report.links')}</span>
            `
          : nothing
      }
      ${targets.map(
        ({ href, text }) => html`
          <a href=${href}>${text}</a>
        `,
      )}
      ${test?.(finding)}
    </p>
  `;
}
