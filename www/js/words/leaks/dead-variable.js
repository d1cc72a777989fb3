/** A variable that no code can read any more, but a closure keeps. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.deadVariable': {
    en: '`{variable}` in `{function}` keeps {valueSize} alive, although no code can read it any more',
    zh: '`{function}` 中的 `{variable}` 占着 {valueSize}，但已没有任何代码能读到它',
  },
  'advice.deadVariable': {
    en: 'No code can read `{variable}` any more, but a function that is still alive was made in the same scope, and functions of one scope share one set of variables. Set `{variable}` to `null` after its last use, or make the function that lasts in a scope of its own.',
    zh: '已没有代码能读到 `{variable}`，但有一个仍然存活的函数与它创建于同一作用域，而同一作用域的函数共用一组变量。请在最后一次使用后把 `{variable}` 设为 `null`，或让长期存活的函数在单独的作用域中创建。',
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
