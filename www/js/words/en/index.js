/** English: its texts say which keys there are, and stand in where a language has no text for a leak. */

import * as areas from './areas.js';

export const en = { tag: 'en', name: 'English', areas };
