/**
 * `heapwise [FILE…]`: serves the page, and opens it in the browser with the files.
 *
 * @import { Command } from '../commands.js'
 */
import { once } from 'node:events';
import { EXIT } from '../exit-codes.js';
import { readInputs } from '../inputs/files.js';
import { Problem } from '../problem.js';
import { openBrowser } from '../server/open-browser.js';
import { servePage } from '../server/page.js';

/** @type {Command} */
export const command = {
  options: {
    open: { type: 'boolean', isOn: true, text: 'cli.option.open' },
    port: { type: 'string', value: 'PORT', range: [0, 65_535], text: 'cli.option.port' },
  },
  usage: '[FILE…]',
  text: 'cli.serve.text',
  async run({ values, names }, console) {
    const { t } = console.speech;
    const inputs = names.length === 0 ? [] : readInputs(names);
    const files = inputs.flatMap((input) => (input.kind === 'file' ? [input] : []));
    const unreadable = inputs.find((input) => input.kind !== 'file' || input.isPipe);
    if (unreadable) throw new Problem('cli.error.stdinPage', { name: unreadable.name });
    const port = typeof values['port'] === 'string' ? Number(values['port']) : undefined;
    const { url, close } = await servePage(files, port).catch((error) => {
      throw new Problem('cli.error.listen', { port: port ?? 0, message: error.message });
    });
    await console.write(`${t('cli.serve.at', { url })}\n`);
    if (values['open'] === true && !(await openBrowser(url))) console.say(t('cli.serve.noBrowser'));
    console.say(t('cli.serve.stop'));
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    close();
    return EXIT.nothing;
  },
};
