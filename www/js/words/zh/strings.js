/** Texts that are in memory more than once. */

/** @import { en as English } from '../en/strings.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'strings.hint': '在内存中出现多次的文本。',
  'strings.filter': '按文本或 /正则/i 筛选',
  'strings.count.other': '{count} 段文本',
  'strings.none': '没有重复出现的文本。',
  'strings.empty': '没有符合条件的重复文本。',
  'strings.text': '文本',
  'strings.text.hint': '有多个副本的文本；展开可查看持有副本的对象',
  'strings.copies.hint': '该文本的副本数',
  'strings.wasted': '浪费',
  'strings.wasted.hint': '可节省的字节数：除最大的一个以外的所有副本',
  'strings.owner.hint': '持有副本最多的对象的类和引用，以及其他持有者的数量',
  'strings.owner.none': '仅由根持有',
  'strings.owner.entry': '条目',
  'strings.owner.more': '+{count}',
  'strings.owner.others.other': '另有 {count} 个持有者',
  'strings.truncated': '已截断',
  'strings.truncated.hint': 'V8 只写入了这段文本的开头。只有长度和哈希也相同才算同一文本。',
  'strings.truncated.length': '长度：{length}。',
  'strings.truncated.hash': '哈希：{hash}。',
};
