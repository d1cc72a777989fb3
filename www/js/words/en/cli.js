/** The command line. */

export const en = {
  'cli.about':
    'Heapwise finds memory leaks in V8 heap snapshots: of Node.js, Deno, Chromium and what is built on them.',
  'cli.usage': 'Usage',
  'cli.command': 'COMMAND',
  'cli.commands': 'Commands',
  'cli.options': 'Options',
  'cli.exitCodes':
    'Exit codes: 0 nothing found, 1 a leak, 2 it could not be told, 3 wrong input. Nothing is sent anywhere.',
  'cli.more': 'heapwise COMMAND --help explains a command.',

  'cli.option.lang': 'Language of the texts: {choices}',
  'cli.option.help': 'Shows this',
  'cli.option.format': 'One of {choices}',
  'cli.option.out': 'Writes to this file instead of the terminal',
  'cli.option.redact':
    'Keeps text from the heap in the report. Without this, strings and keys that look like data are replaced by their length.',
  'cli.option.threads': 'Number of threads; by default one for each core, at most eight',

  'cli.report.short': 'names what leaks in snapshots',
  'cli.report.text':
    'Names what leaks. Give three snapshots of one process, oldest first, taken with the same work between them; one or two are enough for suspects.\nFILE is a .heapsnapshot, also compressed with gzip, a pattern in quotes, or - for the standard input.',

  'cli.serve.short': 'opens the page in the browser, with the files; also without the word serve',
  'cli.serve.text':
    'Serves the page on this machine, and opens it in the browser with the files. Nothing leaves the machine. Ctrl+C ends it.',
  'cli.option.open': 'Does not open the browser',
  'cli.option.port': 'Port of the page; by default 8787, or any that is free',
  'cli.serve.at': 'Heapwise is at  {url}',
  'cli.serve.stop': 'Ctrl+C stops it.',
  'cli.serve.noBrowser': 'No browser could be started. Open the address yourself.',
  'cli.error.stdinPage': 'the page cannot read the standard input',
  'cli.error.listen': 'the page cannot be served on port {port}: {message}',

  'cli.error.noFiles': 'no file was given',
  'cli.error.stdinTwice': 'the standard input can be only one of the files',
  'cli.error.noSuchFile': 'there is no file {name}',
  'cli.error.noMatch': 'no file matches {name}',
  'cli.error.folder': '{name} is a folder',
  'cli.error.read': 'it could not be read',
  'cli.error.write': '{name} could not be written: {message}',
  'cli.error.unknownOption': 'there is no option {option}',
  'cli.error.optionValue': 'the option {option} has no value, or one too many',
  'cli.error.choice': '{option} is one of {choices}, not {value}',
  'cli.error.number': '{option} is a number, not {value}',
  'cli.error.help': 'heapwise --help explains what is possible.',
  'cli.error.bug': 'This should not happen. Please report it, with the lines above.',
};
