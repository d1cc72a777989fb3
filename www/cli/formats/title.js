/**
 * The title of a finding in one line, with the place to look at.
 *
 * @import { Finding } from '../../js/engine/protocol.js'
 * @import { Speech } from '../../js/lib/speech.js'
 */
import { describePlace } from '../../js/lib/place.js';
import { sentenceText } from '../../js/lib/sentence-text.js';

/**
 * @param {Pick<Finding, 'title' | 'location'>} finding
 * @param {Speech} speech
 * @param {boolean} redact
 */
export function titleWithPlace({ title, location }, speech, redact) {
  const text = sentenceText(title, speech, { redact });
  const place = location ? describePlace(location, speech).short : '';
  return place === '' || text.includes(place) ? text : `${text} (${place})`;
}
