// Hands out leases of machines; a lease that lasts is renewed by itself.

import { createServer } from 'node:http';

class Lease {
  constructor(machine, tenant) {
    this.machine = machine;
    this.tenant = tenant;
    this.renewals = 0;
    this.history = Array.from({ length: 20 }, (_, at) => ({ at, state: `granted to ${tenant}` }));
  }

  renew() {
    this.renewals += 1;
  }
}

// owner
function keep(lease) {
  // owner
  const timer = setInterval(() => lease.renew(), 45_000); // owner
  timer.unref();
  return timer;
}

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  const lease = new Lease(`machine ${number % 12}`, `tenant ${number}`);
  if (number % 30 === 11) keep(lease);
  response.end(JSON.stringify({ machine: lease.machine, tenant: lease.tenant }));
}).listen(process.env.PORT ?? 3000);
