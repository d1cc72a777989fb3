/**
 * Asks the service worker's outbound firewall to let one address through. The firewall blocks everything that leaves
 * the origin unless the page named it first, and the page names only what a person typed or linked to.
 */

const LIMIT_MS = 1000;

/**
 * Resolves when the service worker has answered, or when there is none to ask, or after a short time: if the firewall
 * then still says no, the open fails as any failed request does.
 * @param {URL} url
 */
export async function allowOutbound(url) {
  if (url.origin === location.origin) return;
  const container = globalThis.navigator?.serviceWorker;
  // A worker that started after the service worker is under its control, even where the page itself is not yet.
  const guard = container?.controller ?? (await container?.getRegistration().catch(() => undefined))?.active;
  if (!guard) return;
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(resolve, LIMIT_MS);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
    guard.postMessage({ kind: 'allow', url: url.href }, [port2]);
  });
}
