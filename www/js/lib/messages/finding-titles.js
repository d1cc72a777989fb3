/**
 * What each finding is, in one sentence. Names of code stand between backticks; `{count:one|other}` is a word that
 * depends on a number; `.less` is said where something of it is not known. See `sentence-text.js`.
 */

export const en = {
  'title.closureChain':
    '{owner} grows into a chain: each new link keeps the one before it alive, {links} by now, about {stepSize} each',
  'title.containerGrows':
    '{owner} keeps growing: this `{container}` has {count} {count:entry|entries}, {added} of them new, mostly `{entryClass}`',
  'title.containerGrows.less':
    '{owner} keeps growing: this `{container}` has {count} {count:entry|entries}, {added} of them new',
  'title.containerLarge':
    '{owner} is large: this `{container}` has {count} {count:entry|entries}, mostly `{entryClass}`',
  'title.containerLarge.less': '{owner} is large: this `{container}` has {count} {count:entry|entries}',
  'title.churn': '{owner} is made anew again and again, {valueSize} each time',
  'title.listenersPile': '{count} {count:listener|listeners} for `{event}` piled up on `{emitter}`',
  'title.timersPile': '{count} {count:timer|timers} from `{timer}` wait to call `{function}` and were never cleared',
  'title.promisesPile':
    '{count} {count:promise that is|promises that are} never settled {count:keeps|keep} `{waiter}` waiting',
  'title.promisesPile.less': '{count} {count:promise is|promises are} waited for and never settled',
  'title.asyncPile': '{count} {count:call|calls} of the async function `{function}` never {count:ends|end}',
  'title.requestsKept': '{count} `{className}` {count:is|are} still held by {owner}, though the work is done',
  'title.reloaded': '`{file}` was loaded {count} times, and every copy is still there',
  'title.duplicates': 'The same text is in memory {count} times and wastes {wastedSize}: “{text}”',
  'title.pinnedStrings':
    '{count} short {count:piece|pieces} of text in {owner} {count:keeps|keep} {parentSize} of long texts alive',
  'title.detachedNodes':
    '{count} {count:node|nodes} that were taken out of the document {count:is|are} still held by {owner}',
  'title.buffersGrow': '{owner} gathers binary data: {count} {count:buffer|buffers} by now',
  'title.classGrows': 'There are {added} more `{className}` than before, and they stay',
  'title.deadVariable': '`{variable}` in `{function}` keeps {valueSize} alive, although no code can read it any more',
  'title.accumulates': '{owner} gathers more and more `{childClass}`: {count} by now',
};

/** @type {typeof en} */
export const zh = {
  'title.closureChain': '{owner} 连成了一条链：每个新环节都让前一个继续存活，目前 {links} 环，每环约 {stepSize}',
  'title.containerGrows':
    '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，其中 {added} 个是新增的，主要是 `{entryClass}`',
  'title.containerGrows.less': '{owner} 持续增长：这个 `{container}` 有 {count} 个条目，其中 {added} 个是新增的',
  'title.containerLarge': '{owner} 很大：这个 `{container}` 有 {count} 个条目，主要是 `{entryClass}`',
  'title.containerLarge.less': '{owner} 很大：这个 `{container}` 有 {count} 个条目',
  'title.churn': '{owner} 不断被重新生成，每次 {valueSize}',
  'title.listenersPile': '事件 `{event}` 的 {count} 个监听器堆积在 `{emitter}` 上',
  'title.timersPile': '{count} 个由 `{timer}` 创建、用来调用 `{function}` 的定时器从未清除',
  'title.promisesPile': '{count} 个 Promise 始终没有结果，`{waiter}` 一直在等待',
  'title.promisesPile.less': '{count} 个 Promise 有代码在等待，却始终没有结果',
  'title.asyncPile': '异步函数 `{function}` 的 {count} 次调用始终没有结束',
  'title.requestsKept': '{owner} 仍持有 {count} 个 `{className}`，而它们的工作已经完成',
  'title.reloaded': '`{file}` 被加载了 {count} 次，每一份都还在内存中',
  'title.duplicates': '同一段文本在内存中有 {count} 份，浪费 {wastedSize}：“{text}”',
  'title.pinnedStrings': '{owner} 中的 {count} 段短文本使 {parentSize} 的长文本无法释放',
  'title.detachedNodes': '{owner} 仍持有 {count} 个已从文档中移除的节点',
  'title.buffersGrow': '{owner} 不断积累二进制数据：目前有 {count} 个缓冲区',
  'title.classGrows': '`{className}` 比之前多了 {added} 个，而且一直留在内存中',
  'title.deadVariable': '`{function}` 中的 `{variable}` 占着 {valueSize}，但已没有任何代码能读到它',
  'title.accumulates': '{owner} 下的 `{childClass}` 越来越多：目前 {count} 个',
};
