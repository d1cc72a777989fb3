/**
 * The default of a switch that handles every case of a union. A case that is added to the union later does not compile
 * until the switch handles it.
 * @param {never} value
 * @returns {never}
 */
export function assertNever(value) {
  throw new TypeError(`no case for ${JSON.stringify(value)}`);
}
