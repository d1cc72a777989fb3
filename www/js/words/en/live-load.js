/** The load form of the live view: what is wrong with a field, what a page cannot send, and why no test is written. */

export const en = {
  'liveLoad.problem.empty': 'Nothing is entered here.',
  'liveLoad.problem.notAddress': '{value} is not an address. Begin with http://, the host and the port of the program.',
  'liveLoad.problem.notHttp': '{value} does not begin with http:// or https://.',
  'liveLoad.problem.numberInHost': 'In {value}, {n} has to stand behind the host, in the path or the query.',
  'liveLoad.problem.notNumber': '{value} is not a whole number.',
  'liveLoad.problem.tooSmall': 'The smallest value is {limit}.',
  'liveLoad.problem.tooLarge': 'The largest value is {limit}.',
  'liveLoad.problem.notMethod': '{value} is not one of the methods.',
  'liveLoad.problem.notType': '{value} is not a media type such as application/json.',

  'liveLoad.limit.method': 'A page cannot send {value} to another server. Save a script and run it in Node.js instead.',
  'liveLoad.limit.bodyOfGet':
    'A page cannot send a body with {value}. Choose POST, or save a script and run it in Node.js.',
  'liveLoad.limit.type':
    'A page sends this body as text/plain. If the server insists on {value}, save a script and run it in Node.js.',
  'liveLoad.limit.credentials':
    'A page cannot send the user name and password in {value}. Save a script and run it in Node.js instead.',
  'liveLoad.limit.port': 'Browsers block the port of {value}. Save a script and run it in Node.js instead.',
  'liveLoad.limit.mixedContent':
    'This page was loaded over https, so the browser blocks {value}. Save a script and run it in Node.js instead.',
  'liveLoad.limit.connections':
    'A browser opens {value} connections to a server. Further requests wait in the browser.',

  'liveLoad.cannot.noGrowth': 'Nothing grew from the last snapshot but one to the last, so a test could not notice it.',
  'liveLoad.cannot.notLeak': 'This is not a leak, so there is nothing to test.',
  'liveLoad.cannot.browser': 'This is in a browser page. The test runs in Node.js, so it could not notice it.',
  'liveLoad.cannot.nameless': 'Nothing that a test could look for has a name here.',
};
