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

  'cli.check.short': 'for continuous integration: fails on leaks that are not in a baseline',
  'cli.check.text':
    'Fails with code 1 on leaks that the baseline does not have, or that keep more than it has and the budget allows. A finding is recognised by its kind, its owner and its file, whatever its line.',
  'cli.check.new': 'new',
  'cli.check.grown': 'grown',
  'cli.check.known': 'known',
  'cli.check.gone': 'gone',
  'cli.check.sizes': '{before} → {now}',
  'cli.check.passed': 'No new leak.',
  'cli.check.failed.one': '{count} leak is new or has grown.',
  'cli.check.failed.other': '{count} leaks are new or have grown.',
  'cli.check.written.one': '{count} leak was written into {name}.',
  'cli.check.written.other': '{count} leaks were written into {name}.',
  'cli.option.baseline': 'Leaks that are known: a file that --write-baseline has written',
  'cli.option.writeBaseline': 'Writes what is found into the baseline, instead of comparing',
  'cli.option.budget': 'By how much more a known leak may keep: 20%, 500kB, or 20%+500kB; without it, by any amount',
  'cli.option.failOn': 'What counts: {choices}; by default leaks',
  'cli.option.annotate': 'Marks lines in the code: {choices}; GitHub is recognised by itself',
  'cli.option.annotateOut': 'File for GitLab; by default gl-code-quality-report.json',
  'cli.error.baselineName': '--write-baseline needs --baseline with the name of a file',
  'cli.error.noBaseline': 'there is no baseline {name}; --write-baseline writes it',
  'cli.error.baseline': '{name} is no baseline: {message}',
  'cli.error.budget': 'a budget is a size such as 20%, 500kB or 20%+500kB, not {value}',

  'cli.verify.short': 'compares a series before a fix with one after it',
  'cli.verify.text':
    'Compares the findings of two series, taken in the same way: before a fix, and after it. Code 0 means that every finding is gone, 1 that a leak remains or is new, 2 that it could not be told.',
  'cli.verify.before': 'Before:',
  'cli.verify.after': 'After:',
  'cli.verify.new': 'new',
  'cli.verify.larger': 'larger',
  'cli.verify.same': 'same',
  'cli.verify.smaller': 'smaller',
  'cli.verify.gone': 'gone',
  'cli.verify.nothing': 'Neither series has a finding.',
  'cli.error.verify': 'two series are needed, with -- between them',

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
