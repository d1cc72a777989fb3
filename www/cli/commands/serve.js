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
    port: { type: 'string', value: 'PORT', isNumber: true, text: 'cli.option.port' },
  },
  usage: '[FILE…]',
  text: 'cli.serve.text',
  async run({ values, names }, console) {
    const { t } = console.speech;
    const inputs = names.length === 0 ? [] : readInputs(names);
    const files = inputs.flatMap((input) => (input.kind === 'file' ? [input] : []));
    if (files.length < inputs.length) throw new Problem('cli.error.stdinPage');
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
