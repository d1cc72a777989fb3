/** Observers of a page that are never disconnected. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.observersPile': {
    en: '{count} `{className}` {count:one=observes|other=observe} `{target}`',
    zh: '有 {count} 个 `{className}` 在观察 `{target}`',
  },
  'evidence.observerCalls': {
    en: 'They call `{function}` ({place}).',
    zh: '它们调用 `{function}`（{place}）。',
  },
  'evidence.observerCalls.less': {
    en: 'They call `{function}`.',
    zh: '它们调用 `{function}`。',
  },
  'advice.observers': {
    en: 'The page keeps each `{className}`, and all that its function can see, for as long as it observes a node of the page. Call its `disconnect()` when it is no longer needed, such as when the component is removed.',
    zh: '只要 `{className}` 还在观察页面中的节点，页面就会一直持有它以及其函数能访问的一切。不再需要时（例如组件移除时），请对它调用 `disconnect()`。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.observers': ({ className }) => {
    const made = `new ${className || 'MutationObserver'}(() => this.draw())`;
    return {
      before: `class Panel {
  open() {
    ${made}.observe(document.body);
  }
}`,
      after: `class Panel {
  open() {
    this.observer = ${made};
    this.observer.observe(document.body);
  }

  close() {
    this.observer.disconnect();
  }
}`,
    };
  },
};
