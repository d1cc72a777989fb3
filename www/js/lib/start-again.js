// Reloads a page that does not start, once. Seldom, one of the files that the service worker answers from its store never
// arrives, and nothing of the page would appear. From a store, no file takes this long; from a host, it may.
// A classic script: modules may be what is missing.
(() => {
  const LIMIT_MS = 15_000;
  const KEY = 'heapwise.startedAgain';
  setTimeout(() => {
    const hasStarted = !document.getElementById('hw-app')?.hasAttribute('aria-busy');
    try {
      if (hasStarted) {
        sessionStorage.removeItem(KEY);
      } else if (navigator.serviceWorker?.controller && !sessionStorage.getItem(KEY)) {
        sessionStorage.setItem(KEY, '1');
        location.reload();
      }
    } catch {
      // Storage is blocked: without a note the page might reload for ever.
    }
  }, LIMIT_MS);
})();
