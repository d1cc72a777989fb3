/** Evidence that several kinds of leaks share, and words for values that are not names. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'evidence.grewEachTime': {
    en: 'It grew from each of {snapshots} snapshots to the next: from {from} to {to} in all.',
    zh: '{snapshots} 个快照中，每一个都比前一个多：共从 {from} 增长到 {to}。',
  },
  'evidence.grew': {
    en: 'It grew from {from} to {to}.',
    zh: '它从 {from} 增长到 {to}。',
  },
  'evidence.foundLater': {
    en: 'It was not found in the first {missing:one=snapshot|other=# snapshots}. After that it grew from {from} to {to}.',
    zh: '前 {missing} 个快照中没有找到它，之后从 {from} 增长到 {to}。',
  },
  'evidence.foundLast': {
    en: 'It was not found before the last snapshot, where it has {count}.',
    zh: '它在最后一个快照之前没有找到，在该快照中有 {count} 个。',
  },
  'evidence.sizeGrew': {
    en: 'What it keeps grew from {fromSize} to {toSize} over {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照之间，它占用的内存从 {fromSize} 增长到 {toSize}。',
  },
  'evidence.includes': {
    en: 'Among what it keeps: {count} `{className}`, {partSize}.',
    zh: '其中包括 {count} 个 `{className}`，共 {partSize}。',
  },
  'evidence.alsoHeld': {
    en: '{owner} holds the same objects, too.',
    zh: '{owner} 也持有同样的对象。',
  },
  'advice.everyHolder': {
    en: 'Each of these objects is in {owner} and also in {other}: taking it out of one of them frees nothing. When its work is done, remove it from every one of them, in the same place of the code.',
    zh: '这些对象既在 {owner} 中，也在 {other} 中：只从其中一处移除不会释放任何内存。工作完成后，请在同一处代码中把对象从所有持有者中移除。',
  },
  'evidence.weakValue': {
    en: 'It is a value of the `WeakMap` {map}: it lives as long as its key, {key}, does.',
    zh: '它是 `WeakMap` {map} 中的一个值：只要它的键 {key} 还在，它就一直存在。',
  },
  'evidence.captures': {
    en: '{count} {count:one=function keeps|other=functions keep} `{variable}` alive, {valueSize}{count:one=|other= each}.',
    zh: '{count} 个函数使 `{variable}` 无法释放，每个 {valueSize}。',
  },
  'evidence.eachHas': {
    en: 'Most are the property `{variable}` of a `{className}` ({place}).',
    zh: '其中大多数是 `{className}`（{place}）的属性 `{variable}`。',
  },
  'evidence.eachHas.less': {
    en: 'Most are the property `{variable}` of a `{className}`.',
    zh: '其中大多数是 `{className}` 的属性 `{variable}`。',
  },
  'evidence.capturesObject': {
    en: '{count} {count:one=function keeps|other=functions keep} `{variable}` (`{className}`, {place}) alive, {valueSize}{count:one=|other= each}.',
    zh: '{count} 个函数使 `{variable}`（`{className}`，{place}）无法释放，每个 {valueSize}。',
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
  'value.entryClass.(string)': {
    en: 'strings',
    zh: '字符串',
  },
  'value.entryClass.(number)': {
    en: 'numbers',
    zh: '数字',
  },
  'value.entryClass.Function': {
    en: 'functions',
    zh: '函数',
  },
  'value.childClass.(string)': {
    en: 'strings',
    zh: '字符串',
  },
  'value.childClass.(number)': {
    en: 'numbers',
    zh: '数字',
  },
  'value.childClass.(array)': {
    en: 'arrays',
    zh: '数组',
  },
  'value.className.(string)': {
    en: 'strings',
    zh: '字符串',
  },
  'value.className.(concatenated string)': {
    en: 'strings',
    zh: '字符串',
  },
  'value.className.(sliced string)': {
    en: 'strings',
    zh: '字符串',
  },
  'value.text.': {
    en: '(empty)',
    zh: '（空）',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.everyHolder': () => ({
    before: `function leave(player) {
  byNumber.delete(player.number);
}`,
    after: `function leave(player) {
  byNumber.delete(player.number);
  byName.delete(player.name);
}`,
  }),
};
