/** Copies of one text, and short pieces that keep long texts. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.duplicates': {
    en: 'The same text is in memory {count} times and wastes {wastedSize}: “{text}”',
    zh: '同一段文本在内存中有 {count} 份，浪费 {wastedSize}：“{text}”',
  },
  'title.pinnedStrings': {
    en: '{count} short {count:one=piece|other=pieces} of text in {owner} {count:one=keeps|other=keep} {parentSize} of long texts alive',
    zh: '{owner} 中的 {count} 段短文本使 {parentSize} 的长文本无法释放',
  },
  'advice.duplicates': {
    en: 'The same text arrives again and again, from files, answers or a database, and every copy is kept. Keep the first one in a `Map` and use it from then on, or store a short id instead.',
    zh: '同样的文本不断到来（来自文件、响应或数据库），每一份都被保留。请把第一份存入 `Map` 并一直使用它，或者改存一个短编号。',
  },
  'advice.pinnedStrings': {
    en: 'A piece cut out of a long text with `slice`, `split` or a regular expression is only a window: the whole text stays alive behind it. Make a copy of the piece before you keep it.',
    zh: '用 `slice`、`split` 或正则表达式从长文本中截取的片段只是一个窗口：背后的整段文本都会留住。请在保留片段之前先复制一份。',
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
