// Plants 200 secrets of many kinds in its heap, each with the word SECRET in it, and writes a snapshot to the path that it is
// given. They are put together at run time, because what a program's own text spells is its own name.

const word = ['SEC', 'RET'].join('');
const keep = (globalThis.keep = {});
let planted = 0;
const secret = (text) => {
  planted++;
  return text.replace('*', word);
};
class Session {
  constructor(user) {
    this.user = user;
  }
}
class Registry {
  constructor(key, value) {
    this[key] = value;
  }
}

// Keys that look like names: of users, nanoid, base58, environment variables, in objects of one key to fifty.
const kinds = {
  user: (at) => `${'abcdefghijklmnopqrstuvwxyz'[at % 26]}*margaret`,
  nanoid: (at) => `V1StGX*R8Z5jdHi${at}`,
  base58: (at) => `5KJvsngHe*MpmZ${at}xT`,
  variable: (at) => `DATABASE_*_${'ABCDEFGHIJ'[at % 10]}`,
  hyphens: (at) => `acme-*-${at}`,
  dots: (at) => `tenant.*.${at}`,
};
const values = [() => ({ seen: {} }), () => new Session('x'), () => `text ${planted}`];
for (const [kind, nameOf] of Object.entries(kinds)) {
  for (const [at, valueOf] of values.entries()) {
    const dictionary = (keep[`${kind}${'xyz'[at]}`] = {});
    for (let number = 0; number < 9; number++) dictionary[secret(nameOf(number))] = valueOf();
  }
}
const many = (keep.many = {});
for (let at = 0; at < 10; at++) many[`plain${at}`] = [at];
for (let at = 0; at < 10; at++) many[secret(`*plain${at}`)] = [at];
// Keys that differ from row to row, and objects of a class that are dictionaries.
keep.rows = Array.from({ length: 8 }, (_, at) => ({ row: { [secret(`${'abcdefgh'[at]}*`)]: { at: {} } } }));
keep.registries = Array.from({ length: 8 }, (_, at) => new Registry(secret(`${'abcdefgh'[at]}*r`), {}));
// One key alone; keys of a Map; texts; symbols; names that functions get.
keep.one = { [secret('k7*')]: {} };
keep.map = new Map([[secret('*map'), new Session(secret('*text'))]]);
keep.symbols = { [Symbol(secret('user-*-1'))]: {} };
keep.mail = { [secret('a.*@example.com')]: {} };
keep.joined = [secret('*joined '), 'and more text than V8 copies at once'].join('').concat(secret(' *'));
Object.defineProperty(() => {}, 'name', { value: secret('*name') });
for (let at = planted; at < 200; at++) (keep.texts ??= []).push(secret(`a text with * ${at}`));

const path = process.argv[2];
if (globalThis.Bun) require('node:fs').writeFileSync(path, Bun.generateHeapSnapshot('v8'));
else require('node:v8').writeHeapSnapshot(path);
console.log(planted);
