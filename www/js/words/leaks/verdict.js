/** The verdict on the snapshots as a whole. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'verdict.single': {
    en: 'The heap is {totalSize}. One snapshot shows what is large; only several show what grows.',
    zh: '堆的大小为 {totalSize}。一个快照只能看出什么大；要看出什么在增长，需要多个快照。',
  },
  'verdict.growth': {
    en: 'The heap keeps growing: {fromSize} → {toSize} over {snapshots} snapshots, about {stepSize} each time. The findings below explain {explainedShare} of the {gainedSize} gained.',
    zh: '堆持续增长：{snapshots} 个快照之间 {fromSize} → {toSize}，每次约 {stepSize}。共增长 {gainedSize}，以下结果解释了其中的 {explainedShare}。',
  },
  'verdict.growth.less': {
    en: 'The heap keeps growing: {fromSize} → {toSize} over {snapshots} snapshots, about {stepSize} each time.',
    zh: '堆持续增长：{snapshots} 个快照之间 {fromSize} → {toSize}，每次约 {stepSize}。',
  },
  'verdict.rest': {
    en: '{owner} keeps {valueSize}, {grownSize} more than in the first snapshot.',
    zh: '{owner} 保留 {valueSize}，比第一个快照多 {grownSize}。',
  },
  'verdict.rest.less': {
    en: '{owner} keeps {valueSize}; in the first snapshot it was not found, or was small.',
    zh: '{owner} 保留 {valueSize}；在第一个快照中没有找到它，或者它很小。',
  },
  'verdict.filling': {
    en: '{owner} had {grownSize} of that growth, and has room for {count} numbers or other plain values. Such a store is made larger only now and then, and a snapshot does not show how full it is: it may still be filling up. Let the program work longer and take another snapshot.',
    zh: '{owner} 占其中的 {grownSize}，可容纳 {count} 个数字或其他简单值。这样的存储空间只是偶尔才扩大，快照看不出它有多满：它可能仍在填充。请让程序再工作一段时间，然后再取一个快照。',
  },
  'verdict.warmUp': {
    en: 'The heap grew while the program warmed up, and then settled: {fromSize} → {toSize}, {firstSize} of it before the second snapshot and {restSize} since.',
    zh: '堆在程序预热时增长，随后趋于稳定：{fromSize} → {toSize}，其中第二个快照之前增长 {firstSize}，此后增长 {restSize}。',
  },
  'verdict.steady': {
    en: 'The heap as a whole hardly changes: {fromSize} → {toSize}.',
    zh: '堆的总大小几乎不变：{fromSize} → {toSize}。',
  },
  'verdict.steadyBut': {
    en: 'The heap as a whole stays about as large: {fromSize} → {toSize}. What is listed below grew all the same.',
    zh: '整个堆的大小基本不变：{fromSize} → {toSize}。但下面列出的内容仍在增长。',
  },
  'verdict.garbage': {
    en: 'The heap goes up and down ({fromSize} → {toSize}) with short-lived values, above all those of {owner}. That costs time, but it is no leak.',
    zh: '堆的大小随临时数据起伏（{fromSize} → {toSize}），主要来自 {owner}。这会耗费时间，但不是泄漏。',
  },
  'verdict.garbage.less': {
    en: 'The heap goes up and down ({fromSize} → {toSize}) with short-lived values. That costs time, but it is no leak.',
    zh: '堆的大小随临时数据起伏（{fromSize} → {toSize}）。这会耗费时间，但不是泄漏。',
  },
  'verdict.shrinking': {
    en: 'The heap shrank: {fromSize} → {toSize}. If that surprises you, check that the snapshots are listed in the order in which they were taken.',
    zh: '堆变小了：{fromSize} → {toSize}。如果这出乎意料，请检查快照是否按获取的先后顺序排列。',
  },
  'verdict.shrinkingBut': {
    en: 'The heap shrank: {fromSize} → {toSize}. What is listed below grew all the same.',
    zh: '堆变小了：{fromSize} → {toSize}。但下面列出的内容仍在增长。',
  },
  'verdict.unrelated': {
    en: 'These snapshots are not from one process: only {agreeingShare} of the object ids agree. So growth cannot be measured, and the findings are those of the last snapshot alone.',
    zh: '这些快照不属于同一个进程：只有 {agreeingShare} 的对象编号一致。因此无法判断增长，以下结果只针对最后一个快照。',
  },
};
