/** A tree, a list or a queue of blocks that grows. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.structureGrows': {
    en: '{owner} keeps growing: it holds {count} `{className}`, {added} more than in the first snapshot',
    zh: '{owner} 持续增长：其中共有 {count} 个 `{className}`，比第一个快照中多 {added} 个',
  },
  'title.structureGrows.less': {
    en: '{owner} keeps growing: it holds {count} `{className}`',
    zh: '{owner} 持续增长：其中共有 {count} 个 `{className}`',
  },
  'title.memoGrows': {
    en: '{owner} remembers more and more results: they hold {count} `{className}`, {added} more than in the first snapshot',
    zh: '{owner} 记住的结果越来越多：其中共有 {count} 个 `{className}`，比第一个快照中多 {added} 个',
  },
  'title.memoGrows.less': {
    en: '{owner} remembers more and more results: they hold {count} `{className}`',
    zh: '{owner} 记住的结果越来越多：其中共有 {count} 个 `{className}`',
  },
  'advice.memoGrows': {
    en: '`{variable}` remembers its results in {owner}, one for each different set of arguments, and nothing removes them. Call it with arguments that repeat, limit how many results it remembers (many packages have an option such as `maxSize`), clear it when the work is done, or do not memoize it.',
    zh: '`{variable}` 会把结果记在 {owner} 中，每组不同的参数一个，且从不移除。请使用会重复的参数调用它，限制所记住的数量（许多包都有 `maxSize` 之类的选项），在工作完成时清空，或不要对它做记忆化。',
  },
  'advice.structureGrows': {
    en: 'More is added to the structure in {owner} than is taken out. Remove what is no longer needed, or set a limit and drop the oldest. If it is a queue, empty it faster or accept less. If it remembers results of a function, limit how many it remembers.',
    zh: '{owner} 中的结构新增的内容多于取出的内容。请移除不再需要的部分，或设定上限、丢弃最旧的。如果它是队列，请加快处理，或减少接收；如果它记住了函数的结果，请限制所记住的数量。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.memoGrows': () => ({
    before: `const rowsBetween = memoize((from, to) => rows.slice(from, to));`,
    after: `const rowsBetween = memoize((from, to) => rows.slice(from, to), {
  maxSize: 100, // or however the package limits it
});`,
  }),
  'advice.structureGrows': () => ({
    before: `function learn(word) {
  let at = root;
  for (const letter of word) {
    at = at.next[letter] ??= new Letter();
  }
}`,
    after: `const LIMIT = 10_000;
let learned = 0;

function learn(word) {
  if (learned >= LIMIT) return; // or drop the oldest word
  learned += 1;
  let at = root;
  for (const letter of word) {
    at = at.next[letter] ??= new Letter();
  }
}`,
  }),
};
