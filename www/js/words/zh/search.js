/** Search over all objects, and what is wrong with a query. */

/** @import { en as English } from '../en/search.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'search.error.badNumber': '“{part}”不是数字。大小写作 10kB、1.5MB 或 2GiB。',
  'search.error.badPattern': '“{part}”不是可以搜索的正则表达式。',
  'search.error.badValue': '“{part}”不能用在此处。“detached:”之后是 yes 或 no。',
  'search.error.openPattern': '表达式 {part} 末尾缺少斜杠。以斜杠开头的是正则表达式：/x/，不区分大小写则为 /x/i。',
  'search.error.openQuote': '{part} 中的引号没有闭合。',
  'search.error.unknownField':
    '“{part}”不是可搜索的字段。可用的有 name、class、type、id、shallow、retained、distance、edges、retainers 和 detached。',
  'search.label': '查找对象',
  'search.hint': '名称、类、编号、大小；须同时满足所有条件。',
  'search.examples': '例如',
  'search.count.other': '{count} 个对象',
  'search.none': '没有符合条件的对象。',
};
