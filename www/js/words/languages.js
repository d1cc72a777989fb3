/** The languages of the page. A further one is a folder beside this file, and its line here. */

export { en } from './en/index.js';
export { zh } from './zh/index.js';
