/** A large value that is built again and again: garbage, and no leak. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.churn': {
    en: '{owner} is made anew again and again, {valueSize} each time',
    zh: '{owner} 不断被重新生成，每次 {valueSize}',
  },
  'evidence.slotReplaced': {
    en: 'It holds another value in each of {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照中，它每次持有的值都不同。',
  },
  'evidence.valueSteady': {
    en: 'Each value is about as large as the one before: {fromSize} at first, {toSize} at last.',
    zh: '每个值的大小都差不多：起初 {fromSize}，最后 {toSize}。',
  },
  'advice.churn': {
    en: '{owner} is built anew again and again, and what was there before becomes garbage. That is no leak, but it keeps the garbage collector busy. Change the value in place, or build it only when something has changed.',
    zh: '{owner} 被反复重新生成，之前的值就成了垃圾。这不是泄漏，但会让垃圾回收器一直忙碌。请就地修改，或只在确有变化时重新生成。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.churn': () => ({
    before: `setInterval(() => {
  table = buildTable(rows); // all of it, each time
}, 1000);`,
    after: `rows.onchange = (row) => {
  table.set(row.id, summarise(row)); // what changed
};`,
  }),
};
