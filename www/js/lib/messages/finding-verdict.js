/** What the snapshots amount to, and what is large but right so. See `finding-titles.js`. */

export const en = {
  'verdict.single': 'The heap is {totalSize}. One snapshot shows what is large; what grows, only several can show.',
  'verdict.growth':
    'The heap keeps growing: {fromSize} → {toSize} over {snapshots} snapshots, about {stepSize} each time.',
  'verdict.warmUp':
    'The heap grew while it warmed up and then settled: {fromSize} → {toSize}, of which {firstSize} came before the second snapshot and {restSize} since.',
  'verdict.steady': 'The heap stays as it is: {fromSize} → {toSize}. Nothing leaks between these snapshots.',
  'verdict.garbage':
    'The heap goes up and down ({fromSize} → {toSize}) with what is made and thrown away, above all by {owner}. That costs time, but it is no leak.',
  'verdict.garbage.less':
    'The heap goes up and down ({fromSize} → {toSize}) with what is made and thrown away. That costs time, but it is no leak.',
  'verdict.shrinking':
    'The heap got smaller: {fromSize} → {toSize}. If that surprises you, look whether the snapshots in the list are in the order in which they were taken.',
  'verdict.unrelated':
    'These snapshots are not of one process: only {agreeingShare} of the object ids agree. So growth cannot be told, and what follows is of the last one alone.',

  'harmless.boundedCache': '{owner} is a cache with a limit: it stays at {count} {count:entry|entries}.',
  'harmless.evicts': '{owner} lets old entries go: {removedShare} of the first ones have gone.',
  'harmless.compiledCode': '{codeSize} are code that V8 compiled. It comes and goes with the functions that run.',
  'harmless.firstRun': '{owner} grew by {grownSize} at the first run only, as things do that are set up once.',
  'harmless.slot': '{owner} holds one value of {valueSize}, which is replaced and does not pile up.',
  'harmless.steady': '{owner} keeps {keptSize}, and no more in any later snapshot.',
  'harmless.shrank': '{owner} got smaller: {fromSize} → {toSize}.',
};

/** @type {typeof en} */
export const zh = {
  'verdict.single': '堆的大小为 {totalSize}。一个快照能说明什么大；什么在增长，要有多个快照才看得出来。',
  'verdict.growth': '堆持续增长：{snapshots} 个快照之间 {fromSize} → {toSize}，每次约 {stepSize}。',
  'verdict.warmUp':
    '堆在预热时增长，随后稳定下来：{fromSize} → {toSize}，其中 {firstSize} 发生在第二个快照之前，{restSize} 在此之后。',
  'verdict.steady': '堆保持稳定：{fromSize} → {toSize}。这些快照之间没有泄漏。',
  'verdict.garbage':
    '堆的大小随用完即弃的对象起伏（{fromSize} → {toSize}），主要来自 {owner}。这会耗费时间，但不是泄漏。',
  'verdict.garbage.less': '堆的大小随用完即弃的对象起伏（{fromSize} → {toSize}）。这会耗费时间，但不是泄漏。',
  'verdict.shrinking': '堆变小了：{fromSize} → {toSize}。如果这出乎意料，请检查列表中的快照是否按获取的先后排列。',
  'verdict.unrelated':
    '这些快照不属于同一个进程：只有 {agreeingShare} 的对象编号一致。因此无法判断增长，以下内容只针对最后一个快照。',

  'harmless.boundedCache': '{owner} 是有上限的缓存：始终保持在 {count} 个条目。',
  'harmless.evicts': '{owner} 会放走旧条目：最初的条目有 {removedShare} 已经离开。',
  'harmless.compiledCode': '{codeSize} 是 V8 编译出的代码，会随着所运行的函数自行增减。',
  'harmless.firstRun': '{owner} 只在第一次运行时增长了 {grownSize}，一次性建立的内容都是如此。',
  'harmless.slot': '{owner} 只持有一个 {valueSize} 的值，它会被替换，不会堆积。',
  'harmless.steady': '{owner} 占用 {keptSize}，之后的快照中也没有更多。',
  'harmless.shrank': '{owner} 变小了：{fromSize} → {toSize}。',
};
