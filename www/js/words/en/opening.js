/** From a dropped file to an open snapshot: progress, phases, errors. */

export const en = {
  'drop.open': 'Open',
  'drop.compare': 'Compare with {name}',
  'drop.compare.hint': 'Opens the file and shows what changed.',
  'drop.title': 'Drop to open',
  'drop.hint': 'The file stays on this machine.',

  'progress.title': 'Opening {name}',
  'progress.bar': 'Progress of opening {name}',
  'progress.bytes': '{read} of {total}',
  'progress.bytes.unknown': '{read} read',
  'progress.cancel': 'Cancel',
  'progress.cancel.key': 'Esc',
  'progress.cancelling': 'Cancelling…',
  'progress.waiting.one': '{count} more file is waiting',
  'progress.waiting.other': '{count} more files are waiting',
  'progress.engine': 'Starting the engine',

  'phase.read': 'Reading',
  'phase.parse': 'Reading and parsing',
  'phase.index': 'Linking objects',
  'phase.classes': 'Adding up classes',
  'phase.retainers': 'Finding retainers',
  'phase.dominators': 'Finding dominators',
  'phase.retained': 'Adding up retained sizes',

  'live.opened': '{name} is open: {nodes} objects, {size}.',
  'live.preview': 'The classes of {name} are ready. Retained sizes follow.',
  'live.failed': '{name} could not be opened. {title}.',
  'live.cancelled': 'Opening {name} was cancelled.',
  'live.classes.one': '{count} class',
  'live.classes.other': '{count} classes',

  'error.not-a-snapshot': 'This is not a heap snapshot',
  'error.truncated': 'The file ends too early',
  'error.malformed': 'The snapshot is damaged',
  'error.too-large': 'The snapshot is too large',
  'error.out-of-memory': 'There was not enough memory',
  'error.cancelled': 'Opening was cancelled',
  'error.crashed': 'The engine stopped unexpectedly',
  'error.network': 'The address could not be read',
  'error.disconnected': 'The snapshot broke off',
  'error.hint.not-a-snapshot': 'Heapwise opens what the DevTools memory panel or v8.writeHeapSnapshot() saved.',
  'error.hint.truncated':
    'The file was probably not written or downloaded completely. Take the snapshot or download the file again.',
  'error.hint.malformed': 'Download the file again. If a tool edited or joined it, use the original.',
  'error.hint.too-large': 'Take the snapshot earlier, while the heap is smaller.',
  'error.hint.out-of-memory': 'Close other snapshots and tabs, then try again.',
  'error.hint.cancelled': 'Nothing was changed.',
  'error.hint.crashed':
    'A new engine starts when you go on. If this file stops it again, please report the message above.',
  'error.hint.network':
    'The server has to allow other origins (CORS). You can also download the file and drop it here.',
  'error.hint.disconnected':
    'If it ran out of memory: a capture needs four to five times the size of the file in the process.',
  'error.folder':
    'No file in this folder, or in folders within it, has a name that ends in .heapsnapshot, .heaptimeline or one of these and .gz. Drop the file itself if it has another name.',
  'error.file': 'File',
  'error.message': 'Problem',
  'error.offset': 'Position',
  'error.offset.value': 'at byte {exact}',
  'error.offset.readable': '({size} into the file)',
  'error.dismiss': 'Dismiss',
  'error.another': 'Try another file…',
  'error.kept': 'Snapshots that were open are still open.',
  'error.several.one': '{count} file could not be opened',
  'error.several.other': '{count} files could not be opened',
  'error.dismiss.all': 'Dismiss all',
  'error.dismiss.label': 'Dismiss {name}',
  'error.retry': 'Open it again',
  'error.save': 'Save the file…',
  'error.copy':
    'The snapshot came whole, and this browser keeps it until you dismiss this. Save it to open it later or elsewhere.',

  'asked.title': 'This link wants to open a file from another server',
  'asked.text': 'It asks your browser to fetch from {host}. Nothing has been fetched yet.',
  'asked.text.hosts.one': 'It asks your browser to fetch from {count} server. Nothing has been fetched yet.',
  'asked.text.hosts.other': 'It asks your browser to fetch from {count} servers. Nothing has been fetched yet.',
  'asked.sent':
    'That server learns your IP address and that you opened the file. Cookies and this page’s address are not sent.',
  'asked.open': 'Fetch and open',
  'asked.refuse': 'Do not fetch',

  'missing.title': 'Snapshot {id} is not open',
  'missing.title.file': '{name} is not open',
  'missing.text.file': 'This link leads to a view of that file. Open the file, and the view will follow.',
  'missing.text':
    'It was closed, or this link comes from another visit. Choose one that is open, or open the file again.',
};
