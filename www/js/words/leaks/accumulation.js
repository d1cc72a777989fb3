/** Objects that pile up below one owner, in no single container. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.accumulates': {
    en: '{owner} gathers more and more `{childClass}`: {count} by now',
    zh: '{owner} 下的 `{childClass}` 越来越多：目前 {count} 个',
  },
  'advice.accumulation': {
    en: 'More and more objects hang on {owner}. Find the place where they are attached, and detach each of them when its work is done, or keep no more than a limit.',
    zh: '挂在 {owner} 上的对象越来越多。请找到挂上它们的地方，在工作完成时逐个取下，或设定上限。',
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
