/** The capture doctor: commands by runtime and place. */

export const en = {
  'doctor.title': 'How to take snapshots where the program runs',
  'doctor.lead':
    'Three snapshots of one process show a leak: warm up, take one, put load on it, take the second, the same load again, take the third.',
  'doctor.secrets':
    'A snapshot holds the whole heap of the program: tokens, passwords, customers’ data. Treat the file like a dump of the database. This page sends it nowhere.',
  'doctor.capitals': 'Fill in what is in capitals.',
  'doctor.runtime': 'Runtime',
  'doctor.version': 'Version',
  'doctor.place': 'Where it runs',
  'doctor.runtime.node': 'Node.js',
  'doctor.runtime.deno': 'Deno',
  'doctor.runtime.bun': 'Bun',
  'doctor.runtime.workers': 'Workers',
  'doctor.runtime.electron': 'Electron',
  'doctor.runtime.browser': 'Browser',
  'doctor.place.own': 'Own machine or host',
  'doctor.place.docker': 'Docker',
  'doctor.place.kubernetes': 'Kubernetes',
  'doctor.place.pm2': 'pm2',
  'doctor.place.systemd': 'systemd',
  'doctor.place.lambda': 'AWS Lambda',
  'doctor.live': 'Connect live',
  'doctor.way.running': 'Open the inspector of the running process',
  'doctor.way.running.does':
    'The process goes on as it is; this page connects to it, puts load on it and takes three snapshots.',
  'doctor.way.running.why': 'First, because nothing has to be restarted: a leak that took days is still there.',
  'doctor.way.debugger': 'Node’s own debugger, in a terminal',
  'doctor.way.debugger.does':
    'Attaches to the running process from beside it, and writes snapshots on command. No port is forwarded, and no browser is needed.',
  'doctor.way.debugger.why':
    'First, because nothing has to be restarted, and from outside no inspector inside a running container can be reached.',
  'doctor.way.start': 'Start it with the inspector open',
  'doctor.way.start.does': 'This page connects to the process, puts load on it and takes three snapshots.',
  'doctor.way.start.why': 'First, because it gives three snapshots of one session without copying a file.',
  'doctor.way.signal': 'A file for each signal',
  'doctor.way.signal.does': 'Node itself writes a snapshot whenever the signal arrives.',
  'doctor.way.preload': 'A file for each signal, by code of your own',
  'doctor.way.preload.does': 'A small file is loaded before the program. It chooses the folder, and can do more.',
  'doctor.way.preloadBun': 'A file for each signal',
  'doctor.way.preloadBun.does':
    'A small file is loaded before the program, and writes a snapshot in V8’s format whenever the signal arrives.',
  'doctor.way.preloadBun.why':
    'First, because it works everywhere, and needs neither a port nor a change of the program.',
  'doctor.way.nearLimit': 'Files when the heap is nearly full',
  'doctor.way.nearLimit.does':
    'For a process that runs out of memory before anybody is there: V8 writes up to three snapshots as it comes near its limit.',
  'doctor.way.outOfMemory': 'Files when memory runs out',
  'doctor.way.outOfMemory.does':
    'For a process that runs out of memory before anybody is there: V8 writes a snapshot at its last collections.',
  'doctor.way.worker': 'The heap of a worker thread',
  'doctor.way.worker.does': 'Each thread has a heap of its own, which the main thread’s snapshot does not contain.',
  'doctor.way.heapdump': 'The package heapdump',
  'doctor.way.heapdump.does': 'For Node.js before version 12, which cannot write snapshots by itself.',
  'doctor.way.lambda': 'Write to /tmp, then move to S3',
  'doctor.way.lambda.does':
    'Lambda lets no inspector in, so the function takes its own snapshots: of one instance, after 100, 200 and 300 calls.',
  'doctor.way.lambda.why': 'The only way, because nothing connects to a function from outside.',
  'doctor.way.wrangler': 'wrangler dev',
  'doctor.way.wrangler.does': 'Runs the worker on your machine with an inspector, and this page connects to it.',
  'doctor.way.wrangler.why': 'First, because it runs the project as it is.',
  'doctor.way.workerd': 'workerd serve',
  'doctor.way.workerd.does': 'The runtime alone, with a configuration of your own.',
  'doctor.way.electronLive': 'Connect to the main process or to a window',
  'doctor.way.electronLive.does': 'Start the app with one of the ports open, and this page connects to it.',
  'doctor.way.electronLive.why': 'First, because it gives three snapshots of one session without copying a file.',
  'doctor.way.electronCode': 'A file, by code in the app',
  'doctor.way.electronCode.does':
    'Electron writes a snapshot of the process in which this runs. A window does it by webContents.takeHeapSnapshot(path).',
  'doctor.way.devtools': 'The Memory panel of DevTools',
  'doctor.way.devtools.does': 'Takes snapshots of the tab that you have open, as it is.',
  'doctor.way.devtools.why': 'First, because the tab stays as it is, with your login and its leak.',
  'doctor.way.browserLive': 'A browser that lets this page in',
  'doctor.way.browserLive.does':
    'A second browser with an empty profile. This page connects to one of its tabs and takes three snapshots while you use it.',
  'doctor.step.openInspector': 'Open the inspector. It listens on 127.0.0.1:9229:',
  'doctor.step.openOnWindows': 'The same on Windows, and wherever there is no kill:',
  'doctor.step.tunnelIfRemote': 'If it runs on another machine, keep this open beside it:',
  'doctor.step.tunnel': 'On your machine, keep this open:',
  'doctor.step.forward': 'On your machine, keep this open:',
  'doctor.step.address': 'This prints the address, webSocketDebuggerUrl, which you paste into Live:',
  'doctor.step.addressOfPage': 'This lists the tabs. Paste the webSocketDebuggerUrl of yours into Live:',
  'doctor.step.paste': 'Paste the ws:// address that it prints into Live.',
  'doctor.step.record': 'Record three: baseline, load, snapshot, load, snapshot.',
  'doctor.step.list': 'Find the number of the process:',
  'doctor.step.debugger': 'Attach to it:',
  'doctor.step.inDebugger': 'At its prompt, once warm and then after each load, as 1, 2 and 3. End with .exit:',
  'doctor.step.startWith': 'Start it like this:',
  'doctor.step.restartWith': 'This restarts it with the option:',
  'doctor.step.commandOfPlace': 'Start it like this, in the image, the pod or the unit:',
  'doctor.step.edit': 'Open a drop-in file of the unit:',
  'doctor.step.dropIn': 'Put this into it:',
  'doctor.step.restart': 'Restart the unit:',
  'doctor.step.oncePerSnapshot': 'Once when it is warm, and once after each load, three in all:',
  'doctor.step.fetch': 'Copy the files to your machine:',
  'doctor.step.fetchStopped': 'After its end, copy the files to your machine:',
  'doctor.step.asFile': 'A file beside the program, snapshot.cjs:',
  'doctor.step.asModule': 'A file beside the program, snapshot.mjs:',
  'doctor.step.asSaving': 'A file beside the function, save-snapshot.mjs:',
  'doctor.step.inHandler': 'In the handler:',
  'doctor.step.inProgram': 'In the program:',
  'doctor.step.install': 'Install it:',
  'doctor.step.wrangler': 'In the project:',
  'doctor.step.electronMain': 'For the main process. It prints the address for Live:',
  'doctor.step.electronWindow': 'For a window:',
  'doctor.step.onLinux': 'On Linux (also with chromium or microsoft-edge):',
  'doctor.step.onMac': 'On macOS:',
  'doctor.step.onWindows': 'On Windows:',
  'doctor.step.devtoolsOpen': 'Open the page, then DevTools (F12), the panel Memory, and Heap snapshot.',
  'doctor.step.devtoolsTake':
    'Take one. Do what leaks ten times, and take the second. Do it ten times again, and take the third. Do not reload in between.',
  'doctor.step.devtoolsSave': 'Save each, by its button or its menu, and drop all three here.',
  'doctor.gain.live': 'The snapshots come straight into this page: three of one session, so their ids are comparable.',
  'doctor.gain.debugger': 'Files in /tmp. Their ids are comparable if all are taken before .exit.',
  'doctor.gain.workingFolder':
    'Heap….heapsnapshot files in the folder in which the process started. All files of one process are comparable by id.',
  'doctor.gain.folder':
    'Heap….heapsnapshot files in the folder that --diagnostic-dir names. All files of one process are comparable by id.',
  'doctor.gain.temporary': 'Files in /tmp. All files of one process are comparable by id.',
  'doctor.gain.numbers':
    'Files in /tmp, with the values of numbers, which the other ways leave out. All files of one process are comparable by id.',
  'doctor.gain.nearLimit':
    'Up to three files, taken shortly after each other. They show what fills the heap, and less well what grows.',
  'doctor.gain.worker':
    'A file where you name it. Call it three times with the same worker, and the ids are comparable.',
  'doctor.gain.lambda':
    'Three objects in the bucket, below the name of the log stream, which is that of the instance. Their ids are comparable.',
  'doctor.gain.bun':
    'Files that this page opens. Bun gives all objects new ids each time, so findings compare classes and paths instead.',
  'doctor.gain.electron': 'Files in the folder for temporary files. All files of one process are comparable by id.',
  'doctor.gain.devtools': 'Heap-….heapsnapshot files. Their ids are comparable as long as DevTools stays open.',
  'doctor.warning.pause': 'The program stands still while it writes, and needs about twice the memory of its heap.',
  'doctor.warning.queue':
    'While a snapshot is taken, the process needs four to five times the size of the file on top. Other clients that leave (DevTools, an editor) renumber all ids.',
  'doctor.warning.waits': 'From Node 24 on, the inspector takes a snapshot only when the event loop is free.',
  'doctor.warning.usr1':
    'The inspector stays open until the process ends. Whoever reaches its port can run code in the process.',
  'doctor.warning.denoEarly': 'In its first second Deno does not listen for the signal yet, and SIGUSR1 ends it.',
  'doctor.warning.open':
    '0.0.0.0 only inside the container, and 127.0.0.1 before the published port: an inspector that others reach lets them run code in the process.',
  'doctor.warning.loopback':
    'Keep the port on 127.0.0.1 and use a tunnel: whoever reaches it can run code in the process.',
  'doctor.warning.usr2': 'Without the option, SIGUSR2 ends the process. nodemon uses the signal for itself.',
  'doctor.warning.strings':
    'Strings are cut at 1,024 characters. --heap-snapshot-string-limit=100000 keeps more; only on the command line, not in NODE_OPTIONS.',
  'doctor.warning.windows': 'Windows has no such signal.',
  'doctor.warning.first':
    'The program has to be process 1, or the container has to start with --init: behind npm start or sh -c no signal arrives.',
  'doctor.warning.limit':
    'The memory limit of the container counts while a snapshot is taken, too. Raise it beforehand.',
  'doctor.warning.pm2':
    'In cluster mode the signal reaches every process: compare files with the same process number. max_memory_restart may restart it while it writes.',
  'doctor.warning.systemd':
    'The service’s user has to be allowed to write into its folder; StateDirectory makes one. Before systemd 252 the option is called --kill-who.',
  'doctor.warning.privateTmp':
    'With PrivateTmp the service has a /tmp of its own: write to its StateDirectory instead.',
  'doctor.warning.unequal': 'The files come at unequal times, and the last may be cut. This page opens what is there.',
  'doctor.warning.nearMemory':
    'For each file the heap grows beyond its limit. Where memory is scarce, the process is killed before the file is complete.',
  'doctor.warning.nearSince': 'Node 14 has the option from 14.18 on, Node 15 from 15.1.',
  'doctor.warning.emptyDir':
    'Mount an emptyDir at /tmp: the files of a container that was restarted are lost otherwise.',
  'doctor.warning.threads': 'Live lists worker threads, too, and takes snapshots of them without code.',
  'doctor.warning.heapdump':
    'It is compiled when it is installed, and is no longer maintained. From Node 12 on nothing needs it.',
  'doctor.warning.lambdaRoom':
    'It is skipped if memory or /tmp (512 MB unless configured) is too small. Give the function more of both, and a longer timeout.',
  'doctor.warning.lambdaInstances':
    'Each instance has a heap of its own: compare only objects below the same log stream.',
  'doctor.warning.bunLines': 'Bun’s snapshots have no line numbers.',
  'doctor.warning.bunSince': 'Before Bun 1.2, snapshots are only in a format that this page cannot open.',
  'doctor.warning.local': 'Deployed Workers have no inspector: repeat the load on your machine.',
  'doctor.warning.electron': 'Not part of this project’s tests, which have no Electron.',
  'doctor.warning.extensions': 'Use a window without extensions: theirs is in the heap, too.',
  'doctor.warning.otherBrowsers': 'Firefox and Safari write other formats: repeat the steps in Chrome or Edge.',
  'doctor.warning.profile':
    'The folder has to be a fresh one: Chrome opens no port for the profile that you use every day.',
  'doctor.warning.anyOrigin': 'While it runs, this page could control that browser. Close it afterwards.',
};
