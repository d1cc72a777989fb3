// Parcels: TypeScript whose private fields were turned into WeakMaps (esbuild --bundle --target=es2020 --format=cjs).
var __typeError = (msg) => {
  throw TypeError(msg);
};
var __accessCheck = (obj, member, msg) => member.has(obj) || __typeError('Cannot ' + msg);
var __privateGet = (obj, member, getter) => (
  __accessCheck(obj, member, 'read from private field'),
  getter ? getter.call(obj) : member.get(obj)
);
var __privateAdd = (obj, member, value) =>
  member.has(obj)
    ? __typeError('Cannot add the same private member more than once')
    : member instanceof WeakSet
      ? member.add(obj)
      : member.set(obj, value);
var __privateSet = (obj, member, value, setter) => (
  __accessCheck(obj, member, 'write to private field'),
  setter ? setter.call(obj, value) : member.set(obj, value),
  value
);

// uploads.ts
var import_node_http = require('node:http');
var _onTheWay, _sent; // owner
var Parcels = class {
  // owner
  constructor() {
    __privateAdd(this, _onTheWay, /* @__PURE__ */ new Map()); // owner
    __privateAdd(this, _sent, 0);
  }
  // owner
  send(number) {
    __privateSet(this, _sent, __privateGet(this, _sent) + 1);
    // owner
    __privateGet(this, _onTheWay).set(`parcel ${number}`, {
      number,
      stops: Array.from({ length: 25 }, (_, at) => ({ at, town: `town ${(number * at) % 900}` })),
    });
    return __privateGet(this, _onTheWay).size;
  }
};
_onTheWay = new WeakMap(); // owner
_sent = new WeakMap();
var parcels = new Parcels(); // owner
(0, import_node_http.createServer)((request, response) => {
  response.end(`${parcels.send(Number(request.url.slice(1)))} parcels`);
}).listen(process.env.PORT ?? 3e3);
