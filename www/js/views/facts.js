/** Facts about the file, and about how it was opened. */

import { html, nothing } from '../lib/html.js';
import { engineOf, factsOf } from '../state/select.js';
import { requestsText } from './requests-chip.js';
import { threadsReason } from './status-bar.js';

/** @import { AppState, OpenSnapshot } from '../state/app-state.js' */
/** @import { Speech } from '../lib/speech.js' */
/** @import { Phase, SnapshotInfo } from '../engine/protocol.js' */
/** @import { TextKey } from '../words/types.js' */

/** @typedef {{ label: TextKey; text: string; title?: string; note?: string }} Fact */

/** @type {readonly Phase[]} */
const PHASES = ['read', 'parse', 'index', 'classes', 'retainers', 'dominators', 'retained'];

/**
 * @param {AppState} state
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 */
export function factsTable(state, speech, snapshot) {
  const { t } = speech;
  const { info } = snapshot;
  return html`
    <section class="hw-panel hw-facts">
      <h2 class="hw-panel__title">${t('overview.file')}</h2>
      <dl class="hw-facts__list">
        ${listFacts(state, speech, snapshot).map(
          ({ label, text, title, note }) => html`
            <div class="hw-facts__item" title=${title ?? nothing}>
              <dt>${t(label)}</dt>
              <dd>
                ${text}${
                  note
                    ? html`
                        <span class="hw-facts__note">${note}</span>
                      `
                    : nothing
                }
              </dd>
            </div>
          `,
        )}
      </dl>
      ${phases(info, speech)} ${meta(info, speech)}
    </section>
  `;
}

/**
 * @param {AppState} state
 * @param {Speech} speech
 * @param {OpenSnapshot} snapshot
 * @returns {Fact[]}
 */
function listFacts(state, speech, snapshot) {
  const { info } = snapshot;
  const engine = engineOf(state, snapshot);
  const { t, n, f } = speech;
  /** @param {number} bytes */
  const exact = (bytes) => t('bytes.exact', { bytes: f.exactBytes(bytes) });
  const facts = factsOf(engine);
  const threads = facts?.threads ?? (engine?.kind === 'died' ? engine.threads : undefined);
  const time = info.timings.total;
  const rate = time === undefined ? '' : f.rate(info.textBytes, time);

  /** @type {(Fact | false)[]} */
  const list = [
    {
      label: 'fact.size',
      text: info.compressed
        ? t('fact.size.compressed', { source: f.bytes(info.sourceBytes), text: f.bytes(info.textBytes) })
        : f.bytes(info.sourceBytes),
      title: exact(info.sourceBytes),
    },
    { label: 'fact.format', text: t(`fact.format.${info.format}`) },
    info.runtime !== undefined && { label: 'fact.runtime', text: t(`fact.runtime.${info.runtime}`) },
    time !== undefined && {
      label: 'fact.time',
      text: rate ? t('fact.time.rate', { time: f.duration(time), rate }) : f.duration(time),
    },
    threads !== undefined && {
      label: 'fact.threads',
      text: n('status.threads', threads),
      note: facts ? threadsReason(facts.fallback, speech) : '',
    },
    { label: 'fact.memory', text: f.bytes(info.memoryBytes), title: exact(info.memoryBytes) },
    info.extraNativeBytes > 0 && {
      label: 'fact.native',
      text: f.bytes(info.extraNativeBytes),
      title: exact(info.extraNativeBytes),
    },
    info.locationCount > 0 && { label: 'fact.locations', text: f.count(info.locationCount) },
    info.sampleCount > 0 && { label: 'fact.samples', text: f.count(info.sampleCount) },
    info.traceFunctionCount > 0 && {
      label: 'fact.functions',
      text: t('fact.functions.value', { count: f.count(info.traceFunctionCount) }),
    },
    { label: 'fact.requests', text: requestsText(state.requests, speech) },
  ];
  return list.filter((fact) => fact !== false);
}

/**
 * @param {SnapshotInfo} info
 * @param {Speech} speech
 */
function phases({ timings }, { t, f }) {
  return html`
    <details class="hw-details">
      <summary>${t('fact.phases')}</summary>
      <dl class="hw-details__list">
        ${PHASES.map((phase) => {
          const ms = timings[phase];
          return ms === undefined
            ? nothing
            : html`
                <dt>${t(`phase.${phase}`)}</dt>
                <dd>${f.duration(ms)}</dd>
              `;
        })}
      </dl>
    </details>
  `;
}

/**
 * @param {SnapshotInfo} info
 * @param {Speech} speech
 */
function meta({ meta: fields }, { t }) {
  /** @type {readonly (keyof SnapshotInfo['meta'])[]} */
  const groups = ['nodeFields', 'nodeTypes', 'edgeFields', 'edgeTypes', 'sections'];
  return html`
    <details class="hw-details">
      <summary>${t('fact.meta')}</summary>
      <dl class="hw-details__list">
        ${groups.map(
          (group) => html`
            <dt>${t(`fact.meta.${group}`)}</dt>
            <dd><code>${fields[group].join(', ')}</code></dd>
          `,
        )}
      </dl>
    </details>
  `;
}
