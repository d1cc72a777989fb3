/** Preloaded into a measured process: writes its peak memory and its processor time, when it ends, to the file USAGE. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakMB: (maxRSS * 1024) / 1e6, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(/** @type {string} */ (process.env['USAGE']), JSON.stringify(usage));
});
