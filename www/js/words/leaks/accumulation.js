/** Objects that pile up below one owner, outside any single container. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.accumulates': {
    en: '{owner} collects more and more `{childClass}`: {count} so far',
    zh: '{owner} 下的 `{childClass}` 越来越多：目前有 {count} 个',
  },
  'title.keepsMore': {
    en: '{owner} keeps more and more: {keptSize} so far',
    zh: '{owner} 占用的内存越来越多：目前 {keptSize}',
  },
  'title.keepsMany': {
    en: '{owner} is large: it keeps {count} `{childClass}`',
    zh: '{owner} 很大：其中有 {count} 个 `{childClass}`',
  },
  'advice.accumulation': {
    en: '{owner} keeps more in each snapshot. Find where objects are attached to it, and detach each when its work is done, or set a limit.',
    zh: '在每个快照中，{owner} 占用的内存都更多。请找到向它添加对象的地方，在工作完成时逐个移除，或设定上限。',
  },
  'advice.keepsMany': {
    en: 'One snapshot does not show whether {owner} grows. What is built once, such as a table, an index or a tree, may be large and do no harm. Take two more snapshots, with work in between: if it is a leak, it grows.',
    zh: '一个快照看不出 {owner} 是否在增长。只建立一次的内容（表、索引、树）可能虽大但无害。请在工作之间再取两个快照：如果是泄漏，它会增长。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.accumulation': () => ({
    before: `class Node {
  add(child) {
    child.parent = this;
    this.children.push(child);
  }
}`,
    after: `class Node {
  add(child) {
    child.parent = this;
    this.children.push(child);
  }
  remove(child) {
    child.parent = null;
    this.children.splice(this.children.indexOf(child), 1);
  }
}`,
  }),
  'advice.keepsMany': () => ({
    before: `const tree = parse(text); // once: large, but no leak`,
    after: `import { writeHeapSnapshot } from 'node:v8';

writeHeapSnapshot(); // again, after some work`,
  }),
};
