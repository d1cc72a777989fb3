/** The overview's panels about objects: where memory accumulates, duplicate strings, and where to look next. */

import { html, nothing } from '../lib/html.js';
import { formatHash, routeToComparison, routeToObject } from '../state/url-state.js';
import { thinBar } from '../widgets/bar.js';
import { detailNote } from './detail-note.js';

/** @import { AppState, Detail, Link, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Biggest, ObjectRow, Pile, Wasted } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

const SHOWN_PILES = 10;
const SHOWN_TEXTS = 3;
const SHOWN_STEPS = 4;
/** Number of snapshots that make a trend. */
const SERIES = 3;
/** If the largest child is a smaller part than this, the children count as many small ones. */
const SMALL_PART = 0.05;
const MANY = 10;
/** Longer texts are cut. */
const SHOWN_LETTERS = 120;
const SHORT_LETTERS = 32;
/** Types of V8's internal objects, which are shown fainter than the program's. */
const QUIET_TYPES = new Set(['hidden', 'code', 'synthetic', 'array', 'object shape']);

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function overviewPanels(state, actions, speech, snapshot) {
  const { biggest, wasted } = state.details.get(snapshot.id) ?? {};
  /** @param {Detail<'biggest'> | Detail<'wasted'> | undefined} detail @param {'biggest' | 'wasted'} kind */
  const failure = (detail, kind) =>
    detail?.kind === 'failed' ? detailNote(detail, kind, snapshot, actions, speech) : undefined;
  const before = state.snapshots[state.snapshots.findIndex(({ id }) => id === snapshot.id) - 1];
  const piles = biggest?.kind === 'ready' ? biggest.value : undefined;
  const copies = wasted?.kind === 'ready' ? wasted.value : undefined;
  return html`
    <div class="hw-overview__columns hw-overview__columns--two">
      ${pilesPanel(piles, failure(biggest, 'biggest'), speech, snapshot)}
      <div class="hw-overview__side">
        ${nextPanel(piles, copies, speech, snapshot, before, state.snapshots.length >= SERIES)}
        ${wastedPanel(copies, failure(wasted, 'wasted'), speech, snapshot)}
      </div>
    </div>
  `;
}

/**
 * @param {OpenSnapshot} snapshot
 * @param {Link} link
 */
function hrefIn({ id }, link) {
  return formatHash({ ...link, snap: id });
}

/** Rows, or empty rows that keep the room until they have arrived. @template T @param {readonly T[] | undefined} known @param {number} count */
function places(known, count) {
  return known ?? Array.from({ length: count }, () => undefined);
}

/**
 * @param {Biggest | undefined} biggest
 * @param {unknown} failure Shown instead, if defined.
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function pilesPanel(biggest, failure, { t, f }, snapshot) {
  const { totalSize } = snapshot.info;
  /** @param {Pile} pile */
  const row = (pile) => {
    const share = totalSize > 0 ? pile.retainedSize / totalSize : 0;
    const isMany = pile.dominatedCount >= MANY && pile.largestChild < SMALL_PART * pile.retainedSize;
    const holds = pile.most
      ? t('overview.piles.most', { count: f.count(pile.most.count), name: pile.most.className })
      : t('overview.piles.alone');
    return html`
      <tr data-node=${pile.node} data-value=${pile.retainedSize}>
        <th scope="row">
          ${
            pile.heldBy
              ? html`
                  <code class="hw-piles__held" title=${t('overview.piles.held')}>${pile.heldBy}</code>
                `
              : nothing
          }
          ${
            pile.owner
              ? html`
                  ${pileLink(pile.owner, snapshot)}
                  <span class="hw-muted">›</span>
                `
              : nothing
          }
          ${pileLink(pile, snapshot)}
        </th>
        <td class="hw-piles__holds" title=${holds}>
          ${
            isMany
              ? html`
                  <span class="hw-tag hw-tag--warn" title=${t('overview.piles.drop.hint')}>
                    ${t('overview.piles.drop')}
                  </span>
                `
              : nothing
          }
          ${holds}
        </td>
        <td class="hw-table__bar" title=${f.percent(share)}>${thinBar(share)}</td>
        <td class="hw-table__number" title=${t('bytes.exact', { bytes: f.exactBytes(pile.retainedSize) })}>
          ${f.bytes(pile.retainedSize)}
        </td>
      </tr>
    `;
  };
  return html`
    <section class="hw-panel" data-testid="piles" aria-busy=${biggest ? 'false' : 'true'}>
      <h2 class="hw-panel__title">
        <span title=${t('overview.piles.hint')}>
          ${t('overview.piles')}
          <span class="hw-panel__note">${t('overview.piles.note')}</span>
        </span>
        <a class="hw-panel__more" href=${hrefIn(snapshot, { view: 'map' })}>${t('overview.piles.all')}</a>
      </h2>
      <div class="hw-piles">
        ${
          failure ??
          (biggest?.piles.length === 0
            ? html`
                <p class="hw-muted">${t('overview.piles.none')}</p>
              `
            : html`
                <table class="hw-table hw-table--piles">
                  <colgroup>
                    <col class="hw-piles__name" />
                    <col />
                    <col class="hw-piles__bar" />
                    <col class="hw-piles__size" />
                  </colgroup>
                  <thead class="hw-hidden-text">
                    <tr>
                      <th scope="col">${t('map.table.name')}</th>
                      <th scope="col">${t('overview.piles.holds')}</th>
                      <th scope="col">${t('overview.share')}</th>
                      <th scope="col">${t('classes.retained')}</th>
                    </tr>
                  </thead>
                  <tbody>${places(biggest?.piles, SHOWN_PILES).map((pile) => (pile ? row(pile) : emptyRow(4)))}</tbody>
                </table>
              `)
        }
      </div>
    </section>
  `;
}

/**
 * A link to an object, as in lists of objects, but one that Tab reaches.
 * @param {ObjectRow} row
 * @param {OpenSnapshot} snapshot
 */
function pileLink({ id, name, className, type }, snapshot) {
  const isString = type.endsWith('string');
  const kind = isString ? 'string' : QUIET_TYPES.has(type) || name.startsWith('system /') ? 'system' : 'object';
  const text = isString ? quoteLine(name) : name.slice(0, SHOWN_LETTERS) || className;
  return html`
    <a class="hw-object" href=${formatHash(routeToObject(snapshot.id, id))} title=${`${className} @${id}`}>
      <span class=${`hw-value hw-value--${kind}`}>${text}</span>
    </a>
  `;
}

/** @param {ObjectRow} row */
function shortName({ name, className }) {
  const text = name || className;
  return text.length > SHORT_LETTERS ? `${text.slice(0, SHORT_LETTERS)}…` : text;
}

/** Quotes a text on one line, with its spaces. @param {string} text */
function quoteLine(text) {
  return `"${text.slice(0, SHOWN_LETTERS).replace(/\r?\n/g, '↵')}"`;
}

/** @param {number} columns */
function emptyRow(columns) {
  return html`
    <tr>
      <th scope="row">&nbsp;</th>
      ${Array.from(
        { length: columns - 1 },
        () => html`
          <td></td>
        `,
      )}
    </tr>
  `;
}

/**
 * @param {Wasted | undefined} wasted
 * @param {unknown} failure Shown instead, if defined.
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function wastedPanel(wasted, failure, { t, f }, snapshot) {
  return html`
    <section
      class="hw-panel"
      data-testid="wasted"
      data-value=${wasted?.size ?? nothing}
      aria-busy=${wasted ? 'false' : 'true'}
    >
      <h2 class="hw-panel__title">
        <span>
          ${t('overview.wasted')}
          <span
            class="hw-panel__note"
            title=${wasted ? t('bytes.exact', { bytes: f.exactBytes(wasted.size) }) : nothing}
          >
            ${wasted && wasted.groups > 0 ? t('overview.wasted.size', { size: f.bytes(wasted.size) }) : ''}
          </span>
        </span>
        <a class="hw-panel__more" href=${hrefIn(snapshot, { view: 'strings' })}>${t('overview.wasted.all')}</a>
      </h2>
      ${
        failure ??
        (wasted?.groups === 0
          ? html`
              <p class="hw-muted">${t('overview.wasted.none')}</p>
            `
          : html`
              <table class="hw-table hw-table--texts">
                <thead class="hw-hidden-text">
                  <tr>
                    <th scope="col">${t('overview.wasted.text')}</th>
                    <th scope="col">${t('overview.wasted.copies')}</th>
                    <th scope="col">${t('overview.size')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${places(wasted?.top, SHOWN_TEXTS).map((text) =>
                    text
                      ? html`
                          <tr>
                            <th scope="row" title=${text.text.slice(0, 1000)}>
                              <span class="hw-value hw-value--string">${quoteLine(text.text)}</span>
                            </th>
                            <td class="hw-table__number hw-muted">×${f.count(text.count)}</td>
                            <td
                              class="hw-table__number"
                              title=${t('bytes.exact', { bytes: f.exactBytes(text.wastedSize) })}
                            >
                              ${f.bytes(text.wastedSize)}
                            </td>
                          </tr>
                        `
                      : emptyRow(3),
                  )}
                </tbody>
              </table>
            `)
      }
    </section>
  `;
}

/**
 * Links to other views, each with its reason.
 * @param {Biggest | undefined} biggest
 * @param {Wasted | undefined} copies
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 * @param {OpenSnapshot | undefined} before The previous snapshot in the list.
 * @param {boolean} isSeries Whether there are enough of them for a trend.
 */
function nextPanel(biggest, copies, { t, n, f }, snapshot, before, isSeries) {
  const { info, largest } = snapshot;
  const first = largest?.by === 'retainedSize' ? largest.rows[0] : undefined;
  // An object that dominates others is worth a picture.
  const pile = biggest?.piles.find(({ most }) => most !== undefined);
  const isDetached = biggest !== undefined && biggest.detachedCount > 0;
  /** @type {{ id: string; href: string; text: string; why: string }[]} */
  const steps = [
    ...(isSeries
      ? [
          {
            id: 'trend',
            href: hrefIn(snapshot, { view: 'trend' }),
            text: t('overview.next.trend'),
            why: t('overview.next.trend.why'),
          },
        ]
      : []),
    ...(before
      ? [
          {
            id: 'compare',
            href: formatHash(routeToComparison(before.id, snapshot.id)),
            text: t('overview.next.compare', { name: before.info.name }),
            why: t('overview.next.compare.why'),
          },
        ]
      : []),
    pile
      ? {
          id: 'map',
          href: hrefIn(snapshot, { view: 'map', node: pile.id }),
          text: t('overview.next.pile', { name: pile.heldBy ?? shortName(pile.owner ?? pile) }),
          why: t('overview.next.pile.why', { size: f.bytes(pile.retainedSize), part: f.bytes(pile.largestChild) }),
        }
      : {
          id: 'map',
          href: hrefIn(snapshot, { view: 'map' }),
          text: t('overview.next.map'),
          why: biggest ? t('overview.next.map.why') : '',
        },
    {
      id: 'classes',
      href: hrefIn(snapshot, { view: 'classes' }),
      text: t('overview.next.classes'),
      why: first
        ? t('overview.next.classes.why', {
            name: first.name,
            share: f.percent(info.totalSize > 0 ? first.retainedSize / info.totalSize : 0),
          })
        : '',
    },
    {
      id: 'strings',
      href: hrefIn(snapshot, { view: 'strings' }),
      text: t('overview.next.strings'),
      why: copies ? t('overview.next.strings.why', { size: f.bytes(copies.size) }) : '',
    },
    ...(isDetached
      ? [
          {
            id: 'detached',
            href: hrefIn(snapshot, { view: 'search', query: 'detached:yes' }),
            text: t('overview.next.detached'),
            why: n('overview.next.detached.why', biggest.detachedCount),
          },
        ]
      : []),
  ];
  return html`
    <section class="hw-panel" data-testid="next">
      <h2 class="hw-panel__title">${t('overview.next')}</h2>
      <ul
        class=${`hw-next hw-next--${SHOWN_STEPS - (info.hasDetachedness ? 0 : 1) + (before ? 1 : 0) + (isSeries ? 1 : 0)}`}
      >
        ${steps.map(
          ({ id, href, text, why }) => html`
            <li class="hw-next__step">
              <a href=${href} data-testid=${`next-${id}`}>${text}</a>
              <span class="hw-muted">${why}</span>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
