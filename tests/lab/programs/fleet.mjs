// The vehicles of a fleet are found by their number and by their driver, and are listed as they came.

import { createServer } from 'node:http';

class Vehicle {
  constructor(number) {
    this.number = number;
    this.driver = `driver ${number}`;
    this.parts = Array.from({ length: 25 }, (_, at) => ({ at, name: `part ${at} of ${number}` }));
  }
}

class Fleet {
  #byNumber = new Map(); // owner
  #all = new Set(); // owner
  byDriver = {}; // owner

  // owner
  add(vehicle) {
    this.#byNumber.set(vehicle.number, vehicle); // owner
    this.#all.add(vehicle); // owner
    this.byDriver[vehicle.driver] = vehicle; // owner
    return this.#all.size;
  }
}

const fleet = new Fleet();

createServer((request, response) => {
  response.end(`${fleet.add(new Vehicle(Number(request.url.slice(1))))} vehicles`);
}).listen(process.env.PORT ?? 3000);
