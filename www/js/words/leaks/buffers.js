/** Binary data that is gathered. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.buffersGrow': {
    en: '{owner} gathers binary data: {count} {count:one=buffer|other=buffers} by now',
    zh: '{owner} 不断积累二进制数据：目前有 {count} 个缓冲区',
  },
  'advice.buffers': {
    en: 'Binary data is gathered in {owner} and not let go. Pass it on as it comes, piece by piece, instead of gathering it; what has to wait gets a limit.',
    zh: '二进制数据在 {owner} 中积累而没有释放。请边到边传、逐块处理，不要积累；必须等待的部分请设定上限。',
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
