/** Logs of memory, made by formula: a program that leaks, and one that does not. */

const START = Date.UTC(2026, 10, 30, 9, 0, 0);

/**
 * An hour of samples as a logger writes them, one each five seconds, among lines that say something else.
 * @param {object} program
 * @param {number} program.leak In MB, over the hour.
 */
export function makeMemoryLog({ leak }) {
  let state = 5;
  const random = () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const count = 721;
  return Array.from({ length: count }, (_, index) => {
    const gathered = ((index % 36) / 36) * 28 + random() * 8;
    const heapUsed = Math.round((42 + (leak * index) / count + gathered) * 1e6);
    const heapTotal = heapUsed + Math.round((5 + random()) * 1e6);
    const arrayBuffers = Math.round((1.2 + random() * 0.6) * 1e6);
    const external = arrayBuffers + 1_700_000;
    const rss = heapTotal + external + Math.round((52 + random()) * 1e6);
    const at = START + index * 5000;
    const sample = JSON.stringify({
      ...{ level: 30, time: at, pid: 4711, hostname: 'shop' },
      ...{ memory: { rss, heapTotal, heapUsed, external, arrayBuffers }, msg: 'memory' },
    });
    return index % 40 === 0
      ? `{"level":30,"time":${at},"pid":4711,"hostname":"shop","msg":"GET /cart"}\n${sample}`
      : sample;
  }).join('\n');
}
