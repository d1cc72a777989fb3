/** The list of open snapshots and its order. */

export const en = {
  'snapshots.move': 'Alt and an arrow key move it',
  'snapshots.objects.one': '{count} object',
  'snapshots.objects.other': '{count} objects',
  'snapshots.moved': '{name} is number {place} of {count} now.',

  'order.label': 'Order of the snapshots',
  'order.opened': 'As opened',
  'order.name': 'By name',
  'order.time': 'By time',
  'order.arranged': 'As arranged',
};
