/** The result of a comparison in a sentence, and whether its rows can be trusted. */

import { html, nothing } from '../lib/html.js';
import { icons } from '../widgets/icons.js';

/** @import { ComparisonInfo, Matching } from '../engine/protocol.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {ComparisonInfo} info
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function comparedLines(info, actions, speech) {
  return html`
    <div class="hw-compare__lines">
      <p class="hw-compare__summary" role="status" data-testid="compare-summary">
        ${objects(info, speech)} ${heap(info, speech)}
      </p>
      ${verdict(info, actions, speech)}
    </div>
  `;
}

/**
 * @param {ComparisonInfo} info
 * @param {Speech} speech
 */
function objects(info, { t, n, f }) {
  const { isById, baseCount, count, addedCount, addedSize, removedCount, removedSize, grownCount } = info;
  if (!isById) return t('compare.byClass', { before: n('compare.objects', baseCount), after: f.count(count) });
  const came = `${addedCount > 0 ? '+' : ''}${n('compare.objects', addedCount)}`;
  return t('compare.byId', {
    came: t('compare.came', { count: came, size: f.bytes(addedSize) }),
    went: t('compare.went', { count: f.delta(-removedCount), size: f.bytes(removedSize) }),
    grew: n('compare.grew', grownCount),
  });
}

/**
 * @param {ComparisonInfo} info
 * @param {Speech} speech
 */
function heap({ baseSize, size }, { t, f }) {
  const way = size > baseSize ? 'grew' : size < baseSize ? 'shrank' : 'same';
  return t(`compare.heap.${way}`, {
    delta: f.bytes(Math.abs(size - baseSize)),
    before: f.bytes(baseSize),
    after: f.bytes(size),
  });
}

/**
 * Whether ids mean the same in both snapshots; if not, how objects were matched instead, and the alternative.
 * @param {ComparisonInfo} info
 * @param {Actions} actions
 * @param {Speech} speech
 */
function verdict({ ids, isById }, actions, { t, f }) {
  const { verdict: kind, checked, agreeing } = ids;
  const values = {
    checked: f.count(checked),
    agreeing: f.count(agreeing),
    share: f.percent(checked > 0 ? agreeing / checked : 0),
  };
  /** @param {Matching} wanted @param {'useClasses' | 'useIds' | 'useIds.again'} word */
  const instead = (wanted, word) => html`
    <button
      class="hw-button hw-button--link"
      type="button"
      title=${word === 'useIds' ? t('compare.useIds.hint') : nothing}
      data-testid=${`compare-by-${wanted === 'ids' ? 'ids' : 'classes'}`}
      @click=${() => actions.change('compare', { matching: wanted })}
    >
      ${t(`compare.${word}`)}
    </button>
  `;
  /** @param {'quiet' | 'plain' | 'warning'} manner @param {string} text @param {unknown} [button] */
  const line = (manner, text, button = nothing) => html`
    <p class=${`hw-verdict hw-verdict--${manner}`} data-testid="compare-ids" data-verdict=${kind} data-manner=${manner}>
      ${manner === 'warning' ? icons.warning : nothing}
      <span>${text} ${button}</span>
    </p>
  `;
  if (kind === 'renumbered') {
    if (isById) return line('warning', t('compare.ids.forced.anew'), instead('auto', 'useClasses'));
    return line('plain', t('compare.ids.renumbered'));
  }
  if (kind === 'different') {
    if (isById) return line('warning', t('compare.ids.forced', values), instead('auto', 'useClasses'));
    return line(
      'plain',
      // Of the few ids that have one meaning everywhere, all may agree.
      t(agreeing === checked ? 'compare.ids.none' : 'compare.ids.different', values),
      instead('ids', 'useIds'),
    );
  }
  if (!isById) return line('plain', t('compare.ids.chosen'), instead('auto', 'useIds.again'));
  if (kind === 'unsure') return line('warning', t('compare.ids.unsure', values), instead('classes', 'useClasses'));
  return line('quiet', t('compare.ids.same', values));
}
