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
  'advice.structureGrows': {
    en: 'Each piece of work adds to the structure in {owner}, and nothing is ever taken out. Remove what is no longer needed, or set a limit and drop the oldest; if it waits to be read, read it faster or stop accepting more.',
    zh: '每项工作都会向 {owner} 中的结构添加内容，却从不取出。请移除不再需要的部分，或设定上限、丢弃最旧的；如果是在等待读取，请加快读取，或停止接收新的内容。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.structureGrows': () => ({
    before: `function learn(word) {
  let at = root;
  for (const letter of word) at = at.next[letter] ??= new Letter();
}`,
    after: `const LIMIT = 10_000;
let learned = 0;

function learn(word) {
  if (learned >= LIMIT) return; // or drop the oldest word
  learned += 1;
  let at = root;
  for (const letter of word) at = at.next[letter] ??= new Letter();
}`,
  }),
};
