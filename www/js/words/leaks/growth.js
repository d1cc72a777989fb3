/** A class with more and more objects, for a reason that no other detector finds. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.classGrows': {
    en: '{added} more `{className}` than in the first snapshot',
    zh: '`{className}` 比第一个快照多了 {added} 个',
  },
  'advice.growth': {
    en: 'There are more of them in each snapshot. Open one and look at what holds it: whatever adds it has to remove it when its work is done.',
    zh: '在每个快照中，这样的对象都更多。请打开其中一个，查看它被谁持有：在哪里加入，就应在工作完成时从哪里移除。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.growth': () => ({
    before: `function begin(job) {
  registry.add(job);
  return job.run();
}`,
    after: `async function begin(job) {
  registry.add(job);
  try {
    return await job.run();
  } finally {
    registry.remove(job);
  }
}`,
  }),
};
