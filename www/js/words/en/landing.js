/** The start screen. */

export const en = {
  'landing.heading': 'What is leaking?',
  'landing.tagline':
    'Drop heap snapshots of a program whose memory grows, or connect to it while it runs, and read what leaks, which line holds it and what to change. All of it inside your browser.',
  'landing.drop.title': 'Drop heap snapshots anywhere',
  'landing.drop.hint': '.heapsnapshot or .heaptimeline, gzipped or not.',
  'landing.drop.several': 'Several of one process, taken one after another, show what grows.',
  'landing.open': 'Choose files…',
  'landing.open.key': 'or press {key}',
  'landing.picker': 'Heap snapshots',
  'landing.url.label': 'Or open an address',
  'landing.url.placeholder': 'https://…',
  'landing.url.open': 'Open',
  'landing.url.hint': 'Your browser fetches it straight from that server, which has to allow it (CORS).',
  'landing.url.invalid': 'This address cannot be opened. It should start with https:// or http://.',
  'landing.samples.title': 'Or look at a sample',
  'landing.samples.missing': 'The samples could not be loaded.',
  'landing.trust.title': 'Nothing is uploaded.',
  'landing.trust.text':
    'Files are read by this page, on this machine. The only requests it makes to other servers are for addresses you give it.',
  'landing.trust.proof': 'See the test that proves it.',
  'landing.trust.proof.hint': 'Opens the test of all network traffic as text in a new tab',
  'landing.missing.title': 'This link needs a snapshot that is not open',
  'landing.missing.text':
    'It points at “{view}” of snapshot {id}. Links never carry the file: open it, and the view will follow.',
  'landing.missing.file':
    'It points at “{view}” of {name}. Links never carry the file: open it, and the view will follow.',

  'recent.title': 'Recent files',
  'recent.clear': 'Clear',
  'recent.clear.hint': 'Forget all of these files',
  'recent.hint': 'This browser remembers where these files are, but not their content.',
  'recent.remove': 'Remove {name} from the list',
  'recent.remove.short': 'Remove from the list',
  'recent.removed': '{name} was removed from the list.',
  'recent.cleared': 'The list of recent files is empty.',
  'recent.gone': 'The file was not found: it may have been moved, renamed or deleted.',
  'recent.refused': 'The browser was not allowed to read the file.',

  'taking.title': 'How to take snapshots',
  'taking.text':
    'Three of one process show a leak: what grows from the first to the second, and again to the third, is not just warming up.',
  'taking.warm': 'Let the program work until it is warm: pages visited, caches filled. Take the first.',
  'taking.load': 'Put load on it, for example a hundred requests. Take the second.',
  'taking.again': 'Put the same load on it once more. Take the third, and drop all three here.',
  'taking.live': 'Live',
  'taking.live.does': 'does all three from this page, in a running process that you connect.',
  'taking.doctor': 'The capture doctor',
  'taking.doctor.does': 'has the commands for your runtime and the place where it runs.',
};
