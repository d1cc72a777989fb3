/** Search over all objects, and what is wrong with a query. */

export const en = {
  'search.error.badNumber': '“{part}” is not a number. Sizes are written like 10kB, 1.5MB or 2GiB.',
  'search.error.badPattern': '“{part}” is not a regular expression that can be searched for.',
  'search.error.badValue': '“{part}” does not fit there. After “detached:” comes yes or no.',
  'search.error.openPattern':
    'The expression {part} has no slash at its end. What begins with a slash is an expression: /x/, or /x/i in whatever case.',
  'search.error.openQuote': 'The quotation mark in {part} is never closed.',
  'search.error.unknownField':
    '“{part}” names nothing that can be searched. There are name, class, type, id, shallow, retained, distance, edges, retainers and detached.',
  'search.label': 'Find objects',
  'search.hint': 'Names, classes, ids, sizes; all terms must hold.',
  'search.examples': 'For example',
  'search.count.one': '{count} object',
  'search.count.other': '{count} objects',
  'search.none': 'No object matches.',
};
