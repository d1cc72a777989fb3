/**
 * Measures the page with millions of nodes: `npm run bench -- --ui [FILE]`. See README.md.
 *
 * Drives the real page in Chromium by wheel, scrollbar, keys and clicks, and measures for each action the longest task on
 * the page's thread and the time until all rows in view are complete.
 */
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBig, readCounts } from './make-big.mjs';
import { median, ms, printTable } from './report.mjs';
import { recordTasks } from './ui/tasks.mjs';

/** @import { Browser, Page } from 'playwright-core' */
/** @import { LongestTask } from './ui/tasks.mjs' */

const here = dirname(fileURLToPath(import.meta.url));
/** Two copies of four million nodes each. */
const COPIES = 2;
const LEAST_NODES = 5_000_000;
const VIEWPORT = { width: 1440, height: 900 };
/** A search that finds every node with a size. */
const ALL = 'shallow>=0';
const OPENED_ROWS = 6;
const OPEN_LIMIT_MS = 300_000;
/** The page's limit for a task on its thread. */
const TASK_LIMIT_MS = 50;
const ROWS_LIMIT_MS = 100;

const byTestId = (/** @type {string} */ id) => `[data-testid="${id}"]`;

/**
 * What was measured of one thing that was done, over all rounds.
 * @typedef {object} Act
 * @property {string} name
 * @property {boolean} waits Whether something comes before the first page: the engine puts a list in order, or typing
 *   has to rest.
 * @property {number} rows How long the list was.
 * @property {number[]} times Until all rows in view were there.
 * @property {LongestTask[]} page The page thread's longest task of each round.
 * @property {LongestTask[]} engine
 * @property {number} tasks How many tasks the page's thread ran.
 * @property {number} over How many of them took longer than they may.
 */

/** The default snapshot. */
export const uiSnapshot = () => makeBig({ copies: COPIES });

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {string} path
 * @param {{ rounds: number }} options
 */
export async function benchUi(browser, url, path, { rounds }) {
  const { nodes, edges, bytes } = readCounts(path);
  console.log(`${basename(path)}: ${(bytes / 1e6).toFixed(1)} MB, ${nodes} nodes, ${edges} edges`);
  if (nodes < LEAST_NODES) console.error(`less than ${LEAST_NODES} nodes: this says little`);
  /** @type {Map<string, Act>} */
  const acts = new Map();
  for (let round = 1; round <= rounds; round++) {
    const page = await openInPage(browser, url, path);
    await playAll(createPlayer(browser, page, acts));
    await page.close();
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  const results = [...acts.values()];
  printActs(results);
  return { file: basename(path), bytes, nodes, edges, rounds, acts: results };
}

/**
 * @param {Browser} browser
 * @param {string} url
 * @param {string} path
 */
async function openInPage(browser, url, path) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`));
  page.on('crash', () => console.error('the page crashed'));
  await page.addInitScript({ path: join(here, 'ui', 'probe.js') });
  await page.goto(url);
  await page.waitForSelector(`${byTestId('engine')}[data-kind="ready"]`);
  await page.setInputFiles(byTestId('file-input'), path);
  await page.waitForSelector(byTestId('report'), { timeout: OPEN_LIMIT_MS });
  await page.click(byTestId('tab-overview'));
  // After the preview, progress is in the status bar. When it ends, views that need all numbers are available.
  await page.waitForFunction(() => !document.querySelector('[data-testid="progress"]'), undefined, {
    timeout: OPEN_LIMIT_MS,
  });
  return page;
}

/** @typedef {ReturnType<typeof createPlayer>} Player */

/**
 * @param {Browser} browser
 * @param {Page} page
 * @param {Map<string, Act>} acts
 */
function createPlayer(browser, page, acts) {
  /** @type {number[] | undefined} */
  let times;

  /** @param {string} testId */
  const countRows = (testId) =>
    page.evaluate(
      (selector) => Number(document.querySelector(selector)?.getAttribute('aria-rowcount') ?? 1) - 1,
      `${byTestId(testId)} [aria-rowcount]`,
    );

  return {
    page,
    countRows,

    /**
     * Runs `body` and records the measurements.
     * @param {string} name
     * @param {string} testId The list whose rows are waited for.
     * @param {() => Promise<void>} body
     * @param {{ waits?: boolean }} [kind]
     */
    async record(name, testId, body, { waits = false } = {}) {
      const act = acts.get(name) ?? { name, waits, rows: 0, times: [], page: [], engine: [], tasks: 0, over: 0 };
      acts.set(name, act);
      // Lets earlier work finish, so that it is not measured.
      await page.waitForTimeout(250);
      const recorder = await recordTasks(browser);
      times = [];
      await body().catch((/** @type {Error} */ { message }) => {
        // Continue with the other actions; the message names what did not appear.
        console.error(`FAILED: ${name}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`);
        process.exitCode = 1;
      });
      const tasks = await recorder.stop();
      act.times.push(...times);
      act.page.push(tasks.page);
      act.engine.push(tasks.engine);
      act.tasks += tasks.count;
      act.over += tasks.over;
      act.rows = await countRows(testId);
      process.stderr.write(`${name}: ${ms(Math.max(0, ...times))} ms at worst\n`);
    },

    /**
     * One step: `input` is done by playwright, and the clock starts at the event of that name.
     * @param {string} from
     * @param {() => Promise<unknown>} input
     * @param {{ isSame?: boolean }} [how]
     */
    async step(from, input, { isSame = false } = {}) {
      await page.evaluate((how) => /** @type {any} */ (globalThis).benchUi.arm(how), { from, isSame });
      await input();
      times?.push(await page.evaluate(() => /** @type {any} */ (globalThis).benchUi.done()));
    },

    /** Sets the scrollbar to a position. @param {string} testId @param {number} share */
    async jump(testId, share) {
      const took = await page.evaluate(
        ([id, to]) => /** @type {any} */ (globalThis).benchUi.scrollTo(id, to),
        /** @type {const} */ ([testId, share]),
      );
      times?.push(took);
    },

    /** Drags the scrollbar to a position. @param {string} testId @param {number} share @param {number} steps */
    async drag(testId, share, steps) {
      const took = await page.evaluate(
        ([id, to, count]) => /** @type {any} */ (globalThis).benchUi.dragTo(id, to, count),
        /** @type {const} */ ([testId, share, steps]),
      );
      times?.push(took);
    },
  };
}

/**
 * Uses wheel, scrollbar and keys in one list.
 * @param {Player} player
 * @param {string} where What the list is called.
 * @param {string} testId
 */
async function scrollAbout(player, where, testId) {
  const { page, record, step, jump, drag } = player;
  const viewport = page.locator(`${byTestId(testId)} .hw-grid__viewport`);
  await viewport.hover({ position: { x: 300, y: 200 } });
  await jump(testId, 0.001);
  await record(`${where}: wheel, step by step`, testId, async () => {
    for (const delta of [...Array(15).fill(120), ...Array.from({ length: 20 }, (_, i) => (i % 2 ? -480 : 600))]) {
      await step('wheel', () => page.mouse.wheel(0, delta));
    }
  });
  await record(`${where}: wheel, all at once`, testId, async () => {
    await step('wheel', async () => {
      for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 1000);
    });
  });
  await record(`${where}: scrollbar put elsewhere`, testId, async () => {
    for (const share of [0.5, 0.1, 0.93, 0.31, 0.77, 0.02, 0.62, 1, 0.44, 0.21, 0.86, 0]) await jump(testId, share);
  });
  await record(`${where}: scrollbar dragged, last step`, testId, async () => {
    for (const share of [0.9, 0.3, 0.6]) await drag(testId, share, 60);
  });
  await viewport.focus();
  await record(`${where}: PageDown, End, Home`, testId, async () => {
    for (const key of ['Home', ...Array(12).fill('PageDown'), 'End', ...Array(6).fill('PageUp'), 'Home']) {
      await step('keydown', () => page.keyboard.press(key), { isSame: true });
    }
  });
}

/**
 * Clicks each column's title, twice where a second click reverses the order.
 * @param {Player} player
 * @param {string} where
 * @param {string} testId
 * @param {{ waits: boolean }} kind
 */
async function sortByAll({ page, record, step }, where, testId, kind) {
  const titles = page.locator(`${byTestId(testId)} .hw-grid__sort`);
  const labels = (await titles.allTextContents()).map((label) => label.trim());
  for (const [i, label] of labels.entries()) {
    // Sorting by name comes last.
    if (kind.waits && i === 0) continue;
    for (const turn of ['', ', reversed', ', again']) {
      await record(
        `${where}: sorted by ${label}${turn}`,
        testId,
        () => step('click', () => titles.nth(i).click({ position: { x: 8, y: 8 } })),
        { waits: kind.waits && turn !== ', again' },
      );
    }
  }
}

/**
 * @param {Player} player
 * @param {string} testId
 * @param {number} index From 0.
 */
function markOf({ page }, testId, index) {
  return page.locator(
    `${byTestId(testId)} .hw-grid__row[aria-rowindex="${index + 2}"]:not([aria-hidden]) .hw-grid__mark`,
  );
}

/**
 * Expands the first expandable rows of a list, and collapses them.
 * @param {Player} player
 * @param {string} where
 * @param {string} testId
 * @param {number} [from] The first row.
 */
async function openSome(player, where, testId, from = 0) {
  const { page, record, step } = player;
  const rows = `${byTestId(testId)} .hw-grid__row[aria-expanded="false"]:not([hidden]):not([aria-hidden])`;
  const places = await page
    .locator(rows)
    .evaluateAll((elements) => elements.map((row) => Number(row.getAttribute('aria-rowindex')) - 2));
  // From the bottom up, so that the positions of the others do not change.
  const chosen = places
    .filter((place) => place >= from)
    .sort((a, b) => a - b)
    .slice(0, OPENED_ROWS)
    .reverse();
  const press = async () => {
    for (const place of chosen) await step('pointerdown', () => markOf(player, testId, place).click());
  };
  await record(`${where}: rows opened`, testId, press);
  chosen.reverse();
  await record(`${where}: rows closed`, testId, press);
}

/** @param {Player} player @param {string} view */
async function goTo({ page, step }, view) {
  await step('click', () => page.click(byTestId(`tab-${view}`)));
}

/** @param {Player} player */
async function playAll(player) {
  const { page, record, step, jump } = player;
  const title = (/** @type {string} */ testId, /** @type {number} */ column) =>
    page.locator(`${byTestId(testId)} .hw-grid__title:nth-child(${column}) .hw-grid__sort`);

  await record(
    'Classes: view opened, while the engine answers the overview',
    'class-grid',
    () => goTo(player, 'classes'),
    {
      waits: true,
    },
  );
  await scrollAbout(player, 'Classes', 'class-grid');
  await sortByAll(player, 'Classes', 'class-grid', { waits: false });
  await record(
    'Classes: filter typed, from the last letter',
    'class-grid',
    async () => {
      await page.focus(byTestId('class-filter'));
      for (const text of ['No', 'S', 'Node']) {
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type(text.slice(0, -1), { delay: 60 });
        await step('input', () => page.keyboard.type(text.slice(-1)));
      }
      await page.keyboard.press('ControlOrMeta+a');
      await step('input', () => page.keyboard.press('Delete'));
    },
    { waits: true },
  );

  // The class with the most objects first.
  await step('click', () => title('class-grid', 3).click());
  await record(
    'Objects of a class: opened',
    'class-grid',
    () => step('pointerdown', () => markOf(player, 'class-grid', 0).click()),
    {
      waits: true,
    },
  );
  await scrollAbout(player, 'Objects of a class', 'class-grid');
  await openSome(player, 'Objects of a class', 'class-grid', 1);

  await record('Dominators: view opened', 'dominators-grid', () => goTo(player, 'dominators'), { waits: true });
  await scrollAbout(player, 'Dominators', 'dominators-grid');
  await page
    .locator(`${byTestId('dominators-grid')} .hw-grid__viewport`)
    .evaluate((element) => (element.scrollTop = 0));
  await openSome(player, 'Dominators', 'dominators-grid');

  await record('Containment: view opened', 'containment-grid', () => goTo(player, 'containment'));
  await openSome(player, 'Containment', 'containment-grid');

  await page.click(byTestId('tab-search'));
  await page.waitForSelector(byTestId('search-query'));
  for (const text of ['type:object', ALL]) {
    await record(
      `Search ${text}: found`,
      'search-grid',
      async () => {
        await page.fill(byTestId('search-query'), text);
        await step('keydown', () => page.press(byTestId('search-query'), 'Enter'));
      },
      { waits: true },
    );
  }
  await scrollAbout(player, 'All nodes', 'search-grid');
  await sortByAll(player, 'All nodes', 'search-grid', { waits: true });
  await page.locator(`${byTestId('search-grid')} .hw-grid__viewport`).evaluate((element) => (element.scrollTop = 0));

  await record('Object: page opened, and back', 'search-grid', async () => {
    for (const index of [15, 10, 5]) {
      const row = `${byTestId('search-grid')} .hw-grid__row[aria-rowindex="${index}"]:not([aria-hidden])`;
      await step('click', () => page.click(`${row} a`));
      await step('popstate', () => page.goBack());
    }
  });

  const held = 'retainers>100000';
  await record(
    `Search ${held}: found`,
    'search-grid',
    async () => {
      await page.fill(byTestId('search-query'), held);
      await step('keydown', () => page.press(byTestId('search-query'), 'Enter'));
    },
    { waits: true },
  );
  const holders = 'Object: page of one that many hold';
  const first = `${byTestId('search-grid')} .hw-grid__row[aria-rowindex="2"]:not([aria-hidden]) a`;
  await record(holders, 'retainers-grid', () => step('click', () => page.click(first)), { waits: true });
  await record('Retainers: scrollbar put elsewhere', 'retainers-grid', async () => {
    for (const share of [0.5, 0.1, 0.93, 0.31, 1, 0.2]) await jump('retainers-grid', share);
  });
  // Leaving the search view clears the search.
  const views = ['classes', 'dominators', 'containment'];
  await record('Views: back and forth', 'containment-grid', async () => {
    for (const view of [...views, ...views, ...views]) await goTo(player, view);
  });
  await page.click(byTestId('tab-search'));
  await page.fill(byTestId('search-query'), ALL);
  await step('keydown', () => page.press(byTestId('search-query'), 'Enter'));
  await record('All nodes: sorted by name', 'search-grid', () => step('click', () => title('search-grid', 1).click()), {
    waits: true,
  });
}

/** @param {Act[]} acts */
function printActs(acts) {
  const worst = (/** @type {number[]} */ values) => Math.max(0, ...values);
  const over = (/** @type {number} */ value, /** @type {number} */ limit) => `${ms(value)}${value > limit ? ' !' : ''}`;
  const rowsOf = (/** @type {boolean} */ waits) =>
    acts
      .filter((act) => act.waits === waits)
      .map(({ name, rows, times, page, engine }) => {
        const task = page.reduce((a, b) => (b.ms > a.ms ? b : a));
        return [
          name,
          String(rows),
          String(times.length),
          ms(median(times)),
          waits ? ms(worst(times)) : over(worst(times), ROWS_LIMIT_MS),
          over(task.ms, TASK_LIMIT_MS),
          ms(worst(page.map(({ cpu }) => cpu))),
          ms(worst(engine.map((one) => one.ms))),
          task.parts,
        ];
      });
  const head = [
    '',
    'rows',
    'times',
    'median ms',
    'worst ms',
    'page task ms',
    'CPU',
    'engine task ms',
    'what the page did',
  ];
  console.log('\ntime until a full page of rows is complete, without other work first\n');
  printTable(head, rowsOf(false));
  console.log(
    '\ntime with other work first: the engine finds and sorts this many rows, or waits 150 ms after typing\n',
  );
  printTable(head, rowsOf(true));
  const paged = acts.filter(({ waits }) => !waits).flatMap(({ times }) => times);
  const tasks = acts.flatMap(({ page }) => page);
  const over50 = acts.reduce((sum, act) => sum + act.over, 0);
  const count = acts.reduce((sum, act) => sum + act.tasks, 0);
  console.log(
    `\n${paged.length} pages of rows: median ${ms(median(paged))} ms, worst ${ms(worst(paged))} ms, ` +
      `${paged.filter((time) => time > ROWS_LIMIT_MS).length} over ${ROWS_LIMIT_MS} ms; ` +
      `${count} tasks on the page's thread, ${over50} over ${TASK_LIMIT_MS} ms, the longest ${ms(worst(tasks.map((task) => task.ms)))} ms; ` +
      `most processor time of one: ${ms(worst(tasks.map(({ cpu }) => cpu)))} ms`,
  );
}
