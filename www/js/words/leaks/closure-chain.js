/** A chain of scopes: each round keeps the round before it. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.closureChain': {
    en: '{owner} heads a growing chain: {links} links so far, about {stepSize} each, and each keeps the one before it alive',
    zh: '{owner} 连成了一条不断变长的链：目前 {links} 环，每环约 {stepSize}，每一环都使前一环无法释放',
  },
  'evidence.chain': {
    en: 'The same references repeat {links} times, {stepSize} each: `{pattern}`.',
    zh: '同样的引用重复了 {links} 次，每次 {stepSize}：`{pattern}`。',
  },
  'evidence.chainHeld': {
    en: '`{function}` ({place}) uses `{variable}`. Functions created in one scope share one set of variables, so whatever keeps one of the functions keeps `{variable}`.',
    zh: '`{function}`（{place}）使用了 `{variable}`。同一作用域中创建的函数共用一组变量，只要其中一个函数还被引用，`{variable}` 就无法释放。',
  },
  'evidence.chainHeld.less': {
    en: '`{function}` uses `{variable}`. Functions created in one scope share one set of variables, so whatever keeps one of the functions keeps `{variable}`.',
    zh: '`{function}` 使用了 `{variable}`。同一作用域中创建的函数共用一组变量，只要其中一个函数还被引用，`{variable}` 就无法释放。',
  },
  'advice.closureChain': {
    en: 'Every round creates a function whose scope holds `{variable}`, and `{variable}` leads to the previous round, so no round can be freed. Functions created in one scope share one set of variables, which lives as long as any of them. Set `{variable}` to `null` at the end of the round, or create the long-lived function in a scope of its own.',
    zh: '每一轮都会创建一个函数，其作用域中有 `{variable}`，而 `{variable}` 又指向上一轮，所以哪一轮都无法释放。同一作用域中创建的函数共用一组变量，只要其中一个函数存活，这些变量就都存活。请在每轮结束时把 `{variable}` 设为 `null`，或把长期存活的函数放到单独的作用域中创建。',
  },
  'advice.closureChain.held': {
    en: '`{variable}` leads to the previous round. The long-lived function may never read it, but it was created in the same scope as `{function}` ({place}), which does, and functions of one scope share one set of variables. So `{variable}` stays, and no round can be freed. Move `{function}` into a scope of its own, or set `{variable}` to `null` at the end of the round.',
    zh: '`{variable}` 指向上一轮。长期存活的函数也许从不读取它，但它和读取它的 `{function}`（{place}）创建于同一作用域，而同一作用域的函数共用一组变量。于是 `{variable}` 一直存活，哪一轮都无法释放。请把 `{function}` 移到单独的作用域，或在每轮结束时把 `{variable}` 设为 `null`。',
  },
  'advice.closureChain.held.less': {
    en: '`{variable}` leads to the previous round. The long-lived function may never read it, but it was created in the same scope as `{function}`, which does, and functions of one scope share one set of variables. So `{variable}` stays, and no round can be freed. Move `{function}` into a scope of its own, or set `{variable}` to `null` at the end of the round.',
    zh: '`{variable}` 指向上一轮。长期存活的函数也许从不读取它，但它和读取它的 `{function}` 创建于同一作用域，而同一作用域的函数共用一组变量。于是 `{variable}` 一直存活，哪一轮都无法释放。请把 `{function}` 移到单独的作用域，或在每轮结束时把 `{variable}` 设为 `null`。',
  },
  'advice.closureChain.scope': {
    en: 'Each round keeps the one before it through the scope of its function, so no round can be freed. Create the long-lived function in a scope of its own, or drop the reference to the previous round when a round ends.',
    zh: '每一轮都通过函数的作用域使前一轮无法释放。请把长期存活的函数放到单独的作用域中创建，或在每轮结束时断开对上一轮的引用。',
  },
};

/** @type {NonNullable<LeakCode['advice.closureChain']>} */
const rounds = ({ variable }) => ({
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
});

/** @type {LeakCode} */
export const code = {
  'advice.closureChain.scope': () => ({
    before: `function round(last) {
  const report = () => log(last);
  report();
  return { stop: () => log('stop') }; // keeps last
}`,
    after: `const stopper = () => () => log('stop');

function round(last) {
  const report = () => log(last);
  report();
  return { stop: stopper() }; // a scope of its own
}`,
  }),
  'advice.closureChain': rounds,
  'advice.closureChain.held': rounds,
};
