import { chromium } from 'playwright-core';
const [out,h,...names]=process.argv.slice(2);
const b = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox','--allow-file-access-from-files']});
const p = await b.newPage({viewport:{width:names.length*(Number(h)||310),height:810}});
const { readFileSync } = await import('node:fs');
await p.setContent('<body style="margin:0;display:flex;gap:10px;background:#888">'+names.map(n=>`<img src="data:image/png;base64,${readFileSync(n).toString('base64')}">`).join(''));
await p.screenshot({path:out}); await b.close();
