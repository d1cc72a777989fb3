/**
 * `npm start` in a fresh clone or later: installs what is missing, builds what has changed, serves `dist/` and prints
 * the address. `PORT` chooses the port.
 */
import { build } from './build.mjs';
import { ensurePortIsFree, serve } from './serve.mjs';
import { runMain, say } from './shell.mjs';

/**
 * npm passes a signal to its shell, but the shell does not pass it on, so the server ends itself when the shell ends.
 */
function endWithParent() {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, 500).unref();
}

await runMain(async () => {
  await ensurePortIsFree();
  await build({ quick: process.argv.includes('--quick') });
  const { url } = await serve();
  endWithParent();
  say(`\nHeapwise is at  ${url}\n(Ctrl+C stops it; npm run build in another terminal updates it)`);
});
