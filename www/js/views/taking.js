/** How to take snapshots that show a leak, on the start screen. */

import { html } from '../../vendor/lit-html/lit-html.js';

/** @import { Speech } from '../lib/speech.js' */

/** @param {Speech} speech */
export function taking({ t }) {
  return html`
    <details class="hw-taking" data-testid="taking">
      <summary>${t('taking.title')}</summary>
      <div class="hw-taking__body">
        <p>${t('taking.text')}</p>
        <ol class="hw-taking__steps">
          <li>${t('taking.warm')}</li>
          <li>${t('taking.load')}</li>
          <li>${t('taking.again')}</li>
        </ol>
        <dl class="hw-taking__ways">
          <dt>${t('taking.node')}</dt>
          <dd>
            ${t('taking.node.start')}
            <code>node --heapsnapshot-signal=SIGUSR2 server.js</code>
            ${t('taking.node.signal')}
            <code>kill -USR2 PID</code>
            ${t('taking.node.call')}
            <code>require('node:v8').writeHeapSnapshot()</code>
            ${t('taking.node.cost')}
          </dd>
          <dt>${t('taking.chrome')}</dt>
          <dd>${t('taking.chrome.text')}</dd>
        </dl>
      </div>
    </details>
  `;
}
