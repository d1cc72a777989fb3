/** The languages of the page. To add one, add its folder beside this file, and a line here. */

export { en } from './en/index.js';
export { zh } from './zh/index.js';
