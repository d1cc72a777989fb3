/** One object: what it is, what holds it and what it holds; the way from a root as a chain and as a sentence. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { describePlace } from '../lib/place.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { objectLink } from './item-name.js';
import { treeView } from './tree-view.js';

/** @import { AppState, ObjectPage, OpenSnapshot } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ObjectSortKey, Sort } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @typedef {Extract<ObjectPage, { kind: 'ready' }>} ReadyPage */

/** A chain longer than this loses its middle. */
const SHOWN_STEPS = 24;
/** @type {Sort<ObjectSortKey>} */
const NEAREST_FIRST = { key: 'distance', descending: false };
/** @type {Sort<ObjectSortKey>} */
const BIGGEST_FIRST = { key: 'retainedSize', descending: true };

/**
 * @param {AppState} state
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
      ${head(object, speech, snapshot)} ${chain(object, speech, snapshot)}
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
                  <span title=${place.whole}>${place.short}</span>
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
        ${dominator ? fact(t('object.dominator'), objectLink(dominator, snap), 'object-dominator') : nothing}
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
 * The shortest way from a root: a chain to click along, readable aloud as a sentence.
 * @param {ReadyPage} object
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function chain({ info, path }, { t, n }, { id: snap, info: { root } }) {
  if (!path) {
    return html`
      <p class="hw-chain hw-chain--none" data-testid="object-path">
        ${t(info.distance === 1 || info.node === root ? 'object.root' : 'object.path.none')}
      </p>
    `;
  }
  const middle = path.length > SHOWN_STEPS ? Math.ceil(SHOWN_STEPS / 2) : path.length;
  const shown = [...path.slice(0, middle), ...path.slice(Math.max(middle, path.length - Math.floor(SHOWN_STEPS / 2)))];
  const left = path.length - shown.length;
  const steps = shown.map(
    (step, i) => html`
      ${
        left > 0 && i === middle
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
    </section>
  `;
}

/**
 * @param {ReadyPage} object
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function retainers({ info }, { route }, actions, speech, snapshot) {
  const { t, n } = speech;
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
                  class="hw-button hw-button--small"
                  type="button"
                  data-testid="ignore-none"
                  @click=${() => actions.navigate({ ignored: [] })}
                >
                  ${n('retainers.unignore', ignored.length)}
                </button>
              `
            : nothing
        }
      </div>
      ${treeView(snapshot, actions, speech, {
        query: { kind: 'retainers', node: info.node, sort: NEAREST_FIRST, ignored },
        label: t('object.retainers'),
        testId: 'retainers-grid',
        isMain: false,
        renderEmpty: () => html`
          <p>${t('object.retainers.none')}</p>
        `,
      })}
    </section>
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
