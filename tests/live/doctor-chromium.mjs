// Starts the browser with the doctor's options, and takes snapshots of a tab as the page does.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { which } from '../../www/tools/shell.mjs';
import { freePort } from '../lab/ports.mjs';
import { takeThree, until } from './doctor-steps.mjs';

/** @typedef {import('../../www/js/doctor/types.js').Way} Way */

/** @param {Way} way @param {string} origin */
export async function runChromium(way, origin) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-chromium-'));
  const port = await freePort();
  const here = (/** @type {string} */ text) => text.replaceAll('/tmp/', `${folder}/`).replaceAll('9222', String(port));
  const testedOf = (/** @type {string} */ label) => way.steps.find((step) => step.label === label)?.tested ?? '';
  const binary = String(['chromium', 'chromium-browser', 'google-chrome'].map((name) => which(name)).find(Boolean));
  // Without a screen, and as any user.
  const child = spawn(
    'sh',
    ['-c', `exec ${binary} --headless=new --no-sandbox ${here(testedOf('onLinux'))} about:blank`],
    {
      stdio: 'ignore',
    },
  );
  const ended = once(child, 'exit');
  try {
    let list = '';
    await until(
      async () => {
        const asked = promisify(execFile)('sh', ['-c', here(testedOf('addressOfPage'))]);
        list = await asked.then(({ stdout }) => stdout).catch(() => '');
        return list.includes('"type": "page"');
      },
      () => `chromium lists ${list}`,
    );
    const page = JSON.parse(list).find((/** @type {any} */ { type }) => type === 'page');
    const snapshots = await takeThree(page.webSocketDebuggerUrl, { origin });
    const stranger = new WebSocket(page.webSocketDebuggerUrl, { origin: 'https://elsewhere.test' });
    const refused = await once(stranger, 'open').then(
      () => false,
      (error) => /403/.test(String(error)),
    );
    return { snapshots, refused, ran: [testedOf('onLinux'), testedOf('addressOfPage')] };
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
