// The page that the browser loads, unseen, with each DevTools window: it adds the panel. A classic script, because it
// needs no module and the panel should be there with the others.
chrome.devtools?.panels.create('Heapwise', 'extension/icons/32.png', 'panel.html');
