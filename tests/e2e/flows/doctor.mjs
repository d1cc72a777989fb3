/** The capture doctor: its questions, its commands, and the ways to it and from it. */
import assert from 'node:assert/strict';
import { byTestId, load } from '../app.mjs';
import { audit } from './accessibility.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** The ways in view, in their order. @param {Page} page */
const waysOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="doctor-way"]')].map((way) => way.getAttribute('data-way')),
  );

/** Chooses an answer by its text, and waits until it is chosen. @param {Page} page @param {string} question @param {string} text */
async function answer(page, question, text) {
  const link = await page.waitFor(
    `an answer ${text}`,
    ([id, wanted]) => {
      const links = [...document.querySelectorAll(`[data-testid="${id}"] a`)];
      const at = links.findIndex((candidate) => candidate.textContent?.trim() === wanted);
      return at >= 0 && at + 1;
    },
    [question, text],
  );
  await page.click(`${byTestId(question)} a:nth-of-type(${link})`);
  await page.see(`${byTestId(question)} a:nth-of-type(${link})[aria-current]`);
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `doctor: three answers give commands, kept in the address, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await page.click(`${byTestId('taking')} summary`);
    await page.click(byTestId('taking-doctor'));
    await page.see(byTestId('doctor'));
    assert.equal((await waysOf(page))[0], 'running');
    assert.deepEqual(await audit(page, 'doctor', test), []);

    await answer(page, 'doctor-place', 'Docker');
    await answer(page, 'doctor-version', '12–13');
    assert.deepEqual(await waysOf(page), ['debugger', 'start', 'signal', 'preload', 'worker']);
    assert.match(await page.evaluate(() => location.hash), /&version=12&place=docker$/);
    await page.reload();
    await page.see(byTestId('doctor'));
    assert.deepEqual(await waysOf(page), ['debugger', 'start', 'signal', 'preload', 'worker']);

    await answer(page, 'doctor-runtime', 'Browser');
    assert.deepEqual(await waysOf(page), ['devtools', 'browserLive']);
    assert.equal(await page.exists(byTestId('doctor-place')), false, 'a browser has no place');
    const text = await page.evaluate(() => document.querySelector('[data-way="browserLive"]')?.textContent ?? '');
    assert.ok(text.includes(`--remote-allow-origins=${await page.evaluate(() => location.origin)} `), text);
    assert.deepEqual(await audit(page, 'doctor for browsers', test), []);

    await page.click(byTestId('doctor-live'));
    await page.see(byTestId('live'));
  },
});

/** @type {Flow[]} */
export const flows = [inTheme('light'), inTheme('dark')];
