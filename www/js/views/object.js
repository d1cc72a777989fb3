/** One object: what it is, its retainers and its fields, and the path from a root as a chain and as a sentence. */

import { html, nothing } from '../lib/html.js';
import { endsOf } from '../lib/ends.js';
import { describePlace } from '../lib/place.js';
import { sentenceOf } from '../lib/sentence.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { objectLink } from './item-name.js';
import { retainerGraph } from './retainer-graph.js';
import { treeView } from './tree-view.js';

/** @import { ObjectPage, OpenSnapshot, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ObjectSortKey, Sort } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @typedef {Extract<ObjectPage, { kind: 'ready' }>} ReadyPage */

/** The middle of a longer path is left out. */
const SHOWN_STEPS = 24;
/** @type {Sort<ObjectSortKey>} */
const NEAREST_FIRST = { key: 'distance', descending: false };
/** @type {Sort<ObjectSortKey>} */
const BIGGEST_FIRST = { key: 'retainedSize', descending: true };

/**
 * @param {StateIn<'object'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function objectView(state, actions, speech, snapshot) {
  const { object, route } = state;
  const { t } = speech;
  if (!object || object.snap !== snapshot.id || object.id !== route.node || object.kind === 'loading') {
    return html`
      <div class="hw-note" role="status">${snapshot.info.isComplete ? t('object.loading') : t('object.early')}</div>
    `;
  }
  if (object.kind === 'missing') {
    return html`
      <div class="hw-note">${t('object.missing', { id: object.id })}</div>
    `;
  }
  if (object.kind === 'failed') {
    return html`
      <div class="hw-note">${t('classes.failed', { message: object.error.message })}</div>
    `;
  }
  return html`
    <div class="hw-one" data-testid="object">
      ${head(object, speech, snapshot)}
      <div class="hw-one__ways">${chain(object, speech, snapshot)} ${dominatorPath(object, speech, snapshot)}</div>
      <div class="hw-one__trees">
        ${retainers(object, state, actions, speech, snapshot)} ${fields(object, actions, speech, snapshot)}
      </div>
    </div>
  `;
}

/**
 * @param {ReadyPage} object
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function head({ info, dominators, stack }, speech, { id: snap, info: { totalSize } }) {
  const { t, f } = speech;
  const size = (/** @type {number} */ bytes) => html`
    <span title=${t('bytes.exact', { bytes: f.exactBytes(bytes) })}>${f.bytes(bytes)}</span>
    <span class="hw-fact__part">${f.percent(totalSize > 0 ? bytes / totalSize : 0)}</span>
  `;
  const place = info.location && describePlace(info.location, speech);
  const [dominator] = dominators;
  const maker = stack?.[0];
  return html`
    <header class="hw-one__head">
      <h1 class="hw-one__name" title=${info.name}>${info.name || `(${info.type})`}</h1>
      <p class="hw-one__kind">
        <span>${info.className}</span>
        <span class="hw-object__id">@${info.id}</span>
        <span>${t('object.type', { type: info.type })}</span>
        ${
          info.detachedness === 2
            ? html`
                <span class="hw-tag hw-tag--warn">${t('object.detached')}</span>
              `
            : nothing
        }
      </p>
      <dl class="hw-facts-row">
        ${fact(t('classes.retained'), size(info.retainedSize), 'object-retained', info.retainedSize)}
        ${fact(t('classes.shallow'), size(info.shallowSize), 'object-shallow', info.shallowSize)}
        ${fact(t('classes.distance'), f.distance(info.distance), 'object-distance', info.distance)}
        ${
          place
            ? fact(
                t('object.created'),
                html`
                  <span title=${place.title}>${place.short}</span>
                `,
                'object-place',
              )
            : nothing
        }
        ${
          maker
            ? fact(
                t('object.allocated'),
                html`
                  <span
                    title=${stack.map((frame) => `${frame.functionName} ${frame.scriptName}:${frame.line}:${frame.column}`).join('\n')}
                  >
                    ${maker.functionName || t('object.anonymous')}
                  </span>
                `,
                'object-stack',
              )
            : nothing
        }
        ${dominator ? fact(t('object.dominator'), objectLink(dominator, snap, { isReachable: true }), 'object-dominator') : nothing}
      </dl>
    </header>
  `;
}

/**
 * @param {string} label
 * @param {unknown} value
 * @param {string} testId
 * @param {number} [data]
 */
function fact(label, value, testId, data) {
  return html`
    <div class="hw-fact" data-testid=${testId} data-value=${data ?? nothing}>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>
  `;
}

/**
 * The shortest path from a root: a chain of links, and a sentence for screen readers.
 * @param {ReadyPage} object
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function chain({ info, path }, speech, { id: snap, info: { root } }) {
  const { t, n } = speech;
  if (!path) {
    return html`
      <p class="hw-chain hw-chain--none" data-testid="object-path">
        ${t(info.distance === 1 || info.node === root ? 'object.root' : 'object.path.none')}
      </p>
    `;
  }
  const { first, last, left } = endsOf(path, SHOWN_STEPS);
  const steps = [...first, ...last].map(
    (step, i) => html`
      ${
        left > 0 && i === first.length
          ? html`
              <li class="hw-chain__gap">${n('object.path.more', left)}</li>
            `
          : nothing
      }
      <li class="hw-chain__step">
        <a
          class="hw-chain__object"
          href=${formatHash(routeToObject(snap, step.id))}
          title=${`${step.name} @${step.id}`}
        >
          ${step.className}
        </a>
        <span class="hw-chain__edge" title=${step.edge.type}>${step.edge.text}</span>
      </li>
    `,
  );
  return html`
    <section class="hw-chain" aria-label=${t('object.path')} data-testid="object-path">
      <h2 class="hw-chain__title">${t('object.path')}</h2>
      <ol class="hw-chain__list">
        ${steps}
        <li class="hw-chain__step hw-chain__step--end">${info.className}</li>
      </ol>
      <p class="hw-chain__sentence" data-testid="object-sentence">
        <span class="hw-hidden-text">${t('sentence.label')}</span>
        ${sentenceOf(path, info, speech).map(
          (part, i) => html`
            ${i > 0 ? ' → ' : nothing}
            <span>${part}</span>
          `,
        )}
      </p>
    </section>
  `;
}

/** The middle of a longer list is left out. */
const SHOWN_DOMINATORS = 40;

/**
 * The dominators of the object, from the root down to it.
 * @param {ReadyPage} object
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function dominatorPath({ info, dominators }, { t, n, f }, { id: snap, info: { root } }) {
  const above = dominators.filter(({ node }) => node !== root).reverse();
  if (above.length === 0) return nothing;
  const { first, last, left, count } = endsOf(above, SHOWN_DOMINATORS);
  return html`
    <details class="hw-doms" data-testid="dominator-path">
      <summary title=${t('dominators.path.hint')}>${n('dominators.path', count)}</summary>
      <ol class="hw-doms__list">
        ${[...first, ...last, info].map(
          (row, i) => html`
            ${
              left > 0 && i === first.length
                ? html`
                    <li class="hw-doms__gap">${n('object.path.more', left)}</li>
                  `
                : nothing
            }
            <li class="hw-doms__row">
              <span class="hw-doms__name">
                ${
                  row === info
                    ? html`
                        <b>${info.name || `(${info.type})`}</b>
                      `
                    : objectLink(row, snap, { isReachable: true })
                }
              </span>
              <span class="hw-doms__size" title=${t('bytes.exact', { bytes: f.exactBytes(row.retainedSize) })}>
                ${f.bytes(row.retainedSize)}
              </span>
            </li>
          `,
        )}
      </ol>
    </details>
  `;
}

/**
 * @param {ReadyPage} object
 * @param {StateIn<'object'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function retainers({ info }, state, actions, speech, snapshot) {
  const { t, n } = speech;
  const { route } = state;
  const ignored = [...route.ignored];
  return html`
    <section class="hw-one__tree" aria-label=${t('object.retainers')}>
      <div class="hw-one__bar">
        <h2>${t('object.retainers')}</h2>
        <span class="hw-one__count">${n('object.retainers.count', info.retainerCount)}</span>
        ${
          ignored.length > 0
            ? html`
                <button
                  class="hw-button hw-button--link"
                  type="button"
                  data-testid="ignore-none"
                  @click=${() => actions.change('object', { ignored: [] })}
                >
                  ${n('retainers.unignore', ignored.length)}
                </button>
              `
            : nothing
        }
        ${asSwitch(route, actions, speech)} ${cutNote(state, speech)}
      </div>
      ${
        route.asGraph
          ? retainerGraph(state, actions, speech, snapshot, info)
          : treeView(snapshot, actions, speech, {
              query: { kind: 'retainers', node: info.node, sort: NEAREST_FIRST, ignored },
              label: t('object.retainers'),
              testId: 'retainers-grid',
              isMain: false,
              retainers: actions,
              renderEmpty: () => html`
                <p>${t('object.retainers.none')}</p>
              `,
            })
      }
    </section>
  `;
}

/**
 * Chooses between the tree and the graph of retainers.
 * @param {StateIn<'object'>['route']} route
 * @param {Actions} actions
 * @param {Speech} speech
 */
function asSwitch({ asGraph }, actions, { t }) {
  /** @param {boolean} isGraph */
  const choice = (isGraph) => html`
    <button
      class="hw-switch__choice"
      type="button"
      aria-pressed=${String(asGraph === isGraph)}
      data-testid=${isGraph ? 'as-graph' : 'as-tree'}
      @click=${() => asGraph === isGraph || actions.change('object', { asGraph: isGraph })}
    >
      ${t(isGraph ? 'object.as.graph' : 'object.as.tree')}
    </button>
  `;
  return html`
    <div class="hw-switch" role="group" aria-label=${t('object.as')}>${choice(false)} ${choice(true)}</div>
  `;
}

/**
 * What cutting the chosen edge would free.
 * @param {StateIn<'object'>} state
 * @param {Speech} speech
 */
function cutNote({ cut, route }, { t, n, f }) {
  const known = cut && cut.snap === route.snap && cut.id === route.node ? cut : undefined;
  const values = known && { edge: known.edge, name: known.holder };
  const say = () => {
    if (!known || !values) return nothing;
    if (!known.isEssential) return t('retainers.cut.idle', values);
    if (known.otherCount === 0) return t('retainers.cut.freed', { ...values, size: f.bytes(known.freedSize) });
    return n('retainers.cut.kept', known.otherCount, values);
  };
  return html`
    <p class=${known ? 'hw-one__cut' : 'hw-hidden-text'} role="status" data-testid="cut-note">${say()}</p>
  `;
}

/**
 * @param {ReadyPage} object
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function fields({ info }, actions, speech, snapshot) {
  const { t, n } = speech;
  return html`
    <section class="hw-one__tree" aria-label=${t('object.fields')}>
      <div class="hw-one__bar">
        <h2>${t('object.fields')}</h2>
        <span class="hw-one__count">${n('object.fields.count', info.edgeCount)}</span>
      </div>
      ${treeView(snapshot, actions, speech, {
        query: { kind: 'fields', node: info.node, sort: BIGGEST_FIRST },
        label: t('object.fields'),
        testId: 'fields-grid',
        isMain: false,
        renderEmpty: () => html`
          <p>${t('object.fields.none')}</p>
        `,
      })}
    </section>
  `;
}
