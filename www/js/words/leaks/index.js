// Generated from crate/core/src/leaks.rs, do not edit: BLESS=1 cargo test -p heapwise-core --test declared

export * as closureChain from './closure-chain.js';
export * as promises from './promises.js';
export * as openHandles from './open-handles.js';
export * as observers from './observers.js';
export * as listeners from './listeners.js';
export * as timers from './timers.js';
export * as reload from './reload.js';
export * as container from './container.js';
export * as handles from './handles.js';
export * as buffers from './buffers.js';
export * as async from './async.js';
export * as runtime from './runtime.js';
export * as detached from './detached.js';
export * as deadVariable from './dead-variable.js';
export * as strings from './strings.js';
export * as churn from './churn.js';
export * as growingValue from './growing-value.js';
export * as growingStructure from './growing-structure.js';
export * as accumulation from './accumulation.js';
export * as unheld from './unheld.js';
export * as growth from './growth.js';
