'use strict';
// Compiles a check for the tools that a service offers. What a check needs is found by its number in a scope.

const http = require('http');

class Compiler {
  constructor() {
    this.scope = { schemas: [], checks: [] }; // owner
  }

  // owner
  compile(schema) {
    const at = this.scope.schemas.push(schema) - 1; // owner
    const tests = Object.keys(schema).map((name) => `typeof value[${JSON.stringify(name)}] === schema${at}.${name}`);
    const code = `const schema${at} = scope.schemas[${at}]; return (value) => ${tests.join(' && ')};`;
    const check = new Function('scope', code)(this.scope);
    this.scope.checks.push(check); // owner
    return check;
  }
}

const compiler = new Compiler();

function toolsOf(number) {
  return Array.from({ length: 4 }, (_, tool) => ({
    tool: 'string',
    amount: 'number',
    [`field${tool}`]: 'string',
    number,
  }));
}

http
  .createServer((request, response) => {
    const checks = toolsOf(Number(request.url.slice(1))).map((schema) => compiler.compile(schema));
    response.end(`${checks.length} checks`);
  })
  .listen(process.env.PORT || 3000);
