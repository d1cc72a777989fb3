import { startChromium } from './tests/extension/chromium.mjs';
import { servePages } from './tests/extension/pages.mjs';
import { drop, takeSnapshot, waitForEngine, waitForReport } from './tests/extension/actions.mjs';
import { readFileSync } from 'node:fs';
const pages = await servePages();
const b = await startChromium('chromium-debugger', pages.urlOf('/dialog.html'));
try {
const d = await b.devtools();
const p = await b.panel(d);
await waitForEngine(p);
const page = await b.page(); await page.send('HeapProfiler.enable');
const files=[];
for (const n of ['a','b','c']) { await page.evaluate(async()=>{for(let n=0;n<8;n++){document.querySelector('#open').click(); await new Promise(r=>setTimeout(r,5))}}); pages.add('/'+n, await takeSnapshot(page)); files.push({served:pages.urlOf('/'+n),name:`Heap-20261130T14${n}.heapsnapshot`}) }
const dark = process.argv.includes('dark');
if (dark) await d.evaluate(async () => { const m='./core/common/common.js'; const { Settings } = await import(m); Settings.Settings.instance().moduleSetting('ui-theme').set('dark') });
const W = Number(process.argv[2]||300);
await d.send('Emulation.setDeviceMetricsOverride', { width: W, height: 800, deviceScaleFactor: 1, mobile: false });
await d.evaluate(async () => { const m='./core/common/common.js'; const { Settings } = await import(m); Settings.Settings.instance().createSetting('currentDockState', '').set('undocked'); });
await p.waitFor('narrow', w=>innerWidth<=w, W);
const check = async (v)=>{ await new Promise(r=>setTimeout(r,700)); await p.drawn();
 const bad = await p.evaluate(()=>{ const o=[]; const main=document.getElementById('hw-main'); const W=innerWidth; const over=[document.documentElement,main].filter(e=>e.scrollWidth>e.clientWidth+1); if(!over.length) return o; const scrolls=e=>{for(let a=e.parentElement;a&&a!==main&&a!==document.body;a=a.parentElement){const s=getComputedStyle(a); if(/auto|scroll|hidden|clip/.test(s.overflowX)) return true} return false}; for(const e of document.querySelectorAll('body *')){const r=e.getBoundingClientRect(); if(r.width&&r.right>W+1&&!scrolls(e)) o.push(`${e.tagName}.${typeof e.className==='string'?e.className:''} ${Math.round(r.left)}-${Math.round(r.right)}`)} return [over.map(e=>e.tagName+e.scrollWidth+'/'+e.clientWidth).join(' '),...o.slice(0,14)]});
 console.log(v, innerWidthText, bad);
 await d.screenshot(`/tmp/shots/${W}${dark?'-dark':''}-${v}.png`) };
let innerWidthText='';
const go = async v=>{ await p.evaluate(w=>void(location.hash=`#v=1&view=${w}`),v); await check(v) };
for (const v of ['start','live','tab','doctor','memory']) await go(v);
await drop(p, files); await waitForReport(p,3);
await check('report');
for (const v of ['overview','classes','containment','dominators','map','strings','compare','trend','contexts','statistics','search']) { await p.evaluate(w=>document.querySelector(`[data-testid=tab-${w}]`)?.click(),v); await check(v) }
} finally { await b.close(); pages.close() }
