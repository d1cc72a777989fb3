/** Watches the ids of a target, which may refuse to say them. */

import { LiveFailure } from './failure.js';
import { watchIds as watch } from './script/parts/ids.mjs';

/** @import { Channel } from './channel.js' */

/** @param {Channel} channel */
export function watchIds(channel) {
  return watch(async (method, params) => {
    try {
      return await channel.send(method, params);
    } catch (error) {
      if (error instanceof LiveFailure && error.problem !== 'refused' && error.problem !== 'silent') throw error;
      return undefined;
    }
  });
}
