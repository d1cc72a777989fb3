/** The memory log: what it reads, and its verdicts. */

export const en = {
  'memoryLog.title': 'Memory over time, without snapshots',
  'memoryLog.chart': 'Memory over time, {samples}: the used heap goes from {first} to {last}.',
  'memoryLog.chart.samples.one': '{count} sample',
  'memoryLog.chart.samples.other': '{count} samples',
  'memoryLog.axis.second': '{count} s',
  'memoryLog.axis.minute': '{count} min',
  'memoryLog.axis.hour': '{count} h',
  'memoryLog.axis.day': '{count} d',
  'memoryLog.reading.time': '{after} ({time})',
  'memoryLog.reading.number': 'Sample {number}',
  'memoryLog.table.time': 'Time',
  'memoryLog.kind.rss': 'RSS',
  'memoryLog.kind.rss.hint':
    'Resident set size: all memory of the process that is in RAM: the heap, buffers, native code, stacks. Click to hide or show the line.',
  'memoryLog.kind.heapTotal': 'Heap, reserved',
  'memoryLog.kind.heapTotal.hint': 'heapTotal: what V8 has reserved for the heap. Click to hide or show the line.',
  'memoryLog.kind.heapUsed': 'Heap, used',
  'memoryLog.kind.heapUsed.hint':
    'heapUsed: JavaScript objects, including those that the next garbage collection will free. Click to hide or show the line.',
  'memoryLog.kind.external': 'External',
  'memoryLog.kind.external.hint':
    'external: memory outside the heap that JavaScript objects hold, buffers included. Click to hide or show the line.',
  'memoryLog.kind.arrayBuffers': 'Array buffers',
  'memoryLog.kind.arrayBuffers.hint':
    'arrayBuffers: the contents of ArrayBuffer and Buffer. They are part of external. Click to hide or show the line.',
  'memoryLog.rate.second': '{size} a second',
  'memoryLog.rate.minute': '{size} a minute',
  'memoryLog.rate.hour': '{size} an hour',
  'memoryLog.rate.samples': '{size} in 100 samples',
  'memoryLog.collections.one': '{count} collection seen',
  'memoryLog.collections.other': '{count} collections seen',
  'memoryLog.more.one': '{count} more',
  'memoryLog.more.other': '{count} more',
  'memoryLog.about.heap': 'The heap after collections',
  'memoryLog.about.buffers': 'External memory',
  'memoryLog.about.outside': 'Memory outside the heap',
  'memoryLog.verdict.line': '{title}. {text}',
  'memoryLog.verdict.heap.title': 'Worth a snapshot: the heap grows',
  'memoryLog.verdict.heap.text':
    'The heap after collections goes from {first} to {last} ({rate}). The program holds more and more objects.',
  'memoryLog.verdict.heap.advice': 'Snapshots show which objects these are, and what holds them.',
  'memoryLog.verdict.buffers.title': 'Worth a snapshot: buffers grow',
  'memoryLog.verdict.buffers.text':
    'External memory goes from {first} to {last} ({rate}). It is mostly the contents of buffers and typed arrays.',
  'memoryLog.verdict.buffers.advice': 'Snapshots show which objects hold them.',
  'memoryLog.verdict.outside.title': 'Not in the heap',
  'memoryLog.verdict.outside.text':
    'RSS less the heap and external memory goes from {first} to {last} ({rate}). A heap snapshot does not show this memory.',
  'memoryLog.verdict.outside.advice':
    'It can be worker threads, which have heaps of their own; native addons; streams and handles of zlib, TLS or WebAssembly that are never closed; or an allocator that does not return memory. Log the memory within each worker thread. On Linux, compare a run with MALLOC_ARENA_MAX=2 or with jemalloc. To find native code that allocates, use a native profiler such as heaptrack.',
  'memoryLog.verdict.steady.title': 'Nothing grows',
  'memoryLog.verdict.steady.text':
    'The heap after collections goes from {first} to {last} in {samples} ({collections}): no trend beyond the noise.',
  'memoryLog.verdict.steady.advice': 'This log shows no leak. A slow one needs a longer log.',
  'memoryLog.verdict.warming.title': 'Grew, then stopped',
  'memoryLog.verdict.warming.text':
    '{what} goes from {first} to {last}, and does not grow further. Caches and compiled code fill like this.',
  'memoryLog.verdict.warming.advice': 'If it stays like this, no snapshot is needed.',
  'memoryLog.verdict.falling.title': 'Memory falls',
  'memoryLog.verdict.falling.text': '{what} goes from {first} to {last}. Nothing grows here.',
  'memoryLog.verdict.unclear.samples.title': 'Too early to say',
  'memoryLog.verdict.unclear.samples.text':
    'There is too little for a verdict: {samples}. {more} are needed, about {time}.',
  'memoryLog.verdict.unclear.samples.untimed': 'There is too little for a verdict: {samples}. {more} are needed.',
  'memoryLog.verdict.unclear.collection.title': 'Not clear yet',
  'memoryLog.verdict.unclear.collection.text':
    '{what} goes from {first} to {last} ({rate}). It may be garbage: no full collection is seen that would free it.',
  'memoryLog.verdict.unclear.collection.advice':
    'Log for longer under the same load. Or force full collections: with Collect garbage in Live, or start Node with --expose-gc and call gc() before each sample.',
  'memoryLog.verdict.unclear.trend.title': 'Not clear yet',
  'memoryLog.verdict.unclear.trend.text':
    '{what} goes from {first} to {last}, but not evenly. It may be a warm-up, or load that changes.',
  'memoryLog.verdict.unclear.trend.advice': 'Log for longer under even load.',
  'memoryLog.lead':
    'Paste a log of process.memoryUsage(), or drop a file. You see what grows, and whether a snapshot is worth taking. The log stays in this page.',
  'memoryLog.paste': 'Log',
  'memoryLog.read': 'Read the log',
  'memoryLog.choose': 'Choose a file…',
  'memoryLog.drop': 'or drop it anywhere',
  'memoryLog.understood':
    'It understands process.memoryUsage() as JSON, in the lines of any logger or as console.log writes it; tables with a header; sizes with units; scrapes of Prometheus; performance.memory; and --trace-gc. Text files and gzip.',
  'memoryLog.snippet.title': 'No log yet? Add this line to the program',
  'memoryLog.snippet.hint':
    'It writes one line every 5 seconds and does not keep the process alive. Let it run for some minutes under load. To see memory without changing the program, connect to it in {live}.',
  'memoryLog.reading': 'Reading {name}',
  'memoryLog.pasted': 'the pasted text',
  'memoryLog.stop': 'Stop',
  'memoryLog.failed.title': 'The log could not be read',
  'memoryLog.empty.title': 'Nothing about memory was found',
  'memoryLog.empty.text.one':
    '{count} line was read, and none names heapUsed with a number. A line that is understood:',
  'memoryLog.empty.text.other':
    '{count} lines were read, and none names heapUsed with a number. A line that is understood:',
  'memoryLog.close': 'Close the log',
  'memoryLog.live': 'Connect in Live',
  'memoryLog.chart.title': 'Memory over time',
  'memoryLog.table.title': 'Growth by kind',
  'memoryLog.table.kind': 'Lowest values',
  'memoryLog.table.first': 'First',
  'memoryLog.table.last': 'Last',
  'memoryLog.table.pace': 'Pace',
  'memoryLog.table.heap': 'Heap after collections',
  'memoryLog.table.buffers': 'External memory',
  'memoryLog.table.outside': 'RSS less heap and external',
  'memoryLog.table.rss': 'RSS',
  'memoryLog.note.length': '{samples} over {time}, {collections}.',
  'memoryLog.note.numbered': '{samples} without times, {collections}.',
  'memoryLog.note.skipped.one': '{count} line says something else and was skipped.',
  'memoryLog.note.skipped.other': '{count} lines say something else and were skipped.',
  'memoryLog.note.processes.one': 'The log has {count} process.',
  'memoryLog.note.processes.other': 'The log has {count} processes. These samples are of the one with most: {process}.',
  'memoryLog.note.thinned': 'Of so long a log, the lowest and the highest samples are kept.',
  'memoryLog.note.unit': 'Numbers without a unit were read as {unit}.',
};
