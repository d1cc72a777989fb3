// Tools of the platform, each loaded when somebody first asks what it can do.

import { createServer } from 'node:http';

const TOOLS =
  `assert async_hooks child_process cluster crypto dgram diagnostics_channel dns dns/promises domain fs/promises
  http2 https inspector os path/posix path/win32 perf_hooks punycode querystring readline readline/promises repl stream/promises
  string_decoder timers/promises tls trace_events tty util v8 vm wasi worker_threads zlib`.split(/\s+/);

/** Each is asked for the first time later than the one before it. */
async function tool(number) {
  const known = Math.min(TOOLS.length, 1 + Math.floor(number / 18));
  const name = TOOLS[number % known];
  return { name, exported: Object.keys(await import(`node:${name}`)) };
}

createServer(async (request, response) => {
  const { name, exported } = await tool(Number(request.url.slice(1)));
  response.end(`${name} has ${exported.length} names: ${exported.join(' ')}`);
}).listen(process.env.PORT ?? 3000);
