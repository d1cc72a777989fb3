/** What only the extension has: the inspectors of this machine, and the inspected tab. */

export const en = {
  'extension.openInTab': 'Open in a tab',
  'extension.openInTab.hint': 'Shows Heapwise in a tab of its own, with the files that are open here',
  'extension.toTab': 'From the inspected tab…',

  'nearby.title': 'Running on this machine',
  'nearby.looking': 'Asking the inspectors…',
  'nearby.none': 'No inspector answers. How to start a program with one is said below.',
  'nearby.port': 'port {port}',
  'nearby.connect.to': 'Connect to {title}',
  'nearby.ports':
    'While this is in view, ports 9222 and 9229 to 9238 of this machine are asked every three seconds for what they list. Nothing else is sent before you connect.',
  'nearby.add': 'Another port',
  'nearby.add.button': 'Add',
  'nearby.remove': 'No longer ask port {port}',
  'nearby.blocked':
    'To list the programs of this machine, Heapwise needs access to 127.0.0.1 and localhost. It asks for no other site.',
  'nearby.allow': 'Allow access to this machine',

  'tab.elsewhere': 'Only the extension has this view: a panel of DevTools knows which tab it is for.',
  'tab.title': 'The inspected tab',
  'tab.lead':
    'An extension cannot take a heap snapshot of a tab: browsers give it no access to the heap. DevTools can, and Heapwise reads what they save.',

  'tab.save': 'Snapshots of this tab',
  'tab.save.take': 'In DevTools’ Memory panel, choose “Heap snapshot” and press “Take snapshot”.',
  'tab.save.save': 'Press “Save…” beside the snapshot’s name.',
  'tab.save.drop': 'Drop the file anywhere on this panel.',
  'tab.save.three':
    'Three are better than one: one when the page is ready, then one after each repetition of the action that you suspect. Drop all three together.',
  'tab.watch': 'Watch a folder…',
  'tab.watch.hint':
    'To have each one offered as soon as it is saved, drop the folder in which you save on this panel, once. Browsers do not hand over your home or downloads folder itself, so use a folder in it.',
  'tab.watching': 'New snapshots in “{name}” are offered here.',
  'tab.watching.end': 'Stop',
  'tab.saved': 'saved just now, {size}',
  'tab.saved.open': 'Open',

  'tab.measure': 'Numbers around an action',
  'tab.measure.text':
    'Measure, do the action once in the page (open and close a dialog, go there and back), measure again, and repeat that three times.',
  'tab.measure.page':
    'Counted are the nodes of the document and the listeners on them. The heap, and nodes outside of the document, need the extension with the debugger permission.',
  'tab.measure.debugger': 'Garbage is collected before each measure, and nodes outside of the document count, too.',
  'tab.measure.first': 'Measure',
  'tab.measure.again': 'Measure again',
  'tab.measure.forget': 'Begin again',
  'tab.column.time': 'Time',
  'tab.column.heap': 'JavaScript heap',
  'tab.column.nodes': 'Nodes',
  'tab.column.listeners': 'Listeners',
  'tab.column.documents': 'Documents',
  'tab.verdict.none': 'Nothing grew each time. The first repetition does not count, and at least two more are needed.',
  'tab.verdict.heap': 'The heap grew each time, by at least {least}.',
  'tab.verdict.nodes': 'Nodes grew each time, by at least {least}.',
  'tab.verdict.listeners': 'Listeners grew each time, by at least {least}.',
  'tab.verdict.documents': 'Documents grew each time, by at least {least}.',
  'tab.verdict.next': 'What holds them, only snapshots show: save three, as above.',

  'tab.ask': 'Ask the tab',
  'tab.ask.without':
    'Detached nodes and living objects of a class can be asked for with the debugger permission. Chromium lets no extension ask for it later, so there is a second build of Heapwise that has it from the start: heapwise-chromium-debugger. This one does without.',
  'tab.ask.text':
    'While a question is answered, the debugger is attached, and the browser says so in a bar above the page. Snapshots before and after can be compared object by object.',
  'tab.asking': 'Asking…',
  'tab.trouble': 'The tab gave no answer: {message}',
  'tab.detached': 'Find detached nodes',
  'tab.detached.none': 'No nodes outside of the document are alive.',
  'tab.detached.trees.one': '{count} tree',
  'tab.detached.trees.other': '{count} trees',
  'tab.detached.nodes.one': '{count} node',
  'tab.detached.nodes.other': '{count} nodes',
  'tab.detached.next':
    'Some of them may be wanted: a closed dialog that opens again. Which variable or listener holds them, a snapshot shows.',
  'tab.instances': 'Living objects of the class',
  'tab.instances.count': 'Count',
  'tab.instances.counted.one': '{count} object of {name} is alive, subclasses included.',
  'tab.instances.counted.other': '{count} objects of {name} are alive, subclasses included.',
  'tab.instances.unknown':
    'The page’s scripts cannot use {name}: there is no class of this name, or it is inside a module or a function. A snapshot counts those, too.',

  'tab.limits': 'What is not possible, and why',
  'tab.limits.snapshot':
    'A snapshot or a timeline of this tab: extensions may use parts of the debugging protocol (chrome.debugger), and HeapProfiler is not one of them.',
  'tab.limits.holders': 'Who holds an object: only a snapshot has the edges between all objects.',
  'tab.limits.debugger':
    'Asking for the debugger permission when it is first used: Chromium ignores it among optional permissions. Firefox has no such permission.',
  'tab.limits.downloads':
    'Seeing in the downloads that DevTools have saved a file: they write it through a dialog of the system, which is no download.',
  'tab.limits.remote':
    'With one exception: a Chromium that was started with --remote-debugging-port=9222 and --remote-allow-origins={origin} lists its tabs under Live, and those can be captured like any process.',
  'tab.permissions': 'What this extension may do',
  'tab.permissions.hosts':
    'Reach 127.0.0.1 and localhost: to list the inspectors of this machine, to connect to the one that you choose, and to send it load if you ask for that.',
  'tab.permissions.none': 'Nothing else. No site, no history, no downloads, no debugger.',
  'tab.permissions.debugger':
    'Debug tabs: for the questions above. It debugs only the inspected tab, and only while one is answered.',
};
