/** Objects that are large, and why they are no leak. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'harmless.boundedCache': {
    en: '{owner} is a cache with a limit: it stays at {count} {count:one=entry|other=entries}.',
    zh: '{owner} 是有上限的缓存：始终保持 {count} 个条目。',
  },
  'harmless.evicts': {
    en: '{owner} drops old entries: {removedShare} of the first ones are gone.',
    zh: '{owner} 会淘汰旧条目：最初的条目已有 {removedShare} 被移除。',
  },
  'harmless.compiledCode': {
    en: '{codeSize} is code that V8 compiled. It comes and goes with the functions that run.',
    zh: '{codeSize} 是 V8 编译的代码，会随运行的函数增减。',
  },
  'harmless.firstRun': {
    en: '{owner} grew by {grownSize} at the first run only, as is normal for what is set up once.',
    zh: '{owner} 只在首次运行时增长了 {grownSize}，只建立一次的内容都是如此。',
  },
  'harmless.slot': {
    en: '{owner} holds one value of {valueSize}, which is replaced and does not pile up.',
    zh: '{owner} 只持有一个 {valueSize} 的值，它会被替换，不会堆积。',
  },
  'harmless.steady': {
    en: '{owner} keeps {keptSize}, and no more in any later snapshot.',
    zh: '{owner} 占用 {keptSize}，后来的快照中也没有更多。',
  },
  'harmless.shrank': {
    en: '{owner} shrank: {fromSize} → {toSize}.',
    zh: '{owner} 变小了：{fromSize} → {toSize}。',
  },
};
