/**
 * The tasks of the page's thread, from the browser's own trace. A long task observer in the page reports only tasks of
 * 50 ms and more, and a timer also measures the time between tasks.
 */

/** Trace categories for tasks, our marks, and the activities within a task. */
const CATEGORIES = ['toplevel', 'blink.user_timing', 'devtools.timeline', 'v8'];
const TASK = 'ThreadControllerImpl::RunTask';
/** Activities within a task that describe it. */
const PARTS = new Set([
  ...['FunctionCall', 'EvaluateScript', 'v8.compile', 'RunMicrotasks', 'TimerFire', 'FireAnimationFrame'],
  ...['EventDispatch', 'HandlePostMessage', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'],
  ...['MajorGC', 'MinorGC', 'V8.GCScavenger', 'V8.GCFinalizeMC', 'HitTest', 'ParseHTML', 'Animation'],
]);

/** @typedef {{ name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; args?: any }} TraceEvent */

/**
 * The longest task of a thread: how long it took, and what it was about. `cpu` is the most that the processor worked for
 * any one task: less, where others compete for the cores.
 * @typedef {{ ms: number; cpu: number; parts: string }} LongestTask
 */

/**
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<{ stop: () => Promise<{ page: LongestTask; engine: LongestTask; count: number; over: number }> }>}
 */
export async function recordTasks(browser) {
  const session = await browser.newBrowserCDPSession();
  /** @type {TraceEvent[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(.../** @type {any[]} */ (value)));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES, excludedCategories: ['*'] },
  });
  return {
    async stop() {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      return readTasks(events);
    },
  };
}

/** @param {TraceEvent[]} events */
function readTasks(events) {
  // The page's renderer is the one with our marks; Chromium keeps spare renderers.
  const mark = events.find(({ name }) => name === 'bench-act');
  const none = { ms: 0, cpu: 0, parts: '' };
  if (!mark) return { page: none, engine: none, count: 0, over: 0 };
  const { pid } = mark;
  const threads = new Map(
    events
      .filter((event) => event.name === 'thread_name' && event.pid === pid)
      .map(({ tid, args }) => [tid, args.name]),
  );
  const tasks = events.filter((event) => event.name === TASK && event.pid === pid && event.dur !== undefined);
  const ofPage = tasks.filter(({ tid }) => tid === mark.tid);
  const ofEngine = tasks.filter(({ tid }) => /DedicatedWorker/.test(threads.get(tid) ?? ''));
  return {
    page: longest(ofPage, events),
    engine: longest(ofEngine, events),
    count: ofPage.length,
    over: ofPage.filter(({ dur = 0 }) => dur > 50_000).length,
  };
}

/**
 * @param {TraceEvent[]} tasks
 * @param {TraceEvent[]} events
 * @returns {LongestTask}
 */
function longest(tasks, events) {
  /** @type {TraceEvent | undefined} */
  let found;
  for (const task of tasks) if ((task.dur ?? 0) > (found?.dur ?? -1)) found = task;
  const cpu = tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000;
  if (!found) return { ms: 0, cpu, parts: '' };
  const { ts, dur = 0, pid, tid } = found;
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const event of events) {
    const isInside = event.pid === pid && event.tid === tid && event.ts >= ts && event.ts < ts + dur;
    if (!isInside || !PARTS.has(event.name) || !event.dur) continue;
    parts.set(event.name, (parts.get(event.name) ?? 0) + event.dur / 1000);
  }
  const text = [...parts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([name, took]) => `${name} ${took.toFixed(0)}`)
    .join(', ');
  return { ms: dur / 1000, cpu, parts: text };
}
