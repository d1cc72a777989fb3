/** Code that takes snapshots, to be copied into a program. */

/** @param {{ hasNumbers: boolean }} options Whether the runtime can write the values of numbers. */
export const onSignal = ({ hasNumbers }) => `const { writeHeapSnapshot } = require('v8');

process.on('SIGUSR2', () => {
  const file = \`/tmp/heap-\${process.pid}-\${Date.now()}.heapsnapshot\`;
  console.error('wrote', writeHeapSnapshot(file${hasNumbers ? ', { exposeNumericValues: true }' : ''}));
});
`;

/** As a module, for Bun. */
export const onSignalBun = `import { writeHeapSnapshot } from 'node:v8';

process.on('SIGUSR2', () => {
  const file = \`/tmp/heap-\${process.pid}-\${Date.now()}.heapsnapshot\`;
  console.error('wrote', writeHeapSnapshot(file));
});
`;

/** In Deno, listeners that `process.on` adds before the main module get no signal. */
export const onSignalDeno = `import { writeHeapSnapshot } from 'node:v8';

Deno.addSignalListener('SIGUSR2', () => {
  const file = \`/tmp/heap-\${Deno.pid}-\${Date.now()}.heapsnapshot\`;
  console.error('wrote', writeHeapSnapshot(file));
});
`;

export const ofWorker = `const { createWriteStream } = require('fs');

async function saveHeapOf(worker, file) {
  const snapshot = await worker.getHeapSnapshot();
  await new Promise((resolve, reject) => {
    snapshot.pipe(createWriteStream(file)).on('finish', resolve).on('error', reject);
  });
}
`;

export const withHeapdump = `require('heapdump'); // writes a snapshot on SIGUSR2
`;

/** Moves a snapshot to S3, unless the memory or the disk of the function has too little room. */
export const toS3 = `// save-snapshot.mjs
import { createReadStream, statfsSync, statSync, unlinkSync } from 'node:fs';
import { getHeapStatistics, writeHeapSnapshot } from 'node:v8';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export async function saveSnapshot(name) {
  const { used_heap_size: heap } = getHeapStatistics();
  const memory = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) * 2 ** 20;
  const { bavail, bsize } = statfsSync('/tmp');
  if (process.memoryUsage().rss + heap > memory || 2 * heap > bavail * bsize) {
    console.warn(\`no room for a snapshot of \${heap} bytes\`);
    return;
  }
  const file = writeHeapSnapshot(\`/tmp/\${name}.heapsnapshot\`);
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: process.env.SNAPSHOT_BUCKET,
        Key: \`\${process.env.AWS_LAMBDA_LOG_STREAM_NAME}/\${name}.heapsnapshot\`,
        Body: createReadStream(file),
        ContentLength: statSync(file).size,
      }),
    );
  } finally {
    unlinkSync(file);
  }
}
`;

export const inHandler = `import { saveSnapshot } from './save-snapshot.mjs';

let calls = 0;
export async function handler(event) {
  const answer = await work(event); // your function
  calls += 1;
  if (calls === 100 || calls === 200 || calls === 300) await saveSnapshot(\`call-\${calls}\`);
  return answer;
}
`;

export const inElectron = `const { app } = require('electron');

process.on('SIGUSR2', () => {
  process.takeHeapSnapshot(\`\${app.getPath('temp')}/main-\${Date.now()}.heapsnapshot\`);
});
`;
