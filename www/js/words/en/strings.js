/** Duplicate strings. */

export const en = {
  'strings.hint': 'Texts that are in memory more than once.',
  'strings.filter': 'Filter by text, or /expression/i',
  'strings.count.one': '{count} text',
  'strings.count.other': '{count} texts',
  'strings.none': 'No text is in memory more than once.',
  'strings.empty': 'No repeated text matches.',
  'strings.text': 'Text',
  'strings.text.hint': 'A text with several copies; inside it, the objects that hold them',
  'strings.copies.hint': 'Copies of the text',
  'strings.wasted': 'Wasted',
  'strings.wasted.hint': 'Bytes that could be saved: all copies but one, the largest',
  'strings.owner.hint': 'Class and reference that hold most copies, and the number of other owners',
  'strings.owner.none': 'roots only',
  'strings.owner.entry': 'entry',
  'strings.owner.more': '+{count}',
  'strings.owner.others.one': 'and {count} other owner',
  'strings.owner.others.other': 'and {count} other owners',
  'strings.truncated': 'cut',
  'strings.truncated.hint':
    'V8 wrote only the beginning of this text. Texts count as the same if length and hash are equal too.',
  'strings.truncated.length': 'Length: {length}.',
  'strings.truncated.hash': 'Hash: {hash}.',
};
