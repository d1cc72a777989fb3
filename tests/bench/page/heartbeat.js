/**
 * Watches how long this page's thread is kept from its next task: the longest of what the browser itself calls long
 * tasks (50 ms and more), and the longest gap between heartbeats, which sees shorter ones too.
 *
 * The heart beats by timer and by frame. A loop of messages would see more, and take one of two cores from those who
 * are being measured.
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
    /** Ends the watch; milliseconds beyond what was due. `longestTask` is 0 where no task took 50 ms. */
    async stop() {
      // The observer hears of a task after it, and the heart must beat once more to notice a last gap.
      await new Promise((resolve) => setTimeout(resolve, 50));
      running = false;
      for (const { duration } of observer.takeRecords()) longestTask = Math.max(longestTask, duration);
      observer.disconnect();
      return { longestTask, longestGap };
    },
  };
}
