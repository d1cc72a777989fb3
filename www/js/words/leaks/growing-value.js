/** One value that grows: a string, a buffer, a memory, an array of numbers. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.textGrows': {
    en: '{owner} is one string of {valueSize}, {grownSize} more than in the first snapshot',
    zh: '{owner} 是一个 {valueSize} 的字符串，比第一个快照中大了 {grownSize}',
  },
  'title.textGrows.less': {
    en: '{owner} is one string that keeps growing: {valueSize}',
    zh: '{owner} 是一个不断变长的字符串：{valueSize}',
  },
  'title.textsGrow': {
    en: '{owner} keeps {count} strings that grow: {valueSize} in all, {grownSize} more than in the first snapshot',
    zh: '{owner} 中有 {count} 个不断变长的字符串：共 {valueSize}，比第一个快照中多 {grownSize}',
  },
  'title.textsGrow.less': {
    en: '{owner} keeps {count} strings that grow: {valueSize} in all',
    zh: '{owner} 中有 {count} 个不断变长的字符串：共 {valueSize}',
  },
  'title.bytesGrow': {
    en: '{owner} is one `{className}` of {valueSize}, {grownSize} more than in the first snapshot',
    zh: '{owner} 是一个 {valueSize} 的 `{className}`，比第一个快照中大了 {grownSize}',
  },
  'title.bytesGrow.less': {
    en: '{owner} is one `{className}` that keeps growing: {valueSize}',
    zh: '{owner} 是一个不断变大的 `{className}`：{valueSize}',
  },
  'title.memoryGrows': {
    en: '{owner} is one WebAssembly memory of {valueSize}, {grownSize} more than in the first snapshot',
    zh: '{owner} 是一块 {valueSize} 的 WebAssembly 内存，比第一个快照中大了 {grownSize}',
  },
  'title.memoryGrows.less': {
    en: '{owner} is one WebAssembly memory that keeps growing: {valueSize}',
    zh: '{owner} 是一块不断变大的 WebAssembly 内存：{valueSize}',
  },
  'title.numbersGrow': {
    en: '{owner} keeps growing: this `{container}` has room for {count} numbers or other plain values, {added} more than in the first snapshot',
    zh: '{owner} 持续增长：这个 `{container}` 可容纳 {count} 个数字或其他简单值，比第一个快照中多 {added} 个',
  },
  'title.numbersGrow.less': {
    en: '{owner} keeps growing: this `{container}` has room for {count} numbers or other plain values',
    zh: '{owner} 持续增长：这个 `{container}` 可容纳 {count} 个数字或其他简单值',
  },
  'title.membersGrow': {
    en: '{owner} keeps {count} objects whose `{member}` grows: {valueSize} in all, {grownSize} more than in the first snapshot',
    zh: '{owner} 中有 {count} 个对象的 `{member}` 不断变大：共 {valueSize}，比第一个快照中多 {grownSize}',
  },
  'title.membersGrow.less': {
    en: '{owner} keeps {count} objects whose `{member}` grows: {valueSize} in all',
    zh: '{owner} 中有 {count} 个对象的 `{member}` 不断变大：共 {valueSize}',
  },
  'title.valueGrows': {
    en: '{owner} keeps {valueSize} alive, {grownSize} more than in the first snapshot',
    zh: '{owner} 占用 {valueSize}，比第一个快照中多 {grownSize}',
  },
  'title.valueGrows.less': {
    en: '{owner} keeps more and more alive: {valueSize}',
    zh: '{owner} 占用的内存越来越多：{valueSize}',
  },
  'evidence.outsideHeap': {
    en: 'These bytes are outside the JavaScript heap, so the limit of the heap does not stop them.',
    zh: '这些字节位于 JavaScript 堆之外，因此堆的大小上限对它们不起作用。',
  },
  'evidence.roomFor': {
    en: 'A snapshot does not list plain numbers. The size of their store shows that there is room for {count}; some of it may still be free.',
    zh: '快照中不列出单纯的数字。从存储空间的大小可知能容纳 {count} 个，其中一部分可能尚未使用。',
  },
  'advice.textGrows': {
    en: 'More text is added to {owner} than is removed. If only the end of it is read, keep only the newest part. If all of it is needed, write it to a file or a stream piece by piece, and keep nothing.',
    zh: '追加到 {owner} 的文本多于从中删除的文本。如果只会读取末尾，就只保留最新的部分；如果全部都需要，请逐段写入文件或流，而不要留在内存中。',
  },
  'advice.bytesGrow': {
    en: 'More bytes are put into {owner} than are taken out. If they wait for an end that may not come, such as that of a message, set a limit to what may wait, and report an error or close the connection when it is reached. Otherwise pass them on piece by piece.',
    zh: '放入 {owner} 的字节多于取出的字节。如果它们在等待一个可能不会到来的结尾（例如一条消息的结尾），请为等待的数据设定上限，达到上限时报错或关闭连接；否则请逐块向后传递。',
  },
  'advice.memoryGrows': {
    en: 'A WebAssembly memory can grow but never shrink, and its bytes come on top of the heap. Free and reuse what the module allocates in {owner}, set a `maximum`, or replace the instance with a new one from time to time and drop every reference to the old one.',
    zh: 'WebAssembly 内存只能增大，不能缩小，而且不计入堆。请在模块内释放并重复使用 {owner} 中分配的空间，设定 `maximum`，或定期换用新的实例，并去掉对旧实例的所有引用。',
  },
  'advice.numbersGrow': {
    en: 'More numbers are added to {owner} than are removed. Keep only the newest, up to a limit, or keep what the numbers are for: a count, a sum, a histogram.',
    zh: '{owner} 新增的数字多于移除的数字。请设定上限、只保留最新的，或只保留真正需要的结果：个数、总和或直方图。',
  },
  'advice.membersGrow': {
    en: 'More is added to the `{member}` of the objects in {owner} than is removed from it. Find the code that adds to it, and keep only the newest part, up to a limit, or write it to a file.',
    zh: '{owner} 中各对象的 `{member}` 新增的内容多于移除的内容。请找到向它添加内容的代码，设定上限、只保留最新的部分，或将其写入文件。',
  },
  'advice.valueGrows': {
    en: 'More is added to what {owner} holds than is removed. Find the code that adds to it, and remove what it added when the work is done, or set a limit.',
    zh: '{owner} 中新增的内容多于移除的内容。请找到添加内容的代码，并在工作完成时移除所添加的内容，或设定上限。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.textGrows': () => ({
    before: `let transcript = '';

function onLine(line) {
  transcript += line + '\\n';
}`,
    after: `const LIMIT = 100_000;
let transcript = '';

function onLine(line) {
  transcript = (transcript + line + '\\n').slice(-LIMIT);
}`,
  }),
  'advice.bytesGrow': () => ({
    before: `let rest = Buffer.alloc(0);

socket.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  rest = takeFrames(rest);
});`,
    after: `const LIMIT = 1 << 20;
let rest = Buffer.alloc(0);

socket.on('data', (chunk) => {
  if (rest.length + chunk.length > LIMIT) {
    return socket.destroy(new Error('frame too long'));
  }
  rest = Buffer.concat([rest, chunk]);
  rest = takeFrames(rest);
});`,
  }),
  'advice.memoryGrows': () => ({
    before: `function resize(image) {
  const at = wasm.allocate(image.length);
  return wasm.resize(at, image.length);
}`,
    after: `function resize(image) {
  const at = wasm.allocate(image.length);
  try {
    return wasm.resize(at, image.length);
  } finally {
    wasm.free(at); // the next call uses the same bytes
  }
}`,
  }),
  'advice.numbersGrow': () => ({
    before: `const times = [];

function took(ms) {
  times.push(ms);
}`,
    after: `const times = new Float64Array(1000);
let count = 0;

function took(ms) {
  times[count++ % times.length] = ms; // the newest thousand
}`,
  }),
  'advice.membersGrow': () => ({
    before: `function onReport(device, line) {
  device.text += line;
}`,
    after: `const LIMIT = 10_000;

function onReport(device, line) {
  device.text = (device.text + line).slice(-LIMIT);
}`,
  }),
  'advice.valueGrows': () => ({
    before: `state = { ...state, [job.id]: job };`,
    after: `const { [done.id]: _, ...rest } = state;
state = { ...rest, [job.id]: job };`,
  }),
};
