/** What to change, and why. The code beside it is in `advice-snippets.js`. See `finding-titles.js`. */

export const en = {
  'advice.closureChain':
    'Every round makes a function whose scope holds `{variable}`, and `{variable}` leads to the round before: so no round can ever go. Functions made in one scope share one set of variables, and all of those live as long as any of the functions. Set `{variable}` to `null` at the end of the round, or make the function that lasts in a scope of its own.',
  'advice.closureChain.held':
    '`{variable}` leads to the round before. The function that lasts may never read it, but it was made in the same scope as `{function}` ({place}), which does, and functions of one scope share one set of variables: so it drags `{variable}` along, and no round can ever go. Move `{function}` into a scope of its own, or set `{variable}` to `null` at the end of the round.',
  'advice.array':
    'Something is pushed to {owner} for every piece of work and never taken out. Decide how long an entry is needed: remove it when its work is done, or keep the newest up to a limit.',
  'advice.map':
    'An entry is set in {owner} for every new key and never deleted. Delete it when what it stands for ends (a session, a request, a connection), or give the map a limit and drop the oldest. Where the keys are objects, a `WeakMap` lets go by itself.',
  'advice.set':
    'Something is added to {owner} each time and never deleted. Delete it when its work is done, in `finally` or on `close`, so that a failure cannot skip it. Where it holds objects only to recognise them, a `WeakSet` lets go by itself.',
  'advice.object':
    'The object {owner} is used as a table: every new key becomes a property, and none is deleted. Use a `Map` with a limit instead, and delete a key when what it stands for ends.',
  'advice.list':
    'Each entry of {owner} leads to the next, and the first one is still held, so the whole list stays. Let the beginning move on when an entry is done, and cut its link to the others.',
  'advice.churn':
    '{owner} is built anew again and again, and what was there before becomes garbage. That is no leak, but it keeps the garbage collector busy. Change the value in place, or build it only when something has changed.',
  'advice.listeners':
    'A listener for `{event}` is added to {owner} each time some work begins, and stays when it ends, with everything that it can see. Remove it in the end with `off`, and with the very function that was added; where one event is enough, use `once`.',
  'advice.listenersReconnect':
    'With every new connection, listeners for `{event}` are added to {owner} again, and those of the connections before stay. Add them once, outside of what is done at each connection, or remove them when the connection closes.',
  'advice.abortSignal':
    'Every piece of work adds a listener to an `AbortSignal` that lives much longer, and leaves it there when it is done. Remove it in `finally`, or give each piece of work an `AbortController` of its own.',
  'advice.interval':
    'An interval is started each time some work begins, and it never stops by itself: it keeps its function and everything that the function can see. Keep what `setInterval` returns and call `clearInterval` when the work ends, or let one interval serve all.',
  'advice.timeout':
    'Each timer keeps its function, and everything that the function can see, until its time is over. Call `clearTimeout` as soon as it is no longer needed, also when the work fails.',
  'advice.promises':
    'Code waits for promises that nobody ever settles, and each keeps the waiting function with its variables. Make sure that every way out settles them, errors and closing too, and set a limit to the waiting.',
  'advice.async':
    'These calls wait at an `await` for something that never comes, and each keeps all of its variables. Set a limit to the waiting, and make what they wait for fail when its source is closed.',
  'advice.handles':
    'Whatever is opened has to be closed on every way out, also when an error is thrown in between. `try … finally` does that; for streams, `pipeline` closes all of them.',
  'advice.requests':
    'Requests or sockets that are done with are still held by {owner}, and each keeps its buffers, headers and whatever was attached to it. Take them out when they close, and keep the few values that you need instead of the whole object.',
  'advice.reload':
    'The same file is loaded again and again, and every copy has its own functions and variables. Load it once and use that: emptying `require.cache`, or importing under an address that changes each time, makes another copy.',
  'advice.duplicates':
    'The same text arrives again and again, from files, answers or a database, and every copy is kept. Keep the first one in a `Map` and use it from then on, or store a short id instead.',
  'advice.pinnedStrings':
    'A piece cut out of a long text with `slice`, `split` or a regular expression is only a window: the whole text stays alive behind it. Make a copy of the piece before you keep it.',
  'advice.detached':
    'These nodes are no longer in the document, but {owner} still leads to them, and each leads to its whole tree. Set the variable to `null` where you remove the node, and take its listeners away. Data about nodes belongs into a `WeakMap`.',
  'advice.buffers':
    'Binary data is gathered in {owner} and not let go. Pass it on as it comes, piece by piece, instead of gathering it; what has to wait gets a limit.',
  'advice.growth':
    'More of them stay after every round of work. Open one of them and see who holds it: where it is put in, it also has to be taken out when its work is done.',
  'advice.deadVariable':
    'No code can read `{variable}` any more, but a function that is still alive was made in the same scope, and functions of one scope share one set of variables. Set `{variable}` to `null` after its last use, or make the function that lasts in a scope of its own.',
  'advice.accumulation':
    'More and more objects hang on {owner}. Find the place where they are attached, and detach each of them when its work is done, or keep no more than a limit.',
};

/** @type {typeof en} */
export const zh = {
  'advice.closureChain':
    '每一轮都会创建一个函数，它的作用域里有 `{variable}`，而 `{variable}` 又指向上一轮，于是任何一轮都无法释放。同一作用域中创建的函数共用一组变量，只要其中一个函数还在，这些变量就都在。请在每轮结束时把 `{variable}` 设为 `null`，或让长期存活的函数在单独的作用域中创建。',
  'advice.closureChain.held':
    '`{variable}` 指向上一轮。长期存活的函数也许从不读取它，但它与读取它的 `{function}`（{place}）创建于同一作用域，而同一作用域的函数共用一组变量：于是 `{variable}` 被一并留住，任何一轮都无法释放。请把 `{function}` 移到单独的作用域，或在每轮结束时把 `{variable}` 设为 `null`。',
  'advice.array':
    '每做一件事就向 {owner} 添加内容，却从不取出。请决定一个条目需要保留多久：工作完成时删除它，或设定上限、只保留最新的。',
  'advice.map':
    '每个新的键都在 {owner} 中添加条目，却从不删除。当它所代表的事物（会话、请求、连接）结束时请删除它，或设定上限并丢弃最旧的。如果键是对象，`WeakMap` 会自动放手。',
  'advice.set':
    '每次都向 {owner} 添加，却从不删除。请在工作完成时删除：写在 `finally` 里或 `close` 事件中，这样出错时也不会漏掉。如果只是为了辨认对象，`WeakSet` 会自动放手。',
  'advice.object':
    '对象 {owner} 被当作表来用：每个新的键都变成一个属性，却从不删除。请改用有上限的 `Map`，并在键所代表的事物结束时删除它。',
  'advice.list':
    '{owner} 的每个条目都指向下一个，而第一个仍被持有，所以整个链表都留了下来。条目用完后，请让起点向前移动，并断开它与其他条目的链接。',
  'advice.churn':
    '{owner} 被反复重新生成，之前的值就成了垃圾。这不是泄漏，但会让垃圾回收器一直忙碌。请就地修改，或只在确有变化时重新生成。',
  'advice.listeners':
    '每次工作开始时都在 {owner} 上添加 `{event}` 的监听器，结束后却留在那里，连同它能看到的一切。请在结束时用 `off` 移除当初添加的那个函数；只需要一次事件时，请用 `once`。',
  'advice.listenersReconnect':
    '每次重新连接都会在 {owner} 上再次添加 `{event}` 的监听器，而之前连接的监听器还在。请只添加一次（放在每次连接的代码之外），或在连接关闭时移除。',
  'advice.abortSignal':
    '每件工作都在一个存活更久的 `AbortSignal` 上添加监听器，完成后却没有移除。请在 `finally` 中移除，或给每件工作一个单独的 `AbortController`。',
  'advice.interval':
    '每次工作开始时都启动一个间隔定时器，它不会自行停止：它的函数以及函数能看到的一切都会留住。请保存 `setInterval` 的返回值，工作结束时调用 `clearInterval`；或者让一个定时器服务所有工作。',
  'advice.timeout':
    '每个定时器在到时之前，都会留住它的函数以及函数能看到的一切。一旦不再需要，请立即调用 `clearTimeout`，工作失败时也一样。',
  'advice.promises':
    '代码在等待永远没有结果的 Promise，每一个都留住等待它的函数及其变量。请确保每条出路都会给出结果，包括出错和关闭，并为等待设定时限。',
  'advice.async':
    '这些调用停在某个 `await` 上，等待永远不会到来的结果，每一次调用都留住它的全部变量。请为等待设定时限，并让所等的操作在来源关闭时失败。',
  'advice.handles':
    '打开的东西在每条出路上都必须关闭，中途抛出错误时也一样。`try … finally` 可以做到；对于流，`pipeline` 会全部关闭。',
  'advice.requests':
    '已经完成的请求或套接字仍被 {owner} 持有，每一个都留住它的缓冲区、头部以及附加在上面的一切。请在它们关闭时取出，并只保留需要的几个值，而不是整个对象。',
  'advice.reload':
    '同一个文件被反复加载，每一份都有自己的函数和变量。请只加载一次并一直使用它：清空 `require.cache`，或每次用不同的地址导入，都会再产生一份。',
  'advice.duplicates':
    '同样的文本不断到来（来自文件、响应或数据库），每一份都被保留。请把第一份存入 `Map` 并一直使用它，或者改存一个短编号。',
  'advice.pinnedStrings':
    '用 `slice`、`split` 或正则表达式从长文本中截取的片段只是一个窗口：背后的整段文本都会留住。请在保留片段之前先复制一份。',
  'advice.detached':
    '这些节点已不在文档中，但 {owner} 仍指向它们，而每个节点又指向它所在的整棵树。移除节点时请把变量设为 `null`，并移除它的监听器。与节点有关的数据应放在 `WeakMap` 中。',
  'advice.buffers': '二进制数据在 {owner} 中积累而没有释放。请边到边传、逐块处理，不要积累；必须等待的部分请设定上限。',
  'advice.growth':
    '每一轮工作之后都有更多这样的对象留下。请打开其中一个，看看是谁持有它：在哪里放入，就应在工作完成时从哪里取出。',
  'advice.deadVariable':
    '已没有代码能读到 `{variable}`，但有一个仍然存活的函数与它创建于同一作用域，而同一作用域的函数共用一组变量。请在最后一次使用后把 `{variable}` 设为 `null`，或让长期存活的函数在单独的作用域中创建。',
  'advice.accumulation': '挂在 {owner} 上的对象越来越多。请找到挂上它们的地方，在工作完成时逐个取下，或设定上限。',
};
