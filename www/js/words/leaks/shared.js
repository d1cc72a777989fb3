/** Evidence that several kinds of leaks share, and words for values that are not names. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'evidence.grewEachTime': {
    en: 'It grew at each of {snapshots} snapshots, from {from} to {to}.',
    zh: '{snapshots} 个快照中每次都在增长：从 {from} 到 {to}。',
  },
  'evidence.sizeGrew': {
    en: 'What it keeps grew from {fromSize} to {toSize} over {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照之间，它占用的内存从 {fromSize} 增长到 {toSize}。',
  },
  'evidence.includes': {
    en: 'Among what it keeps: {count} `{className}`, {partSize}.',
    zh: '其中包括 {count} 个 `{className}`，共 {partSize}。',
  },
  'evidence.captures': {
    en: '{count} {count:one=function keeps|other=functions keep} `{variable}` alive, {valueSize}{count:one=|other= each}.',
    zh: '{count} 个函数使 `{variable}` 无法释放，每个 {valueSize}。',
  },
  'evidence.heapShare': {
    en: 'It keeps {heapShare} of the whole heap.',
    zh: '它占整个堆的 {heapShare}。',
  },
  'value.owner.': {
    en: 'it',
    zh: '它',
  },
  'value.function.': {
    en: '(anonymous)',
    zh: '（匿名）',
  },
  'value.waiter.(anonymous)': {
    en: 'an anonymous function',
    zh: '匿名函数',
  },
  'value.function.(anonymous)': {
    en: '(anonymous)',
    zh: '（匿名）',
  },
  'value.text.': {
    en: '(empty)',
    zh: '（空）',
  },
};
