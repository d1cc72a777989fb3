/** Binary data that piles up. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.buffersGrow': {
    en: '{owner} accumulates binary data: {count} {count:one=buffer|other=buffers} so far',
    zh: '{owner} 不断积累二进制数据：目前有 {count} 个缓冲区',
  },
  'advice.buffers': {
    en: 'Binary data accumulates in {owner} and is not released. Pass it on piece by piece as it arrives, and put a limit on what has to wait.',
    zh: '二进制数据在 {owner} 中不断积累而没有释放。请在到达时逐块传递，并为必须等待的部分设定上限。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.buffers': () => ({
    before: `const pieces = [];
request.on('data', (piece) => pieces.push(piece));
request.on('end', () => file.write(Buffer.concat(pieces)));`,
    after: `import { pipeline } from 'node:stream/promises';

await pipeline(request, file); // piece by piece`,
  }),
};
