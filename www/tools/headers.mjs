/** The headers of the page, which the command line sends, too. */
export * from '../cli/server/headers.js';
