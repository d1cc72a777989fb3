/** Objects that nothing in a file of Bun refers to: what only a Map or a Set holds. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.unheld': {
    en: '`{className}` keeps growing: {count} objects, {added} more than in the first snapshot, without a holder in the file',
    zh: '`{className}` 不断增多：共 {count} 个，比第一个快照多 {added} 个，文件中没有持有者',
  },
  'evidence.unheld': {
    en: 'No reference in the file leads to them. Bun does not write what a `Map` or a `Set` refers to, so either one of these holds them, or they were not collected yet.',
    zh: '文件中没有任何引用通向它们。Bun 不会写出 `Map` 或 `Set` 引用了什么，因此要么由某个 `Map` 或 `Set` 持有，要么尚未被回收。',
  },
  'evidence.unheldStore': {
    en: '{owner} is a `{className}` with room for as many: its store takes {storeSize}.',
    zh: '{owner} 是一个 `{className}`，容得下这么多条目：其存储占 {storeSize}。',
  },
  'advice.unheld': {
    en: 'Look for the `Map` or `Set` that gets each `{className}`, and delete the entry when its work is done. To rule out garbage, call `Bun.gc(true)` before each snapshot.',
    zh: '请找到加入每个 `{className}` 的 `Map` 或 `Set`，并在工作完成时删除对应条目。为排除垃圾，请在每次拍摄快照前调用 `Bun.gc(true)`。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.unheld': () => ({
    before: `const sessions = new Map();
function onOpen(socket) {
  sessions.set(socket.id, new Session(socket));
}`,
    after: `const sessions = new Map();
function onOpen(socket) {
  sessions.set(socket.id, new Session(socket));
  socket.once('close', () => sessions.delete(socket.id));
}`,
  }),
};
