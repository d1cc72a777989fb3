/** A chain of scopes: each round keeps the round before it. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.closureChain': {
    en: '{owner} grows into a chain: each new link keeps the one before it alive, {links} by now, about {stepSize} each',
    zh: '{owner} 连成了一条链：每个新环节都让前一个继续存活，目前 {links} 环，每环约 {stepSize}',
  },
  'evidence.chain': {
    en: 'The same links repeat {links} times, {stepSize} each: `{pattern}`.',
    zh: '同样的链接重复了 {links} 次，每次 {stepSize}：`{pattern}`。',
  },
  'evidence.chainHeld': {
    en: '`{function}` ({place}) uses `{variable}`. Functions made in one scope share one set of variables, so whoever keeps any of them keeps `{variable}`, too.',
    zh: '`{function}`（{place}）使用了 `{variable}`。同一作用域中创建的函数共用一组变量，所以只要留住其中任何一个函数，也就留住了 `{variable}`。',
  },
  'advice.closureChain': {
    en: 'Every round makes a function whose scope holds `{variable}`, and `{variable}` leads to the round before: so no round can ever go. Functions made in one scope share one set of variables, and all of those live as long as any of the functions. Set `{variable}` to `null` at the end of the round, or make the function that lasts in a scope of its own.',
    zh: '每一轮都会创建一个函数，它的作用域里有 `{variable}`，而 `{variable}` 又指向上一轮，于是任何一轮都无法释放。同一作用域中创建的函数共用一组变量，只要其中一个函数还在，这些变量就都在。请在每轮结束时把 `{variable}` 设为 `null`，或让长期存活的函数在单独的作用域中创建。',
  },
  'advice.closureChain.held': {
    en: '`{variable}` leads to the round before. The function that lasts may never read it, but it was made in the same scope as `{function}` ({place}), which does, and functions of one scope share one set of variables: so it drags `{variable}` along, and no round can ever go. Move `{function}` into a scope of its own, or set `{variable}` to `null` at the end of the round.',
    zh: '`{variable}` 指向上一轮。长期存活的函数也许从不读取它，但它与读取它的 `{function}`（{place}）创建于同一作用域，而同一作用域的函数共用一组变量：于是 `{variable}` 被一并留住，任何一轮都无法释放。请把 `{function}` 移到单独的作用域，或在每轮结束时把 `{variable}` 设为 `null`。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.closureChain': ({ variable }) => ({
    before: `let current;
setInterval(() => {
  const ${variable} = current;
  const report = () => ${variable} && log('replaced');
  current = {
    data: new Array(1e6),
    handler() {}, // shares its scope with report()
  };
}, 1000);`,
    after: `let current;
setInterval(() => {
  let ${variable} = current;
  if (${variable}) log('replaced');
  ${variable} = null; // nothing leads to the last round
  current = {
    data: new Array(1e6),
    handler() {},
  };
}, 1000);`,
  }),
};
