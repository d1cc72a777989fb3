/** Objects that are large, and why they are no leak. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'harmless.boundedCache': {
    en: '{owner} goes up and down, and has {count} {count:one=entry|other=entries} now.',
    zh: '{owner} 的条目数有增有减，目前有 {count} 个。',
  },
  'harmless.evicts': {
    en: '{owner} drops old entries: of those of one snapshot, {removedShare} are gone in the next.',
    zh: '{owner} 会淘汰旧条目：一个快照中的条目有 {removedShare} 在下一个快照中已不在。',
  },
  'harmless.compiledCode': {
    en: '{codeSize} is compiled code. It comes and goes with the functions that run.',
    zh: '{codeSize} 是编译后的代码，会随运行的函数增减。',
  },
  'harmless.firstRun': {
    en: '{owner} grew by {grownSize} and then hardly any more, as is normal for what is set up once.',
    zh: '{owner} 增长了 {grownSize}，之后几乎不再增长，只建立一次的内容都是如此。',
  },
  'harmless.slot': {
    en: '{owner} holds {valueSize} as one value, not as a pile of objects.',
    zh: '{owner} 持有的 {valueSize} 是单个值，不是堆积的对象。',
  },
  'harmless.steady': {
    en: '{owner} keeps {keptSize}, about as much as in every snapshot before.',
    zh: '{owner} 占用 {keptSize}，与之前各快照大致相同。',
  },
  'harmless.shrank': {
    en: '{owner} shrank: {fromSize} → {toSize}.',
    zh: '{owner} 变小了：{fromSize} → {toSize}。',
  },
  'harmless.modules': {
    en: 'The runtime keeps every module that it loads: {loaded} {loaded:one=was|other=were} loaded for the first time between these snapshots, {count} in all. That ends when all that the program needs is loaded.',
    zh: '运行时会保留它加载的每个模块：这些快照之间首次加载了 {loaded} 个，共 {count} 个。程序所需的模块全部加载后就不再增加。',
  },
};
