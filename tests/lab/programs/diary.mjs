// A greenhouse reports its climate; what it reports is shown, and written down in a diary.

import { createServer } from 'node:http';

// owner
class Greenhouse {
  celsius = 20;
  entries = 0;
  diary = ''; // owner

  // owner
  report(celsius, humidity) {
    this.celsius = celsius;
    this.entries += 1;
    this.diary += `entry ${this.entries}: ${celsius} degrees at ${humidity} % humidity, windows ${celsius > 25 ? 'open' : 'shut'}, lamps off, irrigation as planned, no alarm and nobody in the house; next entry in a minute.\n`; // owner
    return this.diary.length;
  }
}

const greenhouse = new Greenhouse();

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  const length = greenhouse.report(15 + (number % 17), 40 + ((number * 7) % 50));
  response.end(`${greenhouse.celsius} degrees, ${length} characters`);
}).listen(process.env.PORT ?? 3000);
