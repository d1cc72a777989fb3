/** Objects that pile up below one owner, outside any single container. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.accumulates': {
    en: '{owner} collects more and more `{childClass}`: {count} so far',
    zh: '{owner} 下的 `{childClass}` 越来越多：目前有 {count} 个',
  },
  'advice.accumulation': {
    en: 'More and more objects are attached to {owner}. Find where they are attached, and detach each when its work is done, or set a limit.',
    zh: '挂在 {owner} 上的对象越来越多。请找到添加它们的地方，在工作完成时逐个移除，或设定上限。',
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
};
