// Generated from crate/core/src/leaks.rs, do not edit: BLESS=1 cargo test -p heapwise-core --test declared

import type { Owner, Place } from './protocol.js';

/** The kinds of leaks that findings are of. */
export type FindingKind =
  | 'closure-chain'
  | 'promises'
  | 'open-handles'
  | 'observers'
  | 'listeners'
  | 'timers'
  | 'reload'
  | 'container'
  | 'handles'
  | 'buffers'
  | 'async'
  | 'runtime'
  | 'detached'
  | 'dead-variable'
  | 'strings'
  | 'churn'
  | 'growing-value'
  | 'growing-structure'
  | 'accumulation'
  | 'unheld'
  | 'growth';

/**
 * The values of each sentence; those that may be missing are not known. Numbers: names that end with Size are bytes, with
 * Share parts of one, with Ms milliseconds, others counts.
 */
export interface SentenceValues {
  'title.closureChain': { owner: Owner; links: number; stepSize: number };
  'title.promiseWaiters': { count: number; owner: Owner };
  'title.handlesOpen': { count: number; className: string };
  'title.agentsOpen': { count: number; className: string };
  'title.connectionsOpen': { count: number };
  'title.stillListening': { count: number; className: string };
  'title.observersPile': { count: number; className: string; target: string };
  'title.listenersPile': { event: string; emitter: Owner; count: number };
  'title.listenersPileAny': { emitter: Owner; count: number };
  'title.unclosed': { emitter: Owner; count: number; className: string };
  'title.timersPile': { timer: string; function: string; count: number };
  'title.timersOfPackage': { timer: string; package: string; count: number };
  'title.reloaded': { file: string; count: number };
  'title.reloadedFiles': { file: string; count: number; files: number };
  'title.requestsKept': { count: number; className: string; owner: Owner };
  'title.requestsHeld': { count: number; className: string; owner: Owner };
  'title.containerFills': { owner: Owner; container: string; count: number; limit?: number };
  'title.containerSlows': { owner: Owner; container: string; count: number; lastAdded: number };
  'title.buffersGrow': { count: number; owner: Owner };
  'title.pinnedStrings': { count: number; parentSize: number; owner: Owner };
  'title.containerLarge': { owner: Owner; container: string; count: number; entryClass: string };
  'title.containerLargeAll': { owner: Owner; container: string; count: number; entryClass: string };
  'title.callbacksPile': { count: number; owner: Owner };
  'title.asyncPile': { count: number; function: string };
  'title.runtime.symbols': { count: number; owner?: Owner };
  'title.runtime.watched': { count: number; className: string; owner: Owner };
  'title.runtime.races': { count: number; owner: Owner };
  'title.runtime.events': { count: number; event: string; owner: Owner; reader?: string };
  'title.deadVariable': { variable: string; function: string; valueSize: number };
  'title.duplicates': { text: string; count: number; wastedSize: number };
  'title.churn': { owner: Owner; valueSize: number };
  'title.textGrows': { owner: Owner; valueSize: number; grownSize?: number };
  'title.textsGrow': { owner: Owner; count: number; valueSize: number; grownSize?: number };
  'title.bytesGrow': { owner: Owner; className: string; valueSize: number; grownSize?: number };
  'title.memoryGrows': { owner: Owner; valueSize: number; grownSize?: number };
  'title.numbersGrow': { owner: Owner; container: string; count: number; added?: number };
  'title.membersGrow': { owner: Owner; member: string; count: number; valueSize: number; grownSize?: number };
  'title.structureGrows': { owner: Owner; count: number; className: string; added?: number };
  'title.memoGrows': { owner: Owner; count: number; className: string; added?: number };
  'title.valueGrows': { owner: Owner; valueSize: number; grownSize?: number };
  'title.accumulates': { owner: Owner; childClass: string; count: number };
  'title.keepsMore': { owner: Owner; keptSize: number };
  'title.keepsMany': { owner: Owner; childClass: string; count: number };
  'title.unheld': { className: string; count: number; added: number };
  'title.classGrows': { className: string; added: number };
  'title.containerGrows': { owner: Owner; container: string; added: number; count: number; entryClass: string };
  'title.containerHas': { owner: Owner; container: string; count: number; entryClass: string };
  'title.containerGrowsAll': { owner: Owner; container: string; added: number; count: number; entryClass: string };
  'title.containerHasAll': { owner: Owner; container: string; count: number; entryClass: string };
  'title.promisesPile': { count: number; waiter?: string };
  'title.detachedNodes': { count: number; owner: Owner };
  'title.runtime.signals': { count: number; owner: Owner };
  'title.runtime.followers': { count: number; owner: Owner };
  'title.runtime.timeoutSignals': { count: number; owner?: Owner };
  'title.runtime.entries': { marks: number; measures: number; owner?: Owner };
  'title.runtime.marks': { count: number; owner?: Owner };
  'title.runtime.measures': { count: number; owner?: Owner };
  'title.runtime.observed': { count: number; owner: Owner };
  'title.runtime.observers': { count: number; owner?: Owner };
  'title.runtime.written': { count: number; owner: Owner };
  'title.runtime.read': { count: number; owner: Owner };
  'title.runtime.stream': { count: number; owner: Owner };
  'title.runtime.branch': { count: number; owner: Owner };
  'title.runtime.sink': { count: number; owner: Owner };
  'title.runtime.channel': { count: number; owner: Owner };
  'title.runtime.agent': { count: number; owner: Owner };
  'title.runtime.storages': { count: number; owner?: Owner };
  'evidence.chain': { pattern: string; links: number; stepSize: number };
  'evidence.chainHeld': { variable: string; function: string; place?: Place };
  'evidence.promiseWaits': { function: string; place?: Place };
  'evidence.openedAt': { call: string; function: string; place?: Place };
  'evidence.firstRemain': { count: number; snapshots: number };
  'evidence.observerCalls': { function: string; place?: Place };
  'evidence.sameListener': { function: string; place?: Place; listenerShare: number };
  'evidence.once': {};
  'evidence.warned': {};
  'evidence.onceWaits': { function: string; place?: Place };
  'evidence.emitterDead': { state: string };
  'evidence.unclosedMade': { call: string; place: Place };
  'evidence.timerTime': { timeMs: number };
  'evidence.timerTimes': { fromMs: number; toMs: number };
  'evidence.timerStore': { count: number; owner?: Owner; storeSize: number };
  'evidence.timerMaker': { className: string; place: Place };
  'evidence.cleared': { count: number };
  'evidence.copies': { file: string; count: number };
  'evidence.keepsLimit': { function: string; place?: Place };
  'evidence.turnover': { removedShare: number };
  'evidence.appendOnly': { keptShare: number };
  'evidence.entriesAre': { entryClass: string; classShare: number };
  'evidence.keysLike': { keyPattern: string };
  'evidence.closed': { count: number };
  'evidence.emptiedRefs': { count: number };
  'evidence.functionIn': { place: Place };
  'evidence.madeAt': { place: Place };
  'evidence.holey': { emptyShare: number };
  'evidence.survivors': { count: number; snapshots: number };
  'evidence.asyncTimed': { count: number };
  'evidence.runtime.heldMadeAt': { place: Place };
  'evidence.runtime.raceResults': {};
  'evidence.runtime.readIn': { function: string; place?: Place };
  'evidence.deadVariable.keeper': { variable: string; function: string; place: Place; others?: number };
  'evidence.deadVariable.fromText': { variable: string };
  'evidence.slotReplaced': { snapshots: number };
  'evidence.valueSteady': { fromSize: number; toSize: number };
  'evidence.outsideHeap': {};
  'evidence.roomFor': { count: number };
  'evidence.unheld': {};
  'evidence.unheldStore': { owner: Owner; className: string; storeSize: number };
  'evidence.grewEachTime': { from: number; to: number; snapshots: number };
  'evidence.grew': { from: number; to: number };
  'evidence.foundLater': { missing: number; from: number; to: number };
  'evidence.foundLast': { count: number };
  'evidence.sizeGrew': { fromSize: number; toSize: number; snapshots: number };
  'evidence.heapShare': { heapShare: number };
  'evidence.captures': { variable: string; valueSize: number; count: number };
  'evidence.capturesObject': { variable: string; className: string; place: Place; valueSize: number; count: number };
  'evidence.eachHas': { className: string; variable: string; place?: Place };
  'evidence.includes': { count: number; className: string; partSize: number };
  'evidence.alsoHeld': { owner: Owner };
  'evidence.weakValue': { map: Owner; key: Owner };
  'evidence.filledBy': { function: string; place?: Place };
  'evidence.changedBy': { function: string; place?: Place; variable: string };
  'evidence.listensAt': { function: string; place?: Place };
  'evidence.keptBy': { function: string; place?: Place };
  'evidence.loadedBy': { function: string; place?: Place };
  'evidence.runtime.calledAt': { call: string; place: Place };
  'evidence.runtime.calledIn': { call: string; function: string; place: Place };
  'evidence.growsWith': { owner: Owner; count: number };
  'evidence.moreGrow': { count: number };
  'evidence.together': { fromSize: number; toSize: number; snapshots: number };
  'advice.closureChain': { variable: string };
  'advice.closureChain.held': { variable: string; function: string; place?: Place };
  'advice.closureChain.scope': {};
  'advice.list': { owner: Owner };
  'advice.promiseWaiters': { owner: Owner };
  'advice.listNewest': { owner: Owner; link: string };
  'advice.openHandles': { className: string; close: string };
  'advice.openAgents': {};
  'advice.openConnections': {};
  'advice.stillListening': { className: string };
  'advice.observers': { className: string };
  'advice.listenersWait': { event: string; owner: Owner; function: string };
  'advice.abortSignal': {};
  'advice.eventTarget': { owner: Owner };
  'advice.listenersOnce': { event: string; owner: Owner };
  'advice.listenersReconnect': { event: string; owner: Owner };
  'advice.unclosed': { owner: Owner; className: string; close: string };
  'advice.listeners': { event: string; owner: Owner };
  'advice.timeout': {};
  'advice.timersOfPackage': { package: string };
  'advice.timersOfMaker': { package: string; className: string };
  'advice.reload': {};
  'advice.containerFills': { owner: Owner };
  'advice.containerLarge': { owner: Owner };
  'advice.containerOfPackage': { owner: Owner; package: string };
  'advice.containerWithin': { owner: Owner; variable: string; package: string };
  'advice.containerOfRuntime': { owner: Owner };
  'advice.callbacks': { owner: Owner };
  'advice.emptiedRefs': { owner: Owner };
  'advice.requests': { owner: Owner };
  'advice.handles': {};
  'advice.buffers': { owner: Owner };
  'advice.pinnedStrings': {};
  'advice.array': { owner: Owner };
  'advice.map': { owner: Owner };
  'advice.mapOfNames': { owner: Owner };
  'advice.set': { owner: Owner };
  'advice.object': { owner: Owner };
  'advice.async': {};
  'advice.asyncTimed': {};
  'advice.runtime.symbols': {};
  'advice.runtime.watched': { owner: Owner };
  'advice.runtime.races': { call: string; owner: Owner };
  'advice.runtime.events': { owner: Owner };
  'advice.deadVariable': { variable: string };
  'advice.duplicates': {};
  'advice.churn': { owner: Owner };
  'advice.textGrows': { owner: Owner };
  'advice.bytesGrow': { owner: Owner };
  'advice.memoryGrows': { owner: Owner };
  'advice.numbersGrow': { owner: Owner };
  'advice.membersGrow': { owner: Owner; member: string };
  'advice.structureGrows': { owner: Owner };
  'advice.memoGrows': { owner: Owner; variable: string };
  'advice.valueGrows': { owner: Owner };
  'advice.accumulation': { owner: Owner };
  'advice.keepsMany': { owner: Owner };
  'advice.unheld': { className: string };
  'advice.growth': {};
  'advice.everyHolder': { owner: Owner; other: Owner };
  'advice.promises': {};
  'advice.detached': { owner: Owner };
  'advice.interval': {};
  'advice.runtime.signals': { owner: Owner };
  'advice.runtime.followers': {};
  'advice.runtime.timeoutSignals': {};
  'advice.runtime.entries': {};
  'advice.runtime.observed': { owner: Owner };
  'advice.runtime.observers': {};
  'advice.runtime.written': { owner: Owner };
  'advice.runtime.read': { owner: Owner };
  'advice.runtime.stream': { owner: Owner };
  'advice.runtime.branch': { owner: Owner };
  'advice.runtime.sink': { owner: Owner };
  'advice.runtime.channel': {};
  'advice.runtime.agent': {};
  'advice.runtime.storages': {};
  'verdict.single': { totalSize: number };
  'verdict.unrelated': { agreeingShare: number };
  'verdict.growth': { fromSize: number; toSize: number; stepSize: number; snapshots: number; gainedSize: number; explainedShare?: number };
  'verdict.garbage': { fromSize: number; toSize: number; owner?: Owner };
  'verdict.steady': { fromSize: number; toSize: number };
  'verdict.steadyBut': { fromSize: number; toSize: number };
  'verdict.shrinking': { fromSize: number; toSize: number };
  'verdict.shrinkingBut': { fromSize: number; toSize: number };
  'verdict.warmUp': { fromSize: number; toSize: number; firstSize: number; restSize: number };
  'verdict.rest': { owner: Owner; valueSize: number; grownSize?: number };
  'verdict.filling': { owner: Owner; count: number; grownSize: number };
  'harmless.modules': { count: number; loaded: number };
  'harmless.evicts': { owner: Owner; removedShare: number };
  'harmless.firstRun': { owner: Owner; grownSize: number };
  'harmless.shrank': { owner: Owner; fromSize: number; toSize: number };
  'harmless.steady': { owner: Owner; keptSize: number };
  'harmless.boundedCache': { owner: Owner; count: number };
  'harmless.slot': { owner: Owner; valueSize: number };
  'harmless.compiledCode': { codeSize: number };
}
export type SentenceKey = keyof SentenceValues;
