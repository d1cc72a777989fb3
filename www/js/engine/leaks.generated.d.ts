// Generated from crate/core/src/leaks.rs, do not edit: BLESS=1 cargo test -p heapwise-core --test declared

import type { Location, Owner } from './protocol.js';

/** What sort of leak a finding is of. */
export type FindingKind =
  | 'closure-chain'
  | 'container'
  | 'churn'
  | 'listeners'
  | 'timers'
  | 'promises'
  | 'async'
  | 'handles'
  | 'reload'
  | 'strings'
  | 'detached'
  | 'buffers'
  | 'growth'
  | 'dead-variable'
  | 'accumulation';

/** The values of each sentence. Numbers: names ending in Size are bytes, Share parts of one, others counts. */
export interface SentenceValues {
  'title.closureChain': { owner: Owner; links: number; stepSize: number };
  'title.containerGrows': { owner: Owner; container: string; added: number; count: number; entryClass: string };
  'title.containerLarge': { owner: Owner; container: string; count: number; entryClass: string };
  'title.churn': { owner: Owner; valueSize: number };
  'title.listenersPile': { event: string; emitter: Owner; count: number };
  'title.timersPile': { timer: string; function: string; count: number };
  'title.promisesPile': { count: number; waiter: string };
  'title.asyncPile': { count: number; function: string };
  'title.requestsKept': { count: number; className: string; owner: Owner };
  'title.reloaded': { file: string; count: number };
  'title.duplicates': { text: string; count: number; wastedSize: number };
  'title.pinnedStrings': { count: number; parentSize: number; owner: Owner };
  'title.detachedNodes': { count: number; owner: Owner };
  'title.buffersGrow': { count: number; owner: Owner };
  'title.classGrows': { className: string; added: number };
  'title.deadVariable': { variable: string; function: string; valueSize: number };
  'title.accumulates': { owner: Owner; childClass: string; count: number };
  'evidence.grewEachTime': { from: number; to: number; snapshots: number };
  'evidence.sizeGrew': { fromSize: number; toSize: number; snapshots: number };
  'evidence.appendOnly': { keptShare: number };
  'evidence.turnover': { removedShare: number };
  'evidence.entriesAre': { entryClass: string; classShare: number };
  'evidence.keysLike': { like: string };
  'evidence.chain': { pattern: string; links: number; stepSize: number };
  'evidence.chainHeld': { variable: string; function: string; place: Location };
  'evidence.sameListener': { function: string; place: Location; listenerShare: number };
  'evidence.once': {};
  'evidence.warned': {};
  'evidence.emitterDead': { state: string };
  'evidence.cleared': { count: number };
  'evidence.survivors': { count: number; snapshots: number };
  'evidence.includes': { count: number; className: string; partSize: number };
  'evidence.slotReplaced': { snapshots: number };
  'evidence.valueSteady': { fromSize: number; toSize: number };
  'evidence.heapShare': { heapShare: number };
  'evidence.madeAt': { place: Location };
  'evidence.holey': { emptyShare: number };
  'evidence.filledBy': { function: string; place: Location };
  'evidence.keptBy': { function: string; place: Location };
  'evidence.loadedBy': { function: string; place: Location };
  'evidence.captures': { variable: string; valueSize: number; count: number };
  'evidence.closed': { count: number };
  'advice.closureChain': { variable: string; owner: Owner };
  'advice.array': { owner: Owner };
  'advice.map': { owner: Owner };
  'advice.set': { owner: Owner };
  'advice.object': { owner: Owner };
  'advice.list': { owner: Owner };
  'advice.churn': { owner: Owner };
  'advice.listeners': { event: string; owner: Owner };
  'advice.listenersReconnect': { event: string; owner: Owner };
  'advice.abortSignal': { owner: Owner };
  'advice.interval': { owner: Owner };
  'advice.timeout': { owner: Owner };
  'advice.promises': { owner: Owner };
  'advice.async': { owner: Owner };
  'advice.handles': { owner: Owner };
  'advice.requests': { owner: Owner };
  'advice.reload': { owner: Owner };
  'advice.duplicates': { owner: Owner };
  'advice.pinnedStrings': { owner: Owner };
  'advice.detached': { owner: Owner };
  'advice.buffers': { owner: Owner };
  'advice.growth': { owner: Owner };
  'advice.deadVariable': { variable: string; owner: Owner };
  'advice.accumulation': { owner: Owner };
  'harmless.boundedCache': { owner: Owner; count: number };
  'harmless.evicts': { owner: Owner; removedShare: number };
  'harmless.compiledCode': { codeSize: number };
  'harmless.firstRun': { owner: Owner; grownSize: number };
  'harmless.slot': { owner: Owner; valueSize: number };
  'harmless.steady': { owner: Owner; keptSize: number };
  'harmless.shrank': { owner: Owner; fromSize: number; toSize: number };
  'verdict.single': { totalSize: number };
  'verdict.growth': { fromSize: number; toSize: number; stepSize: number; snapshots: number };
  'verdict.warmUp': { fromSize: number; toSize: number; firstSize: number; restSize: number };
  'verdict.steady': { fromSize: number; toSize: number };
  'verdict.garbage': { fromSize: number; toSize: number; owner: Owner };
  'verdict.shrinking': { fromSize: number; toSize: number };
  'verdict.unrelated': { agreeingShare: number };
}

export type SentenceKey = keyof SentenceValues;
