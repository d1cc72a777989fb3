/** A variable that a closure keeps, although no code can read it any more. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.deadVariable': {
    en: '`{variable}` in `{function}` keeps {valueSize} alive, although no code can read it any more',
    zh: '`{function}` 中的 `{variable}` 占用 {valueSize}，但已没有代码能读取它',
  },
  'evidence.deadVariable.keeper': {
    en: '`{function}` ({place}) and {others:one=# more function|other=# more functions} keep it: they are alive, were created in the scope of `{variable}`, and do not use it',
    zh: '`{function}`（{place}）和另外 {others} 个函数保留了它：它们仍然存活，创建于 `{variable}` 的作用域内，但都没有使用它',
  },
  'evidence.deadVariable.keeper.less': {
    en: '`{function}` ({place}) keeps it: it is alive, was created in the scope of `{variable}`, and does not use it',
    zh: '`{function}`（{place}）保留了它：该函数仍然存活，创建于 `{variable}` 的作用域内，但没有使用它',
  },
  'evidence.deadVariable.fromText': {
    en: 'This is read from the text of the script: no function that is alive uses `{variable}`',
    zh: '这是从脚本源码中读出的：没有任何存活的函数使用 `{variable}`',
  },
  'advice.deadVariable': {
    en: 'No code can read `{variable}` any more, but a function that was created in the same scope is still alive, and functions of one scope share one set of variables. Set `{variable}` to `null` after its last use, or create the long-lived function in a scope of its own.',
    zh: '已没有代码能读取 `{variable}`，但有一个与它创建于同一作用域的函数仍然存活，而同一作用域的函数共用一组变量。请在最后一次使用后把 `{variable}` 设为 `null`，或把长期存活的函数放到单独的作用域中创建。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.deadVariable': ({ variable }) => ({
    before: `function start() {
  const ${variable} = readAll();
  const total = () => ${variable}.length;
  log(total());
  return () => log('still here'); // keeps the scope
}`,
    after: `function start() {
  let ${variable} = readAll();
  const total = () => ${variable}.length;
  log(total());
  ${variable} = null; // done with it
  return () => log('still here');
}`,
  }),
};
