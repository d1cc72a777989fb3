/**
 * In the extension: the tab that DevTools inspect. What can be asked of it, how a snapshot of it gets here, and what is not
 * possible and why.
 */

import { html, nothing } from '../lib/html.js';
import { growthOf } from '../lib/growth-of-measures.js';
import { icons } from '../widgets/icons.js';

/** @import { AppState } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { ExtensionActions, ExtensionState, InspectedState, Measure, MeasureField } from '../state/extension-state.js' */
/** @import { Speech } from '../lib/speech.js' */

/** @type {readonly MeasureField[]} */
const FIELDS = ['heap', 'nodes', 'listeners', 'documents'];

/**
 * @param {AppState} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function tabView({ extension }, actions, speech) {
  const { t } = speech;
  if (!extension || !actions.extension) {
    return html`
      <div class="hw-note">${t('tab.elsewhere')}</div>
    `;
  }
  const { inspected } = extension;
  return html`
    <div class="hw-live hw-tab" data-testid="tab-view" data-access=${inspected?.access ?? 'none'}>
      <h1 class="hw-live__title">${t('tab.title')}</h1>
      <p class="hw-live__lead">${t('tab.lead')}</p>
      ${saving(extension, actions, actions.extension, speech)}
      ${inspected ? measuring(inspected, actions.extension, speech) : nothing}
      ${inspected ? asking(inspected, actions.extension, speech) : nothing} ${limits(inspected, speech)}
    </div>
  `;
}

/**
 * How a snapshot of the tab gets here.
 * @param {ExtensionState} extension
 * @param {Actions} actions
 * @param {ExtensionActions} own
 * @param {Speech} speech
 */
function saving({ folder, saved, canPickFolder }, actions, own, { t, f }) {
  return html`
    <section class="hw-panel" data-testid="tab-saving">
      <h2 class="hw-panel__title">${t('tab.save')}</h2>
      <ol class="hw-tab__steps">
        <li>${t('tab.save.take')}</li>
        <li>${t('tab.save.save')}</li>
        <li>${t('tab.save.drop')}</li>
      </ol>
      <p>
        <button class="hw-button hw-button--primary" type="button" data-testid="tab-open" @click=${actions.pickFiles}>
          ${t('landing.open')}
        </button>
        ${
          folder === undefined && canPickFolder
            ? html`
                <button class="hw-button" type="button" data-testid="tab-watch" @click=${() => own.watchFolder()}>
                  ${t('tab.watch')}
                </button>
              `
            : nothing
        }
      </p>
      ${
        folder === undefined
          ? html`
              <p class="hw-muted">${t('tab.watch.hint')}</p>
            `
          : html`
              <p role="status" data-testid="tab-watching">
                ${t('tab.watching', { name: folder })}
                <button class="hw-button hw-button--link" type="button" @click=${own.endWatching}>
                  ${t('tab.watching.end')}
                </button>
              </p>
            `
      }
      <div role="status">
        <ul class="hw-nearby">
          ${saved.map(
            ({ name, size }) => html`
              <li class="hw-nearby__item" data-testid="tab-saved">
                <span class="hw-nearby__name">
                  <strong>${name}</strong>
                  <span class="hw-muted">${t('tab.saved', { size: f.bytes(size) })}</span>
                </span>
                <button
                  class="hw-button"
                  type="button"
                  data-testid="tab-saved-open"
                  @click=${() => own.openSaved(name)}
                >
                  ${t('tab.saved.open')}
                </button>
              </li>
            `,
          )}
        </ul>
      </div>
      <p class="hw-muted">${t('tab.save.three')}</p>
    </section>
  `;
}

/**
 * Numbers over time, around an action that the person repeats.
 * @param {InspectedState} inspected
 * @param {ExtensionActions} own
 * @param {Speech} speech
 */
function measuring({ access, asked, measures }, own, speech) {
  const { t } = speech;
  const fields = FIELDS.filter((field) => measures.some((measure) => measure[field] !== undefined));
  const growing = growthOf(measures);
  return html`
    <section class="hw-panel" data-testid="tab-measuring">
      <h2 class="hw-panel__title">${t('tab.measure')}</h2>
      <p class="hw-muted">${t('tab.measure.text')} ${t(`tab.measure.${access}`)}</p>
      <p>
        <button
          class="hw-button hw-button--primary"
          type="button"
          ?disabled=${asked !== undefined}
          data-testid="tab-measure"
          @click=${own.measure}
        >
          ${t(measures.length === 0 ? 'tab.measure.first' : 'tab.measure.again')}
        </button>
        ${
          measures.length > 0
            ? html`
                <button class="hw-button" type="button" @click=${own.forgetMeasures}>${t('tab.measure.forget')}</button>
              `
            : nothing
        }
      </p>
      ${
        measures.length > 0
          ? html`
              <div class="hw-tab__scroll" tabindex="0" role="group" aria-label=${t('tab.measure')}>
                <table class="hw-tab__table" data-testid="tab-measures">
                  <thead>
                    <tr>
                      <th scope="col">${t('tab.column.time')}</th>
                      ${fields.map(
                        (field) => html`
                          <th scope="col">${t(`tab.column.${field}`)}</th>
                        `,
                      )}
                    </tr>
                  </thead>
                  <tbody>${measures.map((measure, at) => measureRow(measure, measures[at - 1], fields, speech))}</tbody>
                </table>
              </div>
            `
          : nothing
      }
      ${measures.length > 2 ? verdict(growing, speech) : nothing}
    </section>
  `;
}

/**
 * @param {Measure} measure
 * @param {Measure | undefined} before
 * @param {readonly MeasureField[]} fields
 * @param {Speech} speech
 */
function measureRow(measure, before, fields, { f }) {
  return html`
    <tr>
      <th scope="row">${f.clock(measure.at)}</th>
      ${fields.map((field) => {
        const value = measure[field];
        const last = before?.[field];
        const write = field === 'heap' ? f.bytes : f.count;
        const change = value === undefined || last === undefined ? 0 : value - last;
        return html`
          <td>
            ${value === undefined ? '–' : write(value)}
            <span class="hw-tab__change ${change > 0 ? 'hw-tab__change--more' : ''}">
              ${change === 0 ? nothing : field === 'heap' ? f.bytesDelta(change) : f.delta(change)}
            </span>
          </td>
        `;
      })}
    </tr>
  `;
}

/**
 * @param {ReturnType<typeof growthOf>} growing
 * @param {Speech} speech
 */
function verdict(growing, { t, f }) {
  if (growing.length === 0) {
    return html`
      <p role="status" data-testid="tab-verdict" data-growing="">${t('tab.verdict.none')}</p>
    `;
  }
  return html`
    <p
      class="hw-live__wrong"
      role="status"
      data-testid="tab-verdict"
      data-growing=${growing.map(({ field }) => field).join(' ')}
    >
      ${icons.leak}
      <span>
        ${growing
          .map(({ field, least }) =>
            t(`tab.verdict.${field}`, { least: field === 'heap' ? f.bytes(least) : f.count(least) }),
          )
          .join(' ')}
        ${t('tab.verdict.next')}
      </span>
    </p>
  `;
}

/**
 * Questions that need the debugger.
 * @param {InspectedState} inspected
 * @param {ExtensionActions} own
 * @param {Speech} speech
 */
function asking(inspected, own, speech) {
  const { t } = speech;
  const { access, asked, detached, instances, trouble } = inspected;
  if (access === 'page') {
    return html`
      <section class="hw-panel" data-testid="tab-asking">
        <h2 class="hw-panel__title">${t('tab.ask')}</h2>
        <p>${t('tab.ask.without')}</p>
      </section>
      ${troubleLine(trouble, speech)}
    `;
  }
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('class');
    if (field instanceof HTMLInputElement && field.value.trim() !== '') void own.countInstances(field.value);
  };
  return html`
    <section class="hw-panel" data-testid="tab-asking">
      <h2 class="hw-panel__title">${t('tab.ask')}</h2>
      <p class="hw-muted">${t('tab.ask.text')}</p>
      ${troubleLine(trouble, speech)}
      <p>
        <button
          class="hw-button hw-button--primary"
          type="button"
          ?disabled=${asked !== undefined}
          data-testid="tab-detached"
          @click=${own.findDetached}
        >
          ${t(asked === 'detached' ? 'tab.asking' : 'tab.detached')}
        </button>
      </p>
      ${detached ? detachedList(detached, speech) : nothing}
      <form class="hw-nearby__ports" novalidate @submit=${submit}>
        <label for="hw-tab-class">${t('tab.instances')}</label>
        <input
          id="hw-tab-class"
          class="hw-field"
          name="class"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="Session"
          data-testid="tab-class"
        />
        <button class="hw-button" type="submit" ?disabled=${asked !== undefined} data-testid="tab-count">
          ${t('tab.instances.count')}
        </button>
      </form>
      ${
        instances
          ? html`
              <p role="status" data-testid="tab-instances" data-kind=${instances.kind}>
                ${instancesText(instances, speech)}
              </p>
            `
          : nothing
      }
    </section>
  `;
}

/**
 * @param {string | undefined} trouble
 * @param {Speech} speech
 */
function troubleLine(trouble, { t }) {
  if (trouble === undefined) return nothing;
  return html`
    <p class="hw-live__wrong" role="status" data-testid="tab-trouble">
      ${icons.warning}
      <span>${t('tab.trouble', { message: trouble })}</span>
    </p>
  `;
}

/**
 * @param {NonNullable<InspectedState['detached']>} detached
 * @param {Speech} speech
 */
function detachedList(detached, { t, n }) {
  if (detached.length === 0) {
    return html`
      <p role="status" data-testid="tab-no-detached">${t('tab.detached.none')}</p>
    `;
  }
  return html`
    <div role="status">
      <ul class="hw-tab__trees" data-testid="tab-trees">
        ${detached.map(
          ({ label, count, nodes }) => html`
            <li data-testid="tab-tree" data-count=${count} data-nodes=${nodes}>
              <code class="hw-code">${label}</code>
              ${n('tab.detached.trees', count)}, ${n('tab.detached.nodes', nodes)}
            </li>
          `,
        )}
      </ul>
    </div>
    <p class="hw-muted">${t('tab.detached.next')}</p>
  `;
}

/**
 * @param {NonNullable<InspectedState['instances']>} instances
 * @param {Speech} speech
 */
function instancesText(instances, { t, n }) {
  const { name } = instances;
  return instances.kind === 'counted'
    ? n('tab.instances.counted', instances.count, { name })
    : t('tab.instances.unknown', { name });
}

/**
 * What is not possible, and why; what the extension may do, and what for.
 * @param {InspectedState | undefined} inspected
 * @param {Speech} speech
 */
function limits(inspected, { t }) {
  return html`
    <details class="hw-panel hw-tab__limits" data-testid="tab-limits">
      <summary><h2 class="hw-panel__title">${t('tab.limits')}</h2></summary>
      <ul class="hw-live__causes">
        <li>${t('tab.limits.snapshot')}</li>
        <li>${t('tab.limits.holders')}</li>
        <li>${t('tab.limits.debugger')}</li>
        <li>${t('tab.limits.downloads')}</li>
        <li>${t('tab.limits.remote', { origin: location.origin })}</li>
      </ul>
      <h2 class="hw-panel__title">${t('tab.permissions')}</h2>
      <ul class="hw-live__causes">
        <li>${t('tab.permissions.hosts')}</li>
        <li>${t(inspected?.access === 'debugger' ? 'tab.permissions.debugger' : 'tab.permissions.none')}</li>
      </ul>
    </details>
  `;
}
