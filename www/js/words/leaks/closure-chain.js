/** A chain of scopes: each round keeps the round before it. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.closureChain': {
    en: '{owner} heads a chain that keeps growing: {links} links so far, about {stepSize} each, and each keeps the one before it alive',
    zh: '{owner} 连成了一条不断变长的链：目前 {links} 环，每环约 {stepSize}，每一环都使前一环无法释放',
  },
  'evidence.chain': {
    en: 'It is a chain of {links} links, {stepSize} each, that repeat these references: `{pattern}`.',
    zh: '这是一条有 {links} 环的链，每环 {stepSize}，重复着这样的引用：`{pattern}`。',
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
    en: 'Each time this code runs, it creates a function that is kept. `{variable}`, a variable of its scope, leads to what was created the time before, so nothing is ever freed. Create the function where it does not see `{variable}`, in a function of its own that gets what it needs as arguments. Or set `{variable}` to `null` when it is no longer used.',
    zh: '这段代码每次运行都会创建一个被保留的函数，其作用域中的变量 `{variable}` 指向上一次创建的内容，因此什么都无法释放。请在看不到 `{variable}` 的地方创建这个函数，例如放到单独的函数中，并用参数传入所需的值；或者在不再使用时把 `{variable}` 设为 `null`。',
  },
  'advice.closureChain.held': {
    en: 'Each time this code runs, it creates functions that share one set of variables. One of these, `{variable}`, leads to what was created the time before, so nothing is ever freed. It stays because `{function}` ({place}) uses it, even if the function that is kept never does. Move `{function}` out of this scope, into a function of its own that gets what it needs as arguments. Or set `{variable}` to `null` when it is no longer used.',
    zh: '这段代码每次运行都会创建几个共用一组变量的函数。其中的变量 `{variable}` 指向上一次创建的内容，因此什么都无法释放。即使被保留的函数从不读取它，只要 `{function}`（{place}）使用它，它就会一直存活。请把 `{function}` 移出这个作用域，放到单独的函数中，并用参数传入所需的值；或者在不再使用时把 `{variable}` 设为 `null`。',
  },
  'advice.closureChain.held.less': {
    en: 'Each time this code runs, it creates functions that share one set of variables. One of these, `{variable}`, leads to what was created the time before, so nothing is ever freed. It stays because `{function}` uses it, even if the function that is kept never does. Move `{function}` out of this scope, into a function of its own that gets what it needs as arguments. Or set `{variable}` to `null` when it is no longer used.',
    zh: '这段代码每次运行都会创建几个共用一组变量的函数。其中的变量 `{variable}` 指向上一次创建的内容，因此什么都无法释放。即使被保留的函数从不读取它，只要 `{function}` 使用它，它就会一直存活。请把 `{function}` 移出这个作用域，放到单独的函数中，并用参数传入所需的值；或者在不再使用时把 `{variable}` 设为 `null`。',
  },
  'advice.closureChain.scope': {
    en: 'Each time this code runs, it creates a function that is kept. The scope of the function leads to what was created the time before, so nothing is ever freed. Create it in a function of its own that gets what it needs as arguments. Or drop the reference to what was created before when it is no longer used.',
    zh: '这段代码每次运行都会创建一个被保留的函数，而该函数的作用域又指向上一次创建的内容，因此什么都无法释放。请把它放到单独的函数中创建，并用参数传入所需的值；或者在不再使用时断开对上一次内容的引用。',
  },
};

/** @type {NonNullable<LeakCode['advice.closureChain']>} */
const rounds = ({ variable }) => ({
  before: `let current;
setInterval(() => {
  const ${variable} = current;
  const report = () => ${variable} && log('replaced');
  report();
  current = {
    data: new Array(1e6),
    handler() {}, // shares its scope with report()
  };
}, 1000);`,
  after: `let current;
const reporter = (${variable}) => () => ${variable} && log('replaced');

setInterval(() => {
  const report = reporter(current); // a scope of its own
  report();
  current = {
    data: new Array(1e6),
    handler() {}, // leads to nothing of the time before
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
