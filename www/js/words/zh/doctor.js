/** The capture doctor: commands by runtime and place. */

/** @import { en as English } from '../en/doctor.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'doctor.title': '如何在程序所在之处获取快照',
};
