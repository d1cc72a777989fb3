/** The report on snapshots of a program that leaks: the finding, its links, saved reports; by mouse and by keyboard. */
import assert from 'node:assert/strict';
import { byTestId, drop, load, waitForOverview } from '../app.mjs';
import { NAMES, PER_STEP, takeGrowing } from '../growing.mjs';
import { PLAIN } from '../site.mjs';
import { audit } from './accessibility.mjs';
import { tabTo } from './keyboard.mjs';

/** @import { Flow, Test } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */

/** The strings of the growing program: `token of 12`. */
const TEXT = /token of \d/;

/**
 * @param {Page} page
 * @param {readonly string[]} paths
 */
async function openReport(page, paths) {
  await page.chooseFiles(byTestId('file-input'), [...paths]);
  await waitForReport(page, paths.length);
}

/**
 * Waits for the report on this number of snapshots.
 * @param {Page} page
 * @param {number} count
 */
async function waitForReport(page, count) {
  await page.waitFor(
    `the report on ${count}`,
    (wanted) => {
      const heading = document.querySelector('[data-testid="report"][aria-busy="false"] h1')?.textContent ?? '';
      return (
        document.querySelector('[data-testid="progress"]') === null &&
        (wanted === 1 ? /^Report on (?!\d)/.test(heading.trim()) : heading.trim() === `Report on ${wanted} snapshots`)
      );
    },
    count,
  );
}

/** @param {Page} page */
function readReport(page) {
  return page.evaluate(() => {
    const text = (/** @type {Element | null | undefined} */ element) =>
      element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    return {
      verdict: text(document.querySelector('[data-testid="verdict"]')),
      verdictKind: document.querySelector('[data-testid="verdict"]')?.getAttribute('data-kind'),
      findings: [...document.querySelectorAll('[data-testid="finding"]')].map((card) => ({
        kind: card.getAttribute('data-kind'),
        severity: text(card.querySelector('.hw-severity')),
        title: text(card.querySelector('h3')),
        isOpen: card.hasAttribute('open'),
        evidence: [...card.querySelectorAll('[data-testid="evidence"] li')].map(text),
        advice: text(card.querySelector('.hw-advice__text')),
        codes: card.querySelectorAll('pre').length,
        chart: card.querySelector('[data-testid="growth-chart"] svg')?.getAttribute('aria-label') ?? '',
        links: [...card.querySelectorAll('[data-testid="finding-links"] a')].map((link) => link.getAttribute('href')),
      })),
    };
  });
}

/** Reads the finding on the leak, with its links. @param {Page} page */
async function readLeak(page) {
  // Links to objects need ids, which arrive later; other links are there at once.
  await page.waitFor('links to objects in all cards', () => {
    const cards = [...document.querySelectorAll('[data-testid="finding-links"]')];
    return cards.length > 0 && cards.every((links) => links.querySelector('a[href*="view=object"]'));
  });
  const seen = await readReport(page);
  const at = seen.findings.findIndex(({ title }) => title.includes('sessions'));
  const leak = seen.findings[at];
  assert.ok(leak, `the leak is found: ${JSON.stringify(seen.findings.map(({ title }) => title))}`);
  return { ...seen, at, leak };
}

/** Files are looked at where they would leave. @param {Page} page */
function watchFiles(page) {
  return page.evaluate(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) blob.text().then((text) => (document.body.dataset['saved'] = text));
      return create(blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      document.body.dataset['file'] = this.download;
    };
  });
}

/** The report on the growing program, of which files are watched. @param {Test} test */
async function openWatched(test) {
  const page = await test.newPage();
  await load(page, test.site.urlOf('headers'));
  await openReport(page, takeGrowing(test.after));
  await readLeak(page);
  await watchFiles(page);
  return page;
}

/** @param {Page} page @param {string} format */
async function save(page, format) {
  await page.evaluate(() => {
    delete document.body.dataset['saved'];
    delete document.body.dataset['file'];
  });
  await page.click(byTestId(`save-${format}`));
  const text = await page.waitFor(`the ${format}`, () => document.body.dataset['saved']);
  return { text, name: await page.evaluate(() => document.body.dataset['file']) };
}

/** @param {'light' | 'dark'} theme @returns {Flow} */
const inTheme = (theme) => ({
  name: `report: a leak is named, with evidence, advice and links, ${theme}`,
  async run(test) {
    const page = await test.newPage();
    await load(page, test.site.urlOf('headers'));
    await page.choose(byTestId('theme'), theme);
    await openReport(page, takeGrowing(test.after));
    assert.match(await page.url(), /#v=1&view=report&snap=3$/);
    await page.see(`${byTestId('tab-report')}[aria-current="page"]`);
    const { verdict, leak, at, findings } = await readLeak(page);
    assert.ok(verdict.length > 20, verdict);
    assert.ok(at < 3, 'the leak is among the first');
    assert.equal(leak.severity, 'Leak');
    assert.match(leak.title, new RegExp(`${3 * PER_STEP}`));
    assert.ok(leak.isOpen && leak.evidence.length > 0 && leak.advice.length > 40 && leak.codes === 2);
    const [one, two, three] = [1, 2, 3].map((step) => step * PER_STEP);
    assert.equal(leak.chart, `Snapshot 1: ${one}, Snapshot 2: ${two}, Snapshot 3: ${three}`);
    assert.deepEqual(
      findings.map(({ isOpen }) => isOpen),
      findings.map((_, place) => place < 3),
    );
    for (const { title, advice } of findings) assert.doesNotMatch(title + advice, /[{}]|undefined|NaN|^\w+\.\w+ \(/);
    assert.deepEqual(await audit(page, 'report', test), []);

    // An opened card stays open; its links lead to the object and back.
    const [href = ''] = leak.links;
    assert.match(href, /view=object&snap=3&node=@\d+$/);
    await page.click(`${byTestId('finding')} [href="${href}"]`);
    await page.see(byTestId('object'));
    await page.press('[');
    await waitForReport(page, 3);

    // The report on one snapshot alone: by the address, by the list, and back.
    await page.click(byTestId('report-alone'));
    await waitForReport(page, 1);
    assert.match(await page.url(), /view=report&snap=3&of=one$/);
    assert.equal((await readReport(page)).verdictKind, 'single');
    assert.deepEqual(await audit(page, 'report on one', test), []);
    await page.click('[data-snap="1"] a');
    await page.waitFor('the first one', () => /view=report&snap=1&of=one(&file=|$)/.test(location.hash));
    await waitForReport(page, 1);
    await page.click(byTestId('report-all'));
    await waitForReport(page, 3);
    await page.reload();
    await page.see('.hw-target');
    assert.match(await page.url(), /view=report&snap=1$/);
  },
});

/** @type {Flow[]} */
export const flows = [
  inTheme('light'),
  inTheme('dark'),
  {
    name: 'report: saved as Markdown, JSON and HTML, with text from the heap only on request',
    async run(test) {
      const page = await openWatched(test);
      for (const withTexts of [false, true]) {
        if (withTexts) await page.click(byTestId('with-texts'));
        const markdown = await save(page, 'markdown');
        assert.equal(markdown.name, 'last.report.md');
        assert.match(markdown.text, /^# Heap report\n/);
        const json = await save(page, 'json');
        assert.equal(json.name, 'last.report.json');
        const report = JSON.parse(json.text);
        assert.deepEqual([report.format, report.version, report.redacted], ['heapwise-report', 2, !withTexts]);
        assert.deepEqual(
          report.snapshots.map((/** @type {any} */ { name }) => name),
          NAMES,
        );
        const html = await save(page, 'html');
        assert.equal(html.name, 'last.report.html');
        assert.match(html.text, /^<!doctype html>/);
        assert.doesNotMatch(html.text, /<script|https?:/);
        for (const { text } of [markdown, json, html]) {
          assert.ok(text.includes('sessions') && text.includes('Session'), 'names of code stay');
          if (!withTexts) assert.doesNotMatch(text, TEXT);
        }
      }
      // In the language of the page.
      await page.choose(byTestId('language'), 'zh');
      await page.see('html[lang="zh-CN"]');
      assert.match((await save(page, 'html')).text, /<html lang="zh-CN">/);
    },
  },
  {
    name: 'report: before a redacted copy is saved, the dialog lists what stays, at two levels',
    async run(test) {
      const page = await openWatched(test);
      const readKept = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('[data-testid="redact-kept"] dt')].map((term) => term.textContent?.trim()),
        );
      await page.click(byTestId('save-redacted'));
      await page.see(byTestId('redact-kept'));
      const usual = await readKept();
      assert.ok(usual.length > 2, usual.join());
      assert.deepEqual(await audit(page, 'redaction', test), []);
      const isInSight = await page.evaluate(() => {
        const bottom = (/** @type {string} */ name) =>
          document.querySelector(`[data-testid="${name}"]`)?.getBoundingClientRect().bottom ?? 0;
        return bottom('redact-save') < bottom('redact-dialog');
      });
      assert.ok(isInSight, 'the button is in sight, however long the list is');
      await page.press('Escape');
      await page.seeNo(byTestId('redact-kept'));
      assert.equal(await page.evaluate(() => document.body.dataset['saved']), undefined, 'nothing was saved');
      await page.click(byTestId('save-redacted'));
      await page.see(byTestId('redact-kept'));
      await page.click(byTestId('redact-strict'));
      await page.waitFor(
        'the list of the other level',
        (before) => {
          const terms = [...document.querySelectorAll('[data-testid="redact-kept"] dt')];
          return terms.length > 0 && terms.map((term) => term.textContent?.trim()).join() !== before;
        },
        usual.join(),
      );
      const strict = await readKept();
      await page.click(byTestId('redact-save'));
      const saved = await page.waitFor('the copy', () => document.body.dataset['saved']);
      const { strings, nodes } = JSON.parse(saved);
      assert.ok(nodes.length > 1000 && strings.length > 1000);
      assert.doesNotMatch(saved, TEXT);
      assert.notDeepEqual(strict, usual);
      await page.seeNo(byTestId('redact-kept'));
    },
  },
  {
    name: 'report: a saved report is a page in which axe finds no fault',
    only: 'chromium',
    async run(test) {
      const page = await openWatched(test);
      const { text } = await save(page, 'html');
      const reader = await test.newPage();
      await reader.goto('about:blank');
      await reader.evaluate((html) => {
        document.open();
        document.write(html);
        document.close();
      }, text);
      await reader.see('article h3');
      assert.deepEqual(await audit(reader, 'a saved report', test), []);
      const wide = await reader.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false);
    },
  },
  {
    name: 'report: keyboard only',
    async run(test) {
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await openReport(page, takeGrowing(test.after));
      const { leak } = await readLeak(page);
      await page.press('2');
      await page.see(byTestId('overview'));
      await page.press('1');
      await waitForReport(page, 3);
      await page.evaluate(() => document.getElementById('hw-main')?.focus());
      await tabTo(page, byTestId('report-alone'));
      await page.press('Enter');
      await waitForReport(page, 1);
      await tabTo(page, byTestId('report-all'), 'Shift+Tab');
      await page.press('Enter');
      await waitForReport(page, 3);
      await tabTo(page, byTestId('with-texts'));
      await page.press(' ');
      await page.waitFor(
        'the choice',
        () => /** @type {HTMLInputElement} */ (document.querySelector('[data-testid="with-texts"]')).checked,
      );
      // The heading of a card closes and opens it.
      await tabTo(page, '.hw-finding__summary');
      await page.press('Enter');
      await page.see('[data-testid="finding"]:not([open])');
      await page.press('Enter');
      await page.see('[data-testid="finding"][open]');
      const [href = ''] = leak.links;
      await tabTo(page, `${byTestId('finding-links')} [href="${href}"]`);
      await page.press('Enter');
      await page.see(byTestId('object'));
      await page.press('[');
      await waitForReport(page, 3);
    },
  },
  {
    name: 'report: one snapshot, with advice to take two more; a failed report can be requested again',
    async run(test) {
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      // The first request for findings fails.
      await page.evaluate(() => {
        const { postMessage } = Worker.prototype;
        let isFirst = true;
        Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ options) {
          if (isFirst && message.kind === 'call' && message.call.op === 'findings') {
            isFirst = false;
            const error = { code: 'malformed', message: 'it was refused' };
            this.onmessage?.(new MessageEvent('message', { data: { kind: 'error', id: message.id, error } }));
            return;
          }
          postMessage.call(this, message, options);
        };
      });
      await drop(page, `t/${PLAIN}`, PLAIN);
      await page.see(byTestId('report-failed'));
      assert.match(
        await page.evaluate(() => document.querySelector('[data-testid="report-failed"]')?.textContent ?? ''),
        /it was refused/,
      );
      assert.deepEqual(await audit(page, 'report that failed', test), []);
      await page.click(byTestId('report-retry'));
      await waitForReport(page, 1);
      await page.see(byTestId('report-more'));
      assert.equal(await page.exists(byTestId('report-alone')), false, 'there is no other snapshot to choose');
      assert.equal((await readReport(page)).verdictKind, 'single');
      assert.deepEqual(await audit(page, 'report on one', test), []);
      await page.click(`${byTestId('report-next')} a[href*="view=map"]`);
      await page.see(byTestId('heap-map'));
      await page.press('1');
      await waitForReport(page, 1);
      await waitForOverview(page, PLAIN);
    },
  },
];
