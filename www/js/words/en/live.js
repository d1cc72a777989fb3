/** The live view: connecting to a process, its memory, recording snapshots. */

export const en = {
  'live.title': 'Take snapshots from a running process',
  'live.lead':
    'Connect to a Node.js, Deno, Bun or workerd process, or to a Chromium tab. Heapwise puts load on it, takes three snapshots in one session, and the report grows as they come.',
  'live.address': 'Address of the inspector',
  'live.address.hint':
    'Paste the line that the program prints when its inspector opens. Only this machine can be reached.',
  'live.connect': 'Connect',
  'live.connecting': 'Connecting…',
  'live.connected': 'Connected to {title}.',
  'live.lost': 'The connection to the process has ended.',
  'live.choose': 'Several can be connected to. Which one?',
  'live.host': 'The id of the process is missing. Open',
  'live.host.paste':
    'in a tab, and paste everything you see there into the field above: a page cannot read it by itself. If that tab shows something else, this is not the port of the inspector. Its address begins with ws:// and is printed when it opens.',

  'live.wrong.empty': 'Paste the address first.',
  'live.wrong.unknown': 'This is not the address of an inspector. It looks like {example}.',
  'live.wrong.secure': 'Inspectors do not speak wss. Use ws:// and the address on this machine.',
  'live.wrong.elsewhere':
    '{value} is another machine. This page connects only to this one: forward the port, and paste the address with 127.0.0.1.',
  'live.wrong.elsewhere.doctor': 'How to forward a port with ssh, Docker or kubectl',
  'live.wrong.port': '{value} is not a port.',
  'live.wrong.nothing-listed': 'This list names nothing that can be connected to.',

  'live.permission.prompt':
    'Your browser will ask whether this site may access other apps and services on this device. Heapwise needs that to reach the inspector, and connects to nothing but the address you pasted.',
  'live.permission.go': 'Continue, and let the browser ask',
  'live.permission.denied':
    'This browser was told not to let {origin} reach this device. To undo that, open the site settings from the icon left of the address, allow access to apps on this device, and try again.',
  'live.permission.again': 'Try again',

  'live.failed.unreachable': 'No connection to {url}. The browser does not say why; it is one of these:',
  'live.failed.closed': 'The process has ended, or it has closed its inspector. {message}',
  'live.failed.ended': 'The program has come to its end. What was taken stays open. {message}',
  'live.failed.thread': 'The thread has ended. What was taken stays open. {message}',
  'live.failed.silent': 'The process does not answer ({message}). It may be stopped in a debugger, or very busy.',
  'live.failed.refused': 'The process refused a command: {message}',
  'live.failed.garbled': 'What this inspector sends is not its protocol, so the connection was closed. {message}',
  'live.failed.unsupported': 'This inspector has no heap snapshots that Heapwise can read. {message}',
  'live.cause.nobody':
    'Nothing listens there. The program has ended or was started again: with each start it prints a new address.',
  'live.cause.refused':
    'The program refuses this page. Chromium has to be started with --remote-allow-origins={origin}, and Bun accepts only pages served from this machine.',
  'live.cause.blocked': 'The browser or an extension blocks connections to this machine.',

  'live.start': 'How to open the inspector',
  'live.start.node': 'Node.js',
  'live.start.node.hint': 'It prints “Debugger listening on ws://…”.',
  'live.start.running': 'Node.js, already running',
  'live.start.running.hint':
    'Opens the inspector without a restart (not on Windows). The line appears in the output of the program.',
  'live.start.deno': 'Deno',
  'live.start.deno.hint': 'It prints “Debugger listening on ws://…”.',
  'live.start.bun': 'Bun',
  'live.start.bun.hint': 'It prints a ws:// address. Its snapshots have no line numbers.',
  'live.start.workerd': 'workerd, wrangler dev',
  'live.start.workerd.hint': 'Enter 127.0.0.1:9229 above: it leads to the list of workers.',
  'live.start.chromium': 'Chromium, Chrome, Edge',
  'live.start.chromium.hint': 'A browser of its own opens. Load your page in it, then enter 127.0.0.1:9222 above.',
  'live.elsewhere': 'The program runs in Docker, Kubernetes, on a server, or must not have an inspector?',

  'live.runtime.node': 'Node.js',
  'live.runtime.deno': 'Deno',
  'live.runtime.bun': 'Bun',
  'live.runtime.workerd': 'workerd',
  'live.runtime.chromium': 'Chromium',
  'live.runtime.v8': 'V8',
  'live.pid': 'process {pid}',
  'live.heap': '{size} of heap',
  'live.status.on': 'connected',
  'live.status.lost': 'disconnected',
  'live.disconnect': 'Disconnect',
  'live.again': 'Connect again',
  'live.another': 'Another process',
  'live.polling': 'The memory is read every two seconds.',
  'live.take': 'Take snapshot',
  'live.collect': 'Collect garbage',
  'live.collecting': 'Collecting…',
  'live.renumbered':
    'Another client (DevTools, an editor) has disconnected since the last snapshot, so all objects have new ids. Earlier snapshots can be compared with this one by class, but not object by object.',
  'live.waiting': 'The program waits for a debugger before its first line.',
  'live.run': 'Let it run',
  'live.thread': 'Thread',
  'live.thread.main': 'Main thread',
  'live.mark.collected': 'GC',
  'live.mark.load': 'load',
  'live.cost':
    'A capture stops the program for seconds, and the program needs four to five times the size of the file in extra memory: with this heap of {heap} perhaps {most}.',

  'live.capture': 'Progress of the capture',
  'live.capture.asking': 'Asked for a snapshot',
  'live.capture.waiting': 'Waits for the event loop: the process answers, but its code does not come to an end',
  'live.capture.building': 'The process walks its heap',
  'live.capture.sending': 'The process sends the snapshot',
  'live.capture.bytes': '{size} so far',

  'live.record': 'Record three',
  'live.record.text':
    'A baseline, load, a snapshot, the same load again, a snapshot. What grows both times is not just warming up.',
  'live.record.start': 'Record three snapshots',
  'live.record.connect': 'Connect to a process first',
  'live.script': 'Save as script',
  'live.script.hint':
    'One file for Node.js without dependencies: it connects by the inspector or starts the program, sends the same requests, and writes three snapshots',
  'live.test': 'Save as test',
  'live.test.hint': 'One file for node --test that fails when this grows again',
  'live.record.others': 'Snapshots that are open stay open. The report is about the three new ones.',
  'live.record.of': 'Recording {title}',
  'live.record.sent': '{sent} of {count} requests',
  'live.record.yours': 'Put load on the program now, the same each time.',
  'live.record.goOn': 'Done, take the snapshot',
  'live.record.stopping': 'Stops after this step…',
  'live.record.stop': 'Stop recording',
  'live.record.done': 'All three snapshots are taken.',
  'live.record.stopped': 'The recording was stopped. Snapshots that were taken stay open.',
  'live.record.disturbed':
    'Other clients keep disconnecting from this process, which gives all objects new ids. Close DevTools and debuggers of editors, then record again.',
  'live.record.restarted.one':
    'Another client (DevTools, an editor) disconnected from the process, so all objects have new ids. The series began again with the next snapshot; the earlier ones stay open.',
  'live.record.restarted.other':
    'Other clients (DevTools, editors) disconnected from the process {count} times, so all objects have new ids. The series began again each time; the earlier snapshots stay open.',
  'live.record.doubtful':
    'The process did hardly anything while the requests were sent, so they probably did not arrive: the page cannot see their answers. Check the address (http or https?) and the port, then record again.',
  'live.step.baseline': 'Baseline',
  'live.step.load': 'Load',
  'live.step.take': 'Snapshot {round}',

  'live.load': 'Load between the snapshots',
  'live.load.by.page': 'Heapwise sends requests',
  'live.load.by.person': 'I put load on it myself',
  'live.load.by.person.hint':
    'The recording waits twice for you: for a test run, a load tool, or clicks in the program.',
  'live.load.addresses': 'Addresses, one per line; {n} is the number of the request',
  'live.load.count': 'Requests',
  'live.load.concurrency': 'At the same time',
  'live.load.pauseMs': 'Pause (ms)',
  'live.load.method': 'Method',
  'live.load.type': 'Type',
  'live.load.body': 'Body; {n} is the number of the request',
  'live.load.elsewhere': '{hosts} is not this machine. Send load only to servers that are yours.',
  'live.load.hint':
    'Requests go straight from this browser to the program. It cannot read answers of another origin, so growth is read from the heap.',

  'live.sent': 'What we send',
  'live.sent.text': 'Every command that this page has sent to {url}. Nothing is sent anywhere else.',
  'live.sent.times.one': '{count} time',
  'live.sent.times.other': '{count} times',

  'live.open.ask': 'No snapshot yet?',
  'live.open': 'Take them from a running process…',
  'live.open.hint': 'Node.js, Deno, Bun, workerd, a Chromium tab: connect, record three, read the report.',

  'command.copy': 'Copy',
};
