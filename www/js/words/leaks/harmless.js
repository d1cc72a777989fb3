/** What is large, and why it is no leak. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'harmless.boundedCache': {
    en: '{owner} is a cache with a limit: it stays at {count} {count:one=entry|other=entries}.',
    zh: '{owner} 是有上限的缓存：始终保持在 {count} 个条目。',
  },
  'harmless.evicts': {
    en: '{owner} lets old entries go: {removedShare} of the first ones have gone.',
    zh: '{owner} 会放走旧条目：最初的条目有 {removedShare} 已经离开。',
  },
  'harmless.compiledCode': {
    en: '{codeSize} are code that V8 compiled. It comes and goes with the functions that run.',
    zh: '{codeSize} 是 V8 编译出的代码，会随着所运行的函数自行增减。',
  },
  'harmless.firstRun': {
    en: '{owner} grew by {grownSize} at the first run only, as things do that are set up once.',
    zh: '{owner} 只在第一次运行时增长了 {grownSize}，一次性建立的内容都是如此。',
  },
  'harmless.slot': {
    en: '{owner} holds one value of {valueSize}, which is replaced and does not pile up.',
    zh: '{owner} 只持有一个 {valueSize} 的值，它会被替换，不会堆积。',
  },
  'harmless.steady': {
    en: '{owner} keeps {keptSize}, and no more in any later snapshot.',
    zh: '{owner} 占用 {keptSize}，之后的快照中也没有更多。',
  },
  'harmless.shrank': {
    en: '{owner} got smaller: {fromSize} → {toSize}.',
    zh: '{owner} 变小了：{fromSize} → {toSize}。',
  },
};
