/** Search over all objects, and errors in a query. */

export const en = {
  'search.error.badNumber': '“{part}” is not a number. Sizes are written like 10kB, 1.5MB or 2GiB.',
  'search.error.badPattern': '“{part}” is not a regular expression that this search supports.',
  'search.error.badValue': '“{part}” does not fit there. After “detached:”, write yes or no.',
  'search.error.openPattern':
    'The expression {part} has no slash at its end. A term that begins with a slash is an expression: /x/, or /x/i to ignore case.',
  'search.error.openQuote': 'The quotation mark in {part} is never closed.',
  'search.error.unknownField':
    '“{part}” is not a field that can be searched. The fields are name, class, type, id, shallow, retained, distance, edges, retainers and detached.',
  'search.label': 'Find objects',
  'search.hint': 'Names, classes, ids, sizes; an object must match all terms.',
  'search.examples': 'For example',
  'search.count.one': '{count} object',
  'search.count.other': '{count} objects',
  'search.none': 'No object matches.',
};
