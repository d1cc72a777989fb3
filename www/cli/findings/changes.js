/**
 * Findings of two runs, side by side: for `check` the baseline and now, for `verify` before a fix and after it.
 *
 * @import { Finding } from '../../js/engine/protocol.js'
 * @import { Budget } from './budget.js'
 * @import { Known } from './baseline.js'
 */
import { isBeyond } from './budget.js';
import { identitiesOf } from './identity.js';

/** Sizes of two runs of the same program differ by this much without a reason. */
const NOISE = 0.2;

/** @typedef {'new' | 'grown' | 'known' | 'gone'} CheckState */
/** @typedef {{ state: CheckState; id: string; finding?: Finding; known?: Known }} Checked */

/**
 * @param {readonly Finding[]} findings
 * @param {readonly Known[]} baseline
 * @param {Budget | undefined} budget
 * @returns {Checked[]} those that fail first
 */
export function compareWithBaseline(findings, baseline, budget) {
  const byId = new Map(baseline.map((known) => [known.id, known]));
  const identities = identitiesOf(findings);
  /** @type {Checked[]} */
  const checked = findings.map((finding, at) => {
    const id = identities[at]?.id ?? '';
    const known = byId.get(id);
    if (!known) return { state: 'new', id, finding };
    byId.delete(id);
    const isGrown = budget !== undefined && isBeyond(budget, known.retainedSize, finding.retainedSize);
    return { state: isGrown ? 'grown' : 'known', id, finding, known };
  });
  const gone = [...byId.values()].map((known) => /** @type {Checked} */ ({ state: 'gone', id: known.id, known }));
  const order = /** @type {const} */ (['new', 'grown', 'known', 'gone']);
  return [...checked, ...gone].toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** @typedef {'gone' | 'smaller' | 'same' | 'larger' | 'new'} VerifyState */
/** @typedef {{ state: VerifyState; id: string; before?: Finding; after?: Finding }} Verified */

/**
 * @param {readonly Finding[]} before
 * @param {readonly Finding[]} after
 * @returns {Verified[]} those that remain first
 */
export function compareRuns(before, after) {
  const identities = identitiesOf(after);
  const byId = new Map(after.map((finding, at) => [identities[at]?.id ?? '', finding]));
  const earlier = identitiesOf(before);
  /** @type {Verified[]} */
  const verified = before.map((finding, at) => {
    const id = earlier[at]?.id ?? '';
    const now = byId.get(id);
    if (!now) return { state: 'gone', id, before: finding };
    byId.delete(id);
    return { state: stateOf(finding, now), id, before: finding, after: now };
  });
  const added = [...byId].map(([id, finding]) => /** @type {Verified} */ ({ state: 'new', id, after: finding }));
  const order = /** @type {const} */ (['new', 'larger', 'same', 'smaller', 'gone']);
  return [...added, ...verified].toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/**
 * @param {Finding} before
 * @param {Finding} after
 * @returns {VerifyState}
 */
function stateOf(before, after) {
  const [was, is] = [measureOf(before), measureOf(after)];
  if (is < was * (1 - NOISE)) return 'smaller';
  return is > was * (1 + NOISE) ? 'larger' : 'same';
}

/** What a finding gained, or if that is not known, what it keeps: bytes. @param {Finding} finding */
export function measureOf({ growth, retainedSize }) {
  return growth > 0 ? growth : retainedSize;
}
