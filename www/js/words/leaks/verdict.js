/** What the snapshots amount to. */

/** @import { LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'verdict.single': {
    en: 'The heap is {totalSize}. One snapshot shows what is large; what grows, only several can show.',
    zh: '堆的大小为 {totalSize}。一个快照能说明什么大；什么在增长，要有多个快照才看得出来。',
  },
  'verdict.growth': {
    en: 'The heap keeps growing: {fromSize} → {toSize} over {snapshots} snapshots, about {stepSize} each time.',
    zh: '堆持续增长：{snapshots} 个快照之间 {fromSize} → {toSize}，每次约 {stepSize}。',
  },
  'verdict.warmUp': {
    en: 'The heap grew while it warmed up and then settled: {fromSize} → {toSize}, of which {firstSize} came before the second snapshot and {restSize} since.',
    zh: '堆在预热时增长，随后稳定下来：{fromSize} → {toSize}，其中 {firstSize} 发生在第二个快照之前，{restSize} 在此之后。',
  },
  'verdict.steady': {
    en: 'The heap stays as it is: {fromSize} → {toSize}. Nothing leaks between these snapshots.',
    zh: '堆保持稳定：{fromSize} → {toSize}。这些快照之间没有泄漏。',
  },
  'verdict.garbage': {
    en: 'The heap goes up and down ({fromSize} → {toSize}) with what is made and thrown away, above all by {owner}. That costs time, but it is no leak.',
    zh: '堆的大小随用完即弃的对象起伏（{fromSize} → {toSize}），主要来自 {owner}。这会耗费时间，但不是泄漏。',
  },
  'verdict.garbage.less': {
    en: 'The heap goes up and down ({fromSize} → {toSize}) with what is made and thrown away. That costs time, but it is no leak.',
    zh: '堆的大小随用完即弃的对象起伏（{fromSize} → {toSize}）。这会耗费时间，但不是泄漏。',
  },
  'verdict.shrinking': {
    en: 'The heap got smaller: {fromSize} → {toSize}. If that surprises you, look whether the snapshots in the list are in the order in which they were taken.',
    zh: '堆变小了：{fromSize} → {toSize}。如果这出乎意料，请检查列表中的快照是否按获取的先后排列。',
  },
  'verdict.unrelated': {
    en: 'These snapshots are not of one process: only {agreeingShare} of the object ids agree. So growth cannot be told, and what follows is of the last one alone.',
    zh: '这些快照不属于同一个进程：只有 {agreeingShare} 的对象编号一致。因此无法判断增长，以下内容只针对最后一个快照。',
  },
};
