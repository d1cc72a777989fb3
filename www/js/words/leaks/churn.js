/** A large value that is rebuilt again and again: it makes garbage, but is no leak. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.churn': {
    en: '{owner} holds another value in each snapshot, {valueSize} in the last',
    zh: '{owner} 在每个快照中持有的值都不同，最后一个为 {valueSize}',
  },
  'evidence.slotReplaced': {
    en: 'It holds a different value in each of {snapshots} snapshots.',
    zh: '它在 {snapshots} 个快照中持有的值各不相同。',
  },
  'evidence.valueSteady': {
    en: 'Its values are about equally large: {fromSize} in the first snapshot, {toSize} in the last.',
    zh: '每个值的大小相近：第一个快照中 {fromSize}，最后一个快照中 {toSize}。',
  },
  'advice.churn': {
    en: '{owner} is replaced, and each old value becomes garbage. That is no leak, but it keeps the garbage collector busy. Update the value in place, or rebuild it only when something has changed.',
    zh: '{owner} 会被替换，旧值随即成为垃圾。这不是泄漏，但会让垃圾回收器一直忙碌。请就地更新，或只在确有变化时重建。',
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
