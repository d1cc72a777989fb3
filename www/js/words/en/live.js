/** The live view: connecting to a process, its memory, recording snapshots. */

export const en = {
  'live.title': 'Take snapshots from a running process',
};
