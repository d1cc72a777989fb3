/** The commands that take snapshots where a program runs: three questions, and the ways that work there. */

import { html, nothing } from '../lib/html.js';
import { NEWEST, RUNTIMES, answersFor, placesOf, rangeText, versionsOf, waysFor } from '../doctor/answers.js';
import { formatHash } from '../state/url-state.js';
import { icons } from '../widgets/icons.js';
import { command } from './command.js';

/** @import { Link, RouteOf, StateIn } from '../state/app-state.js' */
/** @import { Actions } from '../state/actions.js' */
/** @import { Answers, Step, Way } from '../doctor/types.js' */
/** @import { Speech } from '../lib/speech.js' */

/**
 * @param {StateIn<'doctor'>} state
 * @param {Actions} actions
 * @param {Speech} speech
 */
export function doctorView({ route }, actions, speech) {
  const { t } = speech;
  const answers = answersFor(route, location.origin);
  return html`
    <div class="hw-doctor" data-testid="doctor">
      <h1 class="hw-doctor__title">${t('doctor.title')}</h1>
      <p class="hw-doctor__lead">${t('doctor.lead')} ${t('doctor.capitals')}</p>
      ${questions(route, answers, speech)}
      <p class="hw-doctor__secrets">${icons.shield} ${t('doctor.secrets')}</p>
      ${waysFor(answers).map((way, at) => card(way, at, actions, speech))}
    </div>
  `;
}

/**
 * @param {RouteOf<'doctor'>} route
 * @param {Answers} answers
 * @param {Speech} speech
 */
function questions(route, { runtime, version, place }, { t }) {
  const versions = versionsOf(runtime, place);
  return html`
    <div class="hw-doctor__questions">
      ${choices(
        t('doctor.runtime'),
        'doctor-runtime',
        RUNTIMES.map((value) => ({
          text: t(`doctor.runtime.${value}`),
          isChosen: value === runtime,
          // Another runtime has other versions.
          link: { ...route, runtime: value, version: NEWEST },
        })),
      )}
      ${choices(
        t('doctor.version'),
        'doctor-version',
        versions.map((value) => ({
          text: rangeText(versions, value),
          isChosen: value === version,
          link: { ...route, version: value === versions[0] ? NEWEST : String(value) },
        })),
      )}
      ${choices(
        t('doctor.place'),
        'doctor-place',
        placesOf(runtime).flatMap((value) =>
          value === 'none'
            ? []
            : [{ text: t(`doctor.place.${value}`), isChosen: value === place, link: { ...route, place: value } }],
        ),
      )}
    </div>
  `;
}

/**
 * One question with all its answers in view; nothing if there is no choice.
 * @param {string} label
 * @param {string} testId
 * @param {readonly { text: string, isChosen: boolean, link: Link }[]} list
 */
function choices(label, testId, list) {
  if (list.length < 2) return nothing;
  return html`
    <div class="hw-doctor__question">
      <span class="hw-doctor__label" id=${`${testId}-label`}>${label}</span>
      <div class="hw-either hw-doctor__choices" role="group" aria-labelledby=${`${testId}-label`} data-testid=${testId}>
        ${list.map(
          ({ text, isChosen, link }) => html`
            <a class="hw-either__choice" href=${formatHash(link)} aria-current=${isChosen ? 'true' : nothing}>
              ${text}
            </a>
          `,
        )}
      </div>
    </div>
  `;
}

/**
 * @param {Way} way
 * @param {number} at
 * @param {Actions} actions
 * @param {Speech} speech
 */
function card({ id, steps, gains, warnings, isLive }, at, actions, speech) {
  const { t, known } = speech;
  const why = at === 0 ? known(`doctor.way.${id}.why`) : undefined;
  return html`
    <section class="hw-panel hw-way" data-testid="doctor-way" data-way=${id}>
      <h2 class="hw-way__title">
        <span class="hw-way__number">${at + 1}</span>
        ${t(`doctor.way.${id}`)}
      </h2>
      <p>${t(`doctor.way.${id}.does`)}</p>
      ${
        why === undefined
          ? nothing
          : html`
              <p class="hw-muted">${t(why)}</p>
            `
      }
      <ol class="hw-way__steps">
        ${steps.map((step) => stepItem(step, actions, speech))}
      </ol>
      ${
        isLive
          ? html`
              <p>
                <a class="hw-button hw-way__live" href=${formatHash({ view: 'live' })} data-testid="doctor-live">
                  ${t('doctor.live')}
                </a>
              </p>
            `
          : nothing
      }
      <ul class="hw-way__notes">
        ${gains.map(
          (gain) => html`
            <li class="hw-way__gain">${icons.file} ${t(`doctor.gain.${gain}`)}</li>
          `,
        )}
        ${warnings.map(
          (warning) => html`
            <li>${icons.warning} ${t(`doctor.warning.${warning}`)}</li>
          `,
        )}
      </ul>
    </section>
  `;
}

/**
 * @param {Step} step
 * @param {Actions} actions
 * @param {Speech} speech
 */
function stepItem({ label, text }, actions, speech) {
  return html`
    <li class="hw-way__step">
      <p>${speech.t(`doctor.step.${label}`)}</p>
      ${text === '' ? nothing : command(text.trimEnd(), actions, speech)}
    </li>
  `;
}
