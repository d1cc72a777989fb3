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
};
