/** Whether this page is part of the extension: a panel of DevTools, or a tab of its own. */
export const isExtension = typeof location !== 'undefined' && location.protocol.endsWith('-extension:');
