/** A file that is loaded again and again, each time as a copy. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.reloaded': {
    en: '{count} copies of `{file}` are in memory: each load made another one',
    zh: '内存中有 {count} 份 `{file}`：每次加载都会再产生一份',
  },
  'title.reloadedFiles': {
    en: '{count} copies of {files} files are in memory, among them `{file}`: each load of a file made another one',
    zh: '内存中有 {files} 个文件的 {count} 份副本，其中有 `{file}`：每次加载都会再产生一份',
  },
  'evidence.copies': {
    en: '`{file}`: {count} {count:one=copy|other=copies}.',
    zh: '`{file}`：{count} 份。',
  },
  'evidence.loadedBy': {
    en: '`{function}` ({place}) has the name of this file in its code, so it may be what loads it.',
    zh: '`{function}`（{place}）的代码中有这个文件的名称，可能就是加载它的代码。',
  },
  'evidence.loadedBy.less': {
    en: '`{function}` has the name of this file in its code, so it may be what loads it.',
    zh: '`{function}` 的代码中有这个文件的名称，可能就是加载它的代码。',
  },
  'advice.reload': {
    en: 'The same file is in memory more than once, and each copy has its own functions and variables. Load it once and reuse it: clearing `require.cache`, or importing it from an address that changes each time, creates another copy.',
    zh: '同一个文件在内存中不止一份，每一份都有自己的函数和变量。请只加载一次并重复使用：清空 `require.cache`，或每次用不同的地址导入，都会再产生一份。',
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
