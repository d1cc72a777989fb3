/** The heap by kind and type. */

export const en = {
  'statistics.kinds': 'By kind',
  'statistics.total': 'Total',
  'statistics.nodes': 'Objects by V8 type',
  'statistics.edges': 'References by type',
  'statistics.type': 'Type',
  'statistics.early': 'Follows when the snapshot is fully analysed.',
};
