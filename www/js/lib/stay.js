/**
 * Keeps code in the page from leaving it for another origin by itself. No policy forbids that: a page may always go to any
 * address, and an address can carry text. A person who follows a link, types an address or goes back is not stopped. And
 * WebRTC, whose traffic no policy of today's browsers blocks, is removed.
 *
 * A classic script in the head, so that it runs before everything else; where a browser has no Navigation API, it does
 * nothing.
 */
(() => {
  const { navigation } = /** @type {{ navigation?: EventTarget }} */ (/** @type {unknown} */ (globalThis));
  navigation?.addEventListener('navigate', (event) => {
    const { destination, userInitiated, cancelable } =
      /** @type {Event & { destination: { url: string }; userInitiated: boolean }} */ (event);
    const isOwn = new URL(destination.url).origin === location.origin;
    if (!isOwn && !userInitiated && cancelable) event.preventDefault();
  });
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
    Reflect.deleteProperty(globalThis, name);
  }
})();
