/** The memory log: what it reads, and its verdicts. */

/** @import { en as English } from '../en/memory.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'memoryLog.title': '不用快照看内存变化',
  'memoryLog.chart': '内存随时间的变化，{samples}：已用堆从 {first} 变为 {last}。',
  'memoryLog.chart.samples.other': '{count} 个采样',
  'memoryLog.axis.second': '{count} 秒',
  'memoryLog.axis.minute': '{count} 分',
  'memoryLog.axis.hour': '{count} 小时',
  'memoryLog.axis.day': '{count} 天',
  'memoryLog.reading.time': '{after}（{time}）',
  'memoryLog.reading.number': '第 {number} 个采样',
  'memoryLog.table.time': '时间',
  'memoryLog.kind.rss': 'RSS',
  'memoryLog.kind.rss.hint':
    '常驻内存：进程在物理内存中的全部内容，包括堆、缓冲区、原生代码和栈。点击可隐藏或显示这条线。',
  'memoryLog.kind.heapTotal': '堆（已预留）',
  'memoryLog.kind.heapTotal.hint': 'heapTotal：V8 为堆预留的内存。点击可隐藏或显示这条线。',
  'memoryLog.kind.heapUsed': '堆（已用）',
  'memoryLog.kind.heapUsed.hint':
    'heapUsed：JavaScript 对象占用的内存，包括下一次垃圾回收会释放的对象。点击可隐藏或显示这条线。',
  'memoryLog.kind.external': '外部内存',
  'memoryLog.kind.external.hint':
    'external：由 JavaScript 对象持有、位于堆外的内存，包括缓冲区。点击可隐藏或显示这条线。',
  'memoryLog.kind.arrayBuffers': '数组缓冲区',
  'memoryLog.kind.arrayBuffers.hint':
    'arrayBuffers：ArrayBuffer 和 Buffer 的内容，计入外部内存。点击可隐藏或显示这条线。',
  'memoryLog.rate.second': '每秒 {size}',
  'memoryLog.rate.minute': '每分钟 {size}',
  'memoryLog.rate.hour': '每小时 {size}',
  'memoryLog.rate.samples': '每 100 个采样 {size}',
  'memoryLog.collections.other': '观察到 {count} 次回收',
  'memoryLog.more.other': '还需 {count} 个',
  'memoryLog.about.heap': '回收后的堆',
  'memoryLog.about.buffers': '外部内存',
  'memoryLog.about.outside': '堆外内存',
  'memoryLog.verdict.line': '{title}。{text}',
  'memoryLog.verdict.heap.title': '值得拍快照：堆在增长',
  'memoryLog.verdict.heap.text': '回收后的堆从 {first} 增至 {last}（{rate}）。程序持有的对象越来越多。',
  'memoryLog.verdict.heap.advice': '快照能显示是哪些对象，以及是什么持有它们。',
  'memoryLog.verdict.buffers.title': '值得拍快照：缓冲区在增长',
  'memoryLog.verdict.buffers.text': '外部内存从 {first} 增至 {last}（{rate}），主要是缓冲区和类型化数组的内容。',
  'memoryLog.verdict.buffers.advice': '快照能显示是哪些对象持有它们。',
  'memoryLog.verdict.outside.title': '不在堆里',
  'memoryLog.verdict.outside.text':
    'RSS 减去堆和外部内存后，从 {first} 增至 {last}（{rate}）。堆快照不包含这部分内存。',
  'memoryLog.verdict.outside.advice':
    '可能来自：各有独立堆的 worker 线程、原生插件、从未关闭的 zlib、TLS 或 WebAssembly 句柄，或者不归还内存的分配器。请在每个 worker 线程内部也记录内存。在 Linux 上可用 MALLOC_ARENA_MAX=2 或 jemalloc 运行一次作对比。要找出分配内存的原生代码，可使用 heaptrack 等原生分析器。',
  'memoryLog.verdict.steady.title': '没有增长',
  'memoryLog.verdict.steady.text':
    '在 {samples}中，回收后的堆从 {first} 到 {last}（{collections}），没有超出波动范围的趋势。',
  'memoryLog.verdict.steady.advice': '这份日志没有显示泄漏。缓慢的泄漏需要更长的日志。',
  'memoryLog.verdict.warming.title': '增长后已停止',
  'memoryLog.verdict.warming.text': '{what}从 {first} 增至 {last}，之后不再增长。缓存和编译后的代码填充时就是这样。',
  'memoryLog.verdict.warming.advice': '如果保持不变，就不需要快照。',
  'memoryLog.verdict.falling.title': '内存在下降',
  'memoryLog.verdict.falling.text': '{what}从 {first} 降至 {last}，没有增长。',
  'memoryLog.verdict.unclear.samples.title': '为时过早',
  'memoryLog.verdict.unclear.samples.text': '数据太少，无法判断：只有 {samples}。{more}，约需 {time}。',
  'memoryLog.verdict.unclear.samples.untimed': '数据太少，无法判断：只有 {samples}。{more}。',
  'memoryLog.verdict.unclear.collection.title': '尚不明确',
  'memoryLog.verdict.unclear.collection.text':
    '{what}从 {first} 增至 {last}（{rate}）。这可能只是垃圾：还没有观察到能释放它的完整回收。',
  'memoryLog.verdict.unclear.collection.advice':
    '请在同样的负载下记录更久。或者强制完整回收：在“实时”中点击回收垃圾，或用 --expose-gc 启动 Node，并在每次采样前调用 gc()。',
  'memoryLog.verdict.unclear.trend.title': '尚不明确',
  'memoryLog.verdict.unclear.trend.text': '{what}从 {first} 增至 {last}，但并不均匀，可能是预热，也可能是负载在变化。',
  'memoryLog.verdict.unclear.trend.advice': '请在均匀的负载下记录更久。',
};
