/** A file that is loaded again and again, each time as a copy. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.reloaded': {
    en: '`{file}` was loaded {count} times, and every copy is still in memory',
    zh: '`{file}` 被加载了 {count} 次，每一份都还在内存中',
  },
  'evidence.loadedBy': {
    en: '`{function}` ({place}) loads it again and again.',
    zh: '`{function}`（{place}）在反复加载它。',
  },
  'evidence.loadedBy.less': {
    en: '`{function}` loads it again and again.',
    zh: '`{function}` 在反复加载它。',
  },
  'advice.reload': {
    en: 'The same file is loaded again and again, and each copy has its own functions and variables. Load it once and reuse it: clearing `require.cache`, or importing it from an address that changes each time, creates another copy.',
    zh: '同一个文件被反复加载，每一份都有自己的函数和变量。请只加载一次并重复使用：清空 `require.cache`，或每次用不同的地址导入，都会再产生一份。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.reload': () => ({
    before: `function render(name, data) {
  delete require.cache[require.resolve(name)];
  return require(name).render(data);
}`,
    after: `function render(name, data) {
  return require(name).render(data); // loaded once
}`,
  }),
};
