import * as cheerio from 'cheerio';
import Handlebars from 'handlebars';
import { marked } from 'marked';

Handlebars.registerPartial('entry', '<li>{{name}}</li>');
const list = Handlebars.compile('<ul>{{#each entries}}{{> entry}}{{/each}}</ul>');
const entries = Array.from({ length: 20 }, (_, at) => ({ name: `entry ${at}` }));

export async function round() {
  for (let at = 0; at < 200; at++) {
    const text = `# Page ${at}\n\n${'* some `code` and **more**, [a link](https://page.example/)\n'.repeat(20)}`;
    const $ = cheerio.load((await marked.parse(text)) + list({ entries }));
    $('a').attr('href', `https://page.example/${at}`);
    if (!$.html().includes(`/${at}`)) throw new Error('the links have not changed');
  }
}
