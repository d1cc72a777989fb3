'use strict';

const table = Array.from({ length: 400 }, (_, at) => 1 + at / 1000); // owner

// owner
module.exports = {
  table,
  // owner
  convert(amount, currency) {
    return amount * table[currency];
  },
};
