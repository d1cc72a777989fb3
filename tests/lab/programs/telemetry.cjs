'use strict';
// Forwards measurements to a collector over one TCP connection, which is opened again whenever it breaks.

const http = require('http');
const net = require('net');

const COLLECTOR_PORT = 1; // Away for the time being.
const uplink = new net.Socket(); // owner
let measurements = 0;

// owner
function connect() {
  const hello = { agent: 'probe', since: Date.now(), measurements };
  // owner
  uplink.connect(COLLECTOR_PORT, '127.0.0.1', () => {
    uplink.write(JSON.stringify(hello));
  });
}

uplink.on('error', () => {});
uplink.on('close', () => {
  uplink.destroy();
  setTimeout(connect, 1);
});
connect();

http
  .createServer((request, response) => {
    measurements += 1;
    response.end(String(measurements));
  })
  .listen(process.env.PORT || 3000);
