/**
 * Runs in the page and measures the time from an action until every row in view is complete.
 *
 * A grid leaves the place of a row empty until its data arrive, so the picture counts: rows that cover the viewport
 * without a gap. It is checked in each frame after all callbacks of the frame, and the clock stops in the next task, when
 * the frame has been submitted. The clock starts at the time stamp of the input, before the page's thread receives it.
 */

/** Rounding may lose half a pixel. */
const TOLERANCE_PX = 1;
const LIMIT_MS = 120_000;

/**
 * The visible part of the lists, and whether it is complete.
 * @returns {{ signature: string; full: boolean }}
 */
function look() {
  const grids = [...document.querySelectorAll('hw-grid')];
  const seen = grids.map(lookAt);
  return {
    signature: seen.map(({ signature }) => signature).join('\n'),
    // A view that waits for its data has no list yet.
    full: seen.length > 0 && seen.every(({ full }) => full),
  };
}

/** @param {Element} grid */
function lookAt(grid) {
  const viewport = /** @type {HTMLElement} */ (grid.querySelector('.hw-grid__viewport'));
  const head = /** @type {HTMLElement} */ (grid.querySelector('.hw-grid__head'));
  const count = viewport.getAttribute('aria-rowcount');
  const order = [...head.querySelectorAll('[aria-sort]')].map((title) => title.getAttribute('aria-sort'));
  const from = head.getBoundingClientRect().bottom;
  const to = viewport.getBoundingClientRect().top + viewport.clientTop + viewport.clientHeight;
  const rows = [...grid.querySelectorAll('.hw-grid__row:not([hidden]):not([aria-hidden])')]
    .map((row) => ({ row, ...edgesOf(row) }))
    .filter(({ top, bottom }) => bottom > from && top < to)
    .sort((a, b) => a.top - b.top);
  let covered = from;
  for (const { top, bottom } of rows) if (top <= covered + TOLERANCE_PX) covered = Math.max(covered, bottom);
  const last = rows.at(-1)?.row.getAttribute('aria-rowindex');
  const isBusy = viewport.getAttribute('aria-busy') === 'true';
  const first = rows[0];
  return {
    full: !isBusy && count !== null && (covered >= to - TOLERANCE_PX || count === '1' || last === count),
    signature: [grid.getAttribute('data-testid'), count, order, first?.row.textContent, first?.top].join('|'),
  };
}

/** @param {Element} element */
function edgesOf(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}

/**
 * Calls back in each frame after all other callbacks. Resize observers report a change in the same frame, after layout.
 * @param {() => boolean} body Whether to go on.
 */
function eachFrame(body) {
  const flag = document.createElement('div');
  flag.style.cssText = 'position:fixed;left:-9px;top:0;width:1px;height:1px;contain:strict';
  document.body.append(flag);
  let size = 1;
  const grow = () => {
    size = 3 - size;
    flag.style.width = `${size}px`;
  };
  const observer = new ResizeObserver(() => {
    if (body()) {
      requestAnimationFrame(grow);
      return;
    }
    observer.disconnect();
    flag.remove();
  });
  observer.observe(flag);
}

const channel = new MessageChannel();
/** @type {(() => void)[]} */
const afterFrame = [];
channel.port1.onmessage = () => afterFrame.splice(0).forEach((call) => call());

/** @type {Promise<number> | undefined} */
let running;

/**
 * Waits for the next input of a kind, or acts itself, and then for a complete picture that differs from the previous one.
 * @param {{ from: string; act?: () => void; isSame?: boolean }} how `from`: the event that starts the clock. `isSame`:
 *   that the picture may be as before.
 */
function arm({ from, act, isSame = false }) {
  const before = look().signature;
  running = new Promise((resolve, reject) => {
    let began = Number.NaN;
    const armed = performance.now();
    const start = (/** @type {number} */ time) => {
      began = time;
      performance.mark('bench-act');
    };
    const watch = () =>
      eachFrame(() => {
        const { signature, full } = look();
        if (!Number.isNaN(began) && full && (isSame || signature !== before)) {
          afterFrame.push(() => resolve(performance.now() - began));
          channel.port2.postMessage(undefined);
          return false;
        }
        if (performance.now() - armed < LIMIT_MS) return true;
        reject(new Error(`no full picture after ${LIMIT_MS} ms: ${signature} (before: ${before})`));
        return false;
      });
    if (act) {
      start(performance.now());
      act();
    } else {
      addEventListener(from, ({ timeStamp }) => start(timeStamp), { capture: true, once: true });
    }
    watch();
  });
  running.catch(() => undefined);
}

Object.assign(globalThis, {
  benchUi: {
    look,
    arm,
    /** @param {string} testId @param {number} share where to, as a share of all */
    scrollTo: (testId, share) => {
      const viewport = document.querySelector(`[data-testid="${testId}"] .hw-grid__viewport`);
      if (!viewport) throw new Error(`no ${testId}`);
      arm({
        from: '',
        act: () => (viewport.scrollTop = Math.round(share * (viewport.scrollHeight - viewport.clientHeight))),
      });
      return running;
    },
    /** Drags the scrollbar, one step per frame, and returns how long rows were missing after the last step. */
    dragTo: (/** @type {string} */ testId, /** @type {number} */ share, /** @type {number} */ steps) => {
      const viewport = document.querySelector(`[data-testid="${testId}"] .hw-grid__viewport`);
      if (!viewport) throw new Error(`no ${testId}`);
      const range = viewport.scrollHeight - viewport.clientHeight;
      const start = viewport.scrollTop;
      return new Promise((resolve, reject) => {
        let step = 0;
        const move = () => {
          step += 1;
          const act = () => (viewport.scrollTop = Math.round(start + ((share * range - start) * step) / steps));
          if (step < steps) {
            act();
            requestAnimationFrame(move);
            return;
          }
          arm({ from: '', act });
          running?.then(resolve, reject);
        };
        requestAnimationFrame(move);
      });
    },
    done: () => running,
  },
});
