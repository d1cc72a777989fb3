/** Evidence that several kinds of leaks share, and words for values that are not names. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'evidence.grewEachTime': {
    en: 'The count rose every time, from {from} to {to} over {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照中，数量逐次增加：从 {from} 增长到 {to}。',
  },
  'evidence.grew': {
    en: 'The count rose from {from} to {to}.',
    zh: '数量从 {from} 增长到 {to}。',
  },
  'evidence.foundLater': {
    en: 'It was not found in the first {missing:one=snapshot|other=# snapshots}. After that the count rose from {from} to {to}.',
    zh: '前 {missing} 个快照中没有找到它，之后数量从 {from} 增长到 {to}。',
  },
  'evidence.foundLast': {
    en: 'It was not found before the last snapshot, where the count is {count}.',
    zh: '在最后一个快照之前没有找到它；在该快照中有 {count} 个。',
  },
  'evidence.sizeGrew': {
    en: 'The memory kept alive grew from {fromSize} to {toSize} over {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照中，占用的内存从 {fromSize} 增长到 {toSize}。',
  },
  'evidence.includes': {
    en: 'Part of that memory: {count} `{className}`, {partSize}.',
    zh: '这些内存中有 {count} 个 `{className}`，共 {partSize}。',
  },
  'evidence.changedBy': {
    en: '`{variable}` seems to be changed in `{function}` ({place}).',
    zh: '`{variable}` 似乎在 `{function}`（{place}）中被修改。',
  },
  'evidence.changedBy.less': {
    en: '`{variable}` seems to be changed in `{function}`.',
    zh: '`{variable}` 似乎在 `{function}` 中被修改。',
  },
  'evidence.alsoHeld': {
    en: 'The same objects are also in {owner}.',
    zh: '同样的对象也在 {owner} 中。',
  },
  'evidence.growsWith': {
    en: '{owner} grows as well, and has {count} {count:one=entry|other=entries}.',
    zh: '{owner} 也在增长，现有 {count} 个条目。',
  },
  'evidence.moreGrow': {
    en: '{count} more of the same line {count:one=grows|other=grow}, too.',
    zh: '同一行代码的另外 {count} 个也在增长。',
  },
  'evidence.together': {
    en: 'What all of them keep grew from {fromSize} to {toSize} over {snapshots} snapshots.',
    zh: '在 {snapshots} 个快照之间，它们占用的内存总共从 {fromSize} 增长到 {toSize}。',
  },
  'advice.everyHolder': {
    en: 'Each of these objects is in {owner} and also in {other}, so taking it out of only one of them frees nothing. When its work is done, remove it from all of them, in one place of your code.',
    zh: '这些对象既在 {owner} 中，也在 {other} 中，只从其中一处移除不会释放任何内存。工作完成后，请在同一处代码中把对象从所有这些地方移除。',
  },
  'evidence.weakValue': {
    en: 'It is a value in the `WeakMap` {map}, and stays in memory as long as its key, {key}, does.',
    zh: '它是 `WeakMap` {map} 中的一个值：只要它的键 {key} 还在内存中，它就不会被释放。',
  },
  'evidence.captures': {
    en: '{count} {count:one=function keeps|other=functions keep} `{variable}` alive, {valueSize}{count:one=|other= each}.',
    zh: '{count} 个函数使 `{variable}` 无法释放，每个 {valueSize}。',
  },
  'evidence.eachHas': {
    en: 'Most are stored as `{variable}` in a `{className}` ({place}).',
    zh: '其中大多数保存在 `{className}`（{place}）的属性 `{variable}` 中。',
  },
  'evidence.eachHas.less': {
    en: 'Most are stored as `{variable}` in a `{className}`.',
    zh: '其中大多数保存在 `{className}` 的属性 `{variable}` 中。',
  },
  'evidence.capturesObject': {
    en: '{count} {count:one=function keeps|other=functions keep} `{variable}` (`{className}`, {place}) alive, {valueSize}{count:one=|other= each}.',
    zh: '{count} 个函数使 `{variable}`（`{className}`，{place}）无法释放，每个 {valueSize}。',
  },
  'evidence.heapShare': {
    en: 'It keeps {heapShare} of all the memory in the snapshot.',
    zh: '它占快照中全部内存的 {heapShare}。',
  },
  'value.owner.': {
    en: 'it',
    zh: '它',
  },
  'value.function.': {
    en: 'an anonymous function',
    zh: '匿名函数',
  },
  'value.waiter.(anonymous)': {
    en: 'an anonymous function',
    zh: '匿名函数',
  },
  'value.function.(anonymous)': {
    en: 'an anonymous function',
    zh: '匿名函数',
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
