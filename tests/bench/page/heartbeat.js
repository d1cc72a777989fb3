/**
 * Measures how long this page's thread is blocked: the longest of the browser's long tasks (50 ms and more), and the
 * longest gap between heartbeats, which shows shorter ones, too.
 *
 * The heart beats by timer and by frame. A loop of messages would see more, but take one of two cores from the code
 * under test.
 */
const BEAT_MS = 4;

export function startHeartbeat() {
  let longestTask = 0;
  let longestGap = 0;
  let running = true;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });

  /** @param {(next: () => void) => void} schedule @param {number} due */
  const beat = (schedule, due) => {
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      longestGap = Math.max(longestGap, now - last - due);
      last = now;
      if (running) schedule(tick);
    };
    schedule(tick);
  };
  beat((next) => setTimeout(next, BEAT_MS), BEAT_MS);
  beat(requestAnimationFrame, 1000 / 60);

  return {
    /** Ends the measurement; returns milliseconds of delay. `longestTask` is 0 if no task took 50 ms. */
    async stop() {
      // The observer reports a task after its end, and the heart must beat once more to notice a last gap.
      await new Promise((resolve) => setTimeout(resolve, 50));
      running = false;
      for (const { duration } of observer.takeRecords()) longestTask = Math.max(longestTask, duration);
      observer.disconnect();
      return { longestTask, longestGap };
    },
  };
}
