/**
 * `heapwise mcp`: a server of the Model Context Protocol on the standard input and output.
 *
 * @import { Command } from '../commands.js'
 */
import { once } from 'node:events';
import { EXIT } from '../exit-codes.js';
import { StdioServerTransport } from '../mcp/sdk.js';
import { createServer } from '../mcp/server.js';
import { mapsOf } from '../findings/sources.js';
import { Problem } from '../problem.js';
import { MAPS } from './report.js';

/** @type {Command} */
export const command = {
  options: {
    redact: { type: 'boolean', isOn: true, text: 'cli.option.redactMcp' },
    maps: MAPS,
  },
  usage: '',
  text: 'cli.mcp.text',
  async run({ values, names }, console) {
    if (names.length > 0) throw new Problem('cli.error.noNames');
    const server = createServer(console.speech, { redact: values['redact'] === true, maps: mapsOf(values) });
    const ended = once(process.stdin, 'end');
    await server.connect(new StdioServerTransport());
    await Promise.race([ended, once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await server.close();
    return EXIT.nothing;
  },
};
