/** Copies of one text, and short strings that keep long ones alive. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.duplicates': {
    en: 'The same text is in memory {count} times and wastes {wastedSize}: “{text}”',
    zh: '同一段文本在内存中有 {count} 份，浪费 {wastedSize}：“{text}”',
  },
  'title.pinnedStrings': {
    en: '{count} short {count:one=string|other=strings} in {owner} {count:one=keeps|other=keep} {parentSize} of longer strings alive',
    zh: '{owner} 中的 {count} 个短字符串使 {parentSize} 的长字符串无法释放',
  },
  'advice.duplicates': {
    en: 'The same text arrives again and again, from files, responses or a database, and every copy is kept. Keep the first copy in a `Map` and reuse it, or store a short id instead.',
    zh: '同样的文本不断从文件、响应或数据库中读入，每一份都被保留。请把第一份存入 `Map` 并重复使用，或改存一个短编号。',
  },
  'advice.pinnedStrings': {
    en: 'A piece cut out of a long string with `slice`, `split` or a regular expression is only a view of it: the whole string stays in memory. Copy the piece before you keep it.',
    zh: '用 `slice`、`split` 或正则表达式从长字符串中截取的片段只是它的视图，整个长字符串都会留在内存中。请先复制片段再保存。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.duplicates': () => ({
    before: `for (const line of lines) {
  users.push({ country: line.country });
}`,
    after: `const known = new Map();
const one = (text) => known.get(text) ?? (known.set(text, text), text);

for (const line of lines) {
  users.push({ country: one(line.country) });
}`,
  }),
  'advice.pinnedStrings': () => ({
    before: `const page = await response.text(); // 2 MB
titles.push(page.slice(12, 60)); // keeps all of it`,
    after: `const page = await response.text();
const title = page.slice(12, 60);
titles.push(Buffer.from(title).toString()); // a copy`,
  }),
};
