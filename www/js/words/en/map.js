/** Treemap and icicle. */

export const en = {
  'map.treemap': 'Treemap',
  'map.icicle': 'Icicle',
  'map.shape': 'Shape',
  'map.direction': 'Direction',
  'map.down': 'Top-down',
  'map.up': 'Bottom-up',
  'map.by': 'Grouping',
  'map.by.object': 'By object',
  'map.by.class': 'By class',
  'map.out': 'Zoom out',
  'map.hint':
    'The size of an area is the memory that would be freed with it. Click to zoom in, double-click to open an object.',
  'map.hint.up':
    'The size of a class is the bytes of its own objects; below it is what keeps those objects. Click to zoom in, double-click to open the largest object.',
  'map.label':
    'Picture of what each object retains: arrow keys move, Enter zooms in, Escape zooms out, Shift+Enter opens the object',
  'map.label.up':
    'Picture of which classes take the bytes and what keeps their objects: arrow keys move, Enter zooms in, Escape zooms out, Shift+Enter opens the largest object',
  'map.above': 'Path to this area',
  'map.all': 'Whole heap',
  'map.hidden': '{count} more',
  'map.rest.one': '{count} smaller object',
  'map.rest.other': '{count} smaller objects',
  'map.several': '{name} ×{count}',
  'map.open': 'Open',
  'map.open.title': 'Open the page of this object',
  'map.largest': 'Open the largest',
  'map.largest.title': 'Open the page of the largest of these objects',
  'map.share': '{share} of the heap',
  'map.loading': 'Drawing…',
  'map.failed': 'The picture could not be drawn: {message}',
  'map.empty': 'Nothing here takes any memory.',
  'map.table': 'The largest areas of this picture',
  'map.table.name': 'Name',
  'map.table.class': 'Class',
  'map.table.retained': 'Retained size',
  'map.table.shallow': 'Shallow size',
  'map.table.share': 'Share',
  'map.table.level': 'Level',
};
