/**
 * Which page or frame memory belongs to, what closures retain, and which of their variables no code can use any more.
 */

import { html, nothing } from '../lib/html.js';
import { formatHash, routeToObject } from '../state/url-state.js';
import { thinBar } from '../widgets/bar.js';
import { detailNote } from './detail-note.js';
import { treeView } from './tree-view.js';

/** @import { DetailKind, Details, OpenSnapshot, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { AnswerOf, NamedFilter } from '../engine/protocol.js' */
/** @import { Speech } from '../lib/speech.js' */

/** Length of the list; the tree of scopes below has all variables. */
const SHOWN_VARIABLES = 100;

/**
 * @param {StateIn<'contexts'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function contextsView(state, actions, speech, snapshot) {
  const { t } = speech;
  const details = state.details.get(snapshot.id) ?? {};
  /**
   * @template {DetailKind} Kind
   * @param {Kind} kind
   * @param {(value: AnswerOf[Kind]) => unknown} draw
   */
  const panel = (kind, draw) => {
    const detail = /** @type {Details[DetailKind]} */ (details[kind]);
    if (detail?.kind === 'ready') return draw(/** @type {AnswerOf[Kind]} */ (detail.value));
    return detailNote(detail, kind, snapshot, actions, speech);
  };
  return html`
    <div class="hw-overview hw-contexts" data-testid="contexts">
      <h1 class="hw-hidden-text">${t('nav.contexts')}</h1>
      <div class="hw-contexts__columns">
        <section class="hw-panel">
          <h2 class="hw-panel__title">${t('contexts.native')}</h2>
          <p class="hw-panel__hint">${t('contexts.native.hint')}</p>
          ${panel('nativeContexts', (value) => nativeTable(value, speech, snapshot))}
        </section>
        <section class="hw-panel">
          <h2 class="hw-panel__title">${t('contexts.summary')}</h2>
          <p class="hw-panel__hint">${t('contexts.summary.hint')}</p>
          ${panel('contextSummary', (value) => summary(value, speech, snapshot))}
        </section>
      </div>
      <section class="hw-panel" data-testid="dead-variables">
        <h2 class="hw-panel__title">${t('contexts.dead')}</h2>
        <p class="hw-panel__hint">${t('contexts.dead.hint')}</p>
        ${panel('deadVariables', (value) => deadTable(value, speech, snapshot))}
      </section>
      <section class="hw-panel hw-contexts__scopes">
        <h2 class="hw-panel__title">${t('contexts.scopes')}</h2>
        <p class="hw-panel__hint">${t('contexts.scopes.hint')}</p>
        ${treeView(snapshot, actions, speech, {
          query: { kind: 'scopes', sort: state.route.sort },
          label: t('contexts.scopes'),
          testId: 'scopes-grid',
          renderEmpty: () => html`
            <p>${t('contexts.scopes.none')}</p>
          `,
        })}
      </section>
    </div>
  `;
}

/**
 * @param {AnswerOf['nativeContexts']} sizes
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function nativeTable({ contexts, sharedSize, unattributedSize }, speech, { id: snap, info: { totalSize } }) {
  const { t } = speech;
  if (contexts.length === 0) {
    return html`
      <p class="hw-detail-note">${t('contexts.native.none')}</p>
    `;
  }
  const share = (/** @type {number} */ size) => (totalSize > 0 ? size / totalSize : 0);
  const rest = [
    {
      text: t('contexts.shared'),
      size: sharedSize,
      only: /** @type {const} */ ('sharedNativeContext'),
    },
    {
      text: t('contexts.unattributed'),
      size: unattributedSize,
      only: /** @type {const} */ ('noNativeContext'),
    },
  ];
  return html`
    <div class="hw-scroll">
      <table class="hw-table hw-table--titled" data-testid="native-contexts">
        <thead>
          <tr>
            <th scope="col">${t('contexts.name')}</th>
            <th scope="col" class="hw-table__number hw-table__spare" title=${t('classes.shallow.hint')}>
              ${t('classes.shallow')}
            </th>
            <th scope="col" class="hw-table__number" title=${t('classes.retained.hint')}>${t('classes.retained')}</th>
            <td class="hw-table__bar"></td>
            <th scope="col" class="hw-table__number" title=${t('contexts.attributed.hint')}>
              ${t('contexts.attributed')}
            </th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${contexts.map(
            ({ node, id, name, shallowSize, attributedSize, retainedSize }) => html`
              <tr data-node=${node} data-attributed=${attributedSize}>
                <th scope="row" title=${name}>
                  ${link(formatHash(routeToObject(snap, id)), shortName(name))}
                  <span class="hw-object__id">@${id}</span>
                </th>
                ${sizeCell(shallowSize, speech, 'hw-table__spare')} ${sizeCell(retainedSize, speech)}
                <td class="hw-table__bar">${thinBar(share(attributedSize))}</td>
                ${sizeCell(attributedSize, speech)}
                <td class="hw-table__more">
                  ${classesLink(snap, `nativeContext_${node}`, t('contexts.classes'), t('contexts.classes.of', { name: `${shortName(name)} @${id}` }))}
                </td>
              </tr>
            `,
          )}
          ${rest.map(
            ({ text, size, only }) => html`
              <tr data-only=${only} data-attributed=${size}>
                <th scope="row" class="hw-muted">${text}</th>
                <td class="hw-table__spare"></td>
                <td></td>
                <td class="hw-table__bar">${thinBar(share(size))}</td>
                ${sizeCell(size, speech)}
                <td class="hw-table__more">
                  ${classesLink(snap, only, t('contexts.classes'), t('contexts.classes.of', { name: text }))}
                </td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {string} href
 * @param {string} text
 */
function link(href, text) {
  return html`
    <a class="hw-table__link" href=${href}>${text}</a>
  `;
}

/** The name without the part that all native contexts share. @param {string} name */
function shortName(name) {
  return name.replace(/system \/ NativeContext \/ (?=.)/, '');
}

/**
 * @param {number} snap
 * @param {NamedFilter} only
 * @param {string} text
 * @param {string} label
 */
function classesLink(snap, only, text, label) {
  return html`
    <a href=${formatHash({ view: 'classes', snap, only })} aria-label=${label} title=${label}>${text}</a>
  `;
}

/**
 * @param {AnswerOf['contextSummary']} answer
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function summary({ contextCount, retainedCount, retainedSize, otherCount, otherSize }, speech, { id: snap }) {
  const { t, n, f } = speech;
  const whole = retainedSize + otherSize;
  const share = whole > 0 ? retainedSize / whole : 0;
  const part = (
    /** @type {string} */ label,
    /** @type {number} */ size,
    /** @type {number} */ count,
    /** @type {string} */ id,
  ) => html`
    <div class="hw-fact" data-testid=${id} data-value=${size}>
      <dt>${label}</dt>
      <dd>
        <span class="hw-contexts__size" title=${t('bytes.exact', { bytes: f.exactBytes(size) })}>${f.bytes(size)}</span>
        <span class="hw-fact__part">${n('contexts.summary.objects', count)}</span>
      </dd>
    </div>
  `;
  return html`
    <dl class="hw-facts-row">
      ${part(t('contexts.summary.retained'), retainedSize, retainedCount, 'contexts-retained')}
      ${part(t('contexts.summary.rest'), otherSize, otherCount, 'contexts-other')}
      <div class="hw-fact">
        <dt>${t('contexts.summary.contexts')}</dt>
        <dd><span class="hw-contexts__size">${f.count(contextCount)}</span></dd>
      </div>
    </dl>
    <div class="hw-contexts__share">
      ${thinBar(share)}
      <span class="hw-muted">${f.percent(share)}</span>
    </div>
    <a
      class="hw-contexts__show"
      data-testid="contexts-retained-link"
      href=${formatHash({ view: 'classes', snap, only: 'objectsRetainedByContexts' })}
    >
      ${t('contexts.summary.show')}
    </a>
  `;
}

/**
 * @param {AnswerOf['deadVariables']} answer
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
function deadTable(answer, speech, { id: snap }) {
  const { t, n } = speech;
  if (!answer) {
    return html`
      <p class="hw-detail-note" data-testid="dead-unknown">${t('contexts.dead.unknown')}</p>
    `;
  }
  const variables = listDead(answer);
  const unknown =
    answer.unknownScripts.length > 0
      ? html`
          <p class="hw-panel__hint" title=${answer.unknownScripts.map(({ name }) => name).join('\n')}>
            ${n('contexts.dead.scripts', answer.unknownScripts.length)}
          </p>
        `
      : nothing;
  if (variables.length === 0) {
    return html`
      <p class="hw-detail-note" data-testid="dead-none">${t('contexts.dead.none')}</p>
      ${unknown}
    `;
  }
  const left = variables.length - SHOWN_VARIABLES;
  return html`
    ${
      answer.scopes.some(({ isFromText }) => isFromText)
        ? html`
            <p class="hw-panel__hint" data-testid="dead-from-text">${t('contexts.dead.text')}</p>
          `
        : nothing
    }
    <div class="hw-scroll">
      <table class="hw-table hw-table--titled hw-table--dead">
        <thead>
          <tr>
            <th scope="col">${t('contexts.dead.scope')}</th>
            <th scope="col">${t('contexts.dead.variable')}</th>
            <th scope="col">${t('contexts.dead.value')}</th>
            <th scope="col" class="hw-table__number" title=${t('classes.retained.hint')}>${t('classes.retained')}</th>
          </tr>
        </thead>
        <tbody>
          ${variables.slice(0, SHOWN_VARIABLES).map(
            ({ scope, context, variable }) => html`
              <tr data-value=${variable.retainedSize}>
                <th scope="row" title=${scope.scriptName}>
                  ${link(formatHash(routeToObject(snap, context.id)), scope.functionName || t('contexts.dead.script.top'))}
                  <span class="hw-object__class">${lastPart(scope.scriptName)}</span>
                </th>
                <td class="hw-edge">${variable.name}</td>
                <td title=${variable.valueName}>
                  ${link(formatHash(routeToObject(snap, variable.valueId)), variable.valueName)}
                  <span class="hw-object__id">@${variable.valueId}</span>
                </td>
                ${sizeCell(variable.retainedSize, speech)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    ${
      left > 0
        ? html`
            <p class="hw-panel__hint">${n('contexts.dead.more', left)}</p>
          `
        : nothing
    }
    ${unknown}
  `;
}

/**
 * A flat list of the variables, largest retained size first.
 * @param {NonNullable<AnswerOf['deadVariables']>} answer
 */
export function listDead({ scopes }) {
  return scopes
    .flatMap((scope) =>
      scope.contexts.flatMap((context) => context.dead.map((variable) => ({ scope, context, variable }))),
    )
    .sort((a, b) => b.variable.retainedSize - a.variable.retainedSize);
}

/** @param {string} url */
function lastPart(url) {
  return url.replace(/[?#].*$/s, '').replace(/^.*\/(?=.)/s, '');
}

/**
 * @param {number} bytes
 * @param {Speech} speech
 * @param {string} [className]
 */
function sizeCell(bytes, { t, f }, className = '') {
  return html`
    <td class=${`hw-table__number ${className}`} title=${t('bytes.exact', { bytes: f.exactBytes(bytes) })}>
      ${f.bytes(bytes)}
    </td>
  `;
}
