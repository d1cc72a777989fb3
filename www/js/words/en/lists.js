/** What all lists share: filter, copying, export, columns, loading. */

export const en = {
  'filter.wrong': 'Filter not understood',

  'copy.done': 'Copied.',
  'copy.failed': 'The browser did not allow copying.',

  'export.csv': 'Export CSV',
  'export.csv.hint': 'Save the outermost rows of this list as a file, at most 100,000',
  'export.cancel': 'Cancel ({count} rows)',
  'export.done.one': '{count} row written.',
  'export.done.other': '{count} rows written.',
  'export.failed': 'The rows could not be written: {message}',

  'column.resize': 'Drag to change the width; double-click to reset it',

  'detail.loading': 'Computing…',
  'detail.failed': 'This could not be computed: {message}',
  'detail.retry': 'Try again',

  'edge.in': 'in',

  'containment.hint': 'What the roots hold, reference by reference.',
  'containment.none': 'The root holds nothing.',
};
