/** Allocations: when, and by which function. */

export const en = {
  'allocations.none':
    'This snapshot does not record when and where objects were allocated. To get that, record “Allocations on timeline” in the Memory panel of DevTools, with allocation stacks, and open the .heaptimeline file that it saves.',
  'allocations.timeline': 'Objects still alive, by time of allocation',
  'allocations.timeline.hint': 'Drag over a part of the chart to see its objects.',
  'allocations.samples.none': 'This file records where objects were allocated, but not when.',
  'allocations.chart': '{count} samples in {time}, the highest {size}',
  'allocations.peak': 'peak {size}',
  'allocations.before': 'before',
  'allocations.from': 'First sample',
  'allocations.to': 'Last sample',
  'allocations.sample': 'sample {number} of {count}, at {time}: {size} still alive',
  'allocations.range.before': '{size} from before the recording',
  'allocations.range.until': '{size} from before the recording to {to}',
  'allocations.range': '{size} from {from} to {to}',
  'allocations.range.all': '{size} in total',
  'allocations.clear': 'All objects',
  'allocations.site': 'Allocated in {name}',
  'allocations.classes': 'Classes',
  'allocations.classes.none': 'No object that was allocated in this range is still alive.',
  'allocations.sites': 'Where objects were allocated',
  'allocations.sites.none':
    'This file does not record where objects were allocated. Tick “Allocation stack traces” before recording.',

  'sites.name': 'Function',
  'sites.name.hint': 'The function that allocated the objects; inside it, its callers. Click to see the objects.',
  'sites.liveCount': 'Live',
  'sites.liveCount.hint': 'Objects that are still alive',
  'sites.liveSize': 'Live size',
  'sites.liveSize.hint': 'Bytes of objects that are still alive',
  'sites.count': 'Count',
  'sites.count.hint': 'All objects that were allocated',
  'sites.size': 'Size',
  'sites.size.hint': 'Bytes of all objects that were allocated',
};
