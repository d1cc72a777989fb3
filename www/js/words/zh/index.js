/** Simplified Chinese. */

import * as areas from './areas.js';

export const zh = { tag: 'zh-CN', name: '简体中文', areas };
