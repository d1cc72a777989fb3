/** Chromium for the benchmark: finds it, starts it, and measures the processor time and memory of its processes. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `CHROMIUM`, else the first Chromium or Chrome in the search path, else Playwright's. */
function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  return chromium.executablePath();
}

export function launch() {
  return chromium.launch({
    executablePath: findChromium(),
    // Background requests would be measured, too; the sandbox is not available in every container.
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}

/** Interval between memory samples, in milliseconds: short enough for phases, long enough to cost nothing. */
const MEMORY_INTERVAL = 25;

/**
 * Watches the browser's processes. It measures the CPU seconds of all of them, which on a busy machine say more than the
 * clock, and the greatest growth of the resident memory of the page's process, including workers (only on systems with
 * `/proc`). A process that is ending, like that of the previous page, does not count.
 * @param {import('playwright-core').Browser} browser
 */
export async function startWatch(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => ({ id, before: readResidentBytes(id) }));
  let peak = 0;
  const timer = setInterval(() => {
    const risen = renderers.map(({ id, before }) => Math.max(0, readResidentBytes(id) - before) || 0);
    peak = Math.max(
      peak,
      risen.reduce((sum, bytes) => sum + bytes, 0),
    );
  }, MEMORY_INTERVAL);
  return {
    async stop() {
      clearInterval(timer);
      const after = await session.send('SystemInfo.getProcessInfo');
      await session.detach();
      const used = new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
      return {
        cpuSeconds: after.processInfo.reduce((sum, { id, cpuTime }) => sum + cpuTime - (used.get(id) ?? 0), 0),
        peakBytes: peak || undefined,
      };
    },
  };
}

/** Resident memory of a process; NaN if it or `/proc` does not exist. @param {number} process its id */
function readResidentBytes(process) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'latin1'))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}
