/** The live view: connecting to a process, its memory, recording snapshots. */

/** @import { en as English } from '../en/live.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'live.title': '从运行中的进程获取快照',
  'live.lead':
    '连接 Node.js、Deno、Bun、workerd 进程或 Chromium 标签页。Heapwise 会给它施加负载，在同一次会话中获取三份快照，报告随之逐步完善。',
  'live.address': '调试器地址',
  'live.address.hint': '粘贴程序打开调试器时打印的那一行。只能连接本机。',
  'live.connect': '连接',
  'live.connecting': '正在连接…',
  'live.connected': '已连接 {title}。',
  'live.lost': '与进程的连接已断开。',
  'live.choose': '有多个可连接的目标，请选择：',
  'live.host': '缺少进程的 ID。请在新标签页中打开',
  'live.host.paste':
    '，然后把看到的全部内容粘贴到上面的输入框：网页无法自行读取。如果那里显示的是别的内容，这就不是调试器的端口。调试器的地址以 ws:// 开头，在它打开时打印。',

  'live.wrong.empty': '请先粘贴地址。',
  'live.wrong.unknown': '这不是调试器地址。正确的形式如 {example}。',
  'live.wrong.secure': '调试器不支持 wss。请使用 ws:// 和本机地址。',
  'live.wrong.elsewhere': '{value} 是另一台机器。本页面只连接本机：请转发端口，再粘贴带 127.0.0.1 的地址。',
  'live.wrong.elsewhere.doctor': '如何用 ssh、Docker 或 kubectl 转发端口',
  'live.wrong.port': '{value} 不是有效的端口。',
  'live.wrong.nothing-listed': '这份列表里没有可连接的目标。',

  'live.permission.prompt':
    '浏览器会询问是否允许本网站访问此设备上的其他应用和服务。Heapwise 需要它来连接调试器，并且只连接您粘贴的地址。',
  'live.permission.go': '继续，由浏览器询问',
  'live.permission.denied':
    '浏览器已被设为不允许 {origin} 访问此设备。要撤销：点击地址左侧的图标打开网站设置，允许访问此设备上的应用，然后重试。',
  'live.permission.again': '重试',

  'live.failed.unreachable': '无法连接 {url}。浏览器不会说明原因，可能是以下之一：',
  'live.failed.closed': '进程已结束，或关闭了调试器。{message}',
  'live.failed.ended': '程序已运行结束。已获取的快照保持打开。{message}',
  'live.failed.silent': '进程没有响应（{message}）。它可能停在断点上，或非常繁忙。',
  'live.failed.refused': '进程拒绝了命令：{message}',
  'live.failed.unsupported': '这个调试器没有 Heapwise 能读取的堆快照。{message}',
  'live.cause.nobody': '那里没有程序在监听。程序已结束或重新启动过：每次启动都会打印新的地址。',
  'live.cause.refused':
    '程序拒绝本页面。Chromium 启动时须带 --remote-allow-origins={origin}；Bun 只接受由本机提供的页面。',
  'live.cause.blocked': '浏览器或扩展阻止了对本机的连接。',

  'live.start': '如何打开调试器',
  'live.start.node': 'Node.js',
  'live.start.node.hint': '它会打印 “Debugger listening on ws://…”。',
  'live.start.running': '已在运行的 Node.js',
  'live.start.running.hint': '无需重启即可打开调试器（Windows 除外）。那一行会出现在程序的输出中。',
  'live.start.deno': 'Deno',
  'live.start.deno.hint': '它会打印 “Debugger listening on ws://…”。',
  'live.start.bun': 'Bun',
  'live.start.bun.hint': '它会打印一个 ws:// 地址。其快照不含行号。',
  'live.start.workerd': 'workerd、wrangler dev',
  'live.start.workerd.hint': '在上面输入 127.0.0.1:9229，即可得到 worker 列表。',
  'live.start.chromium': 'Chromium、Chrome、Edge',
  'live.start.chromium.hint': '会打开一个独立的浏览器。在其中打开您的页面，然后在上面输入 127.0.0.1:9222。',
  'live.elsewhere': '程序运行在 Docker、Kubernetes、服务器上，或不能打开调试器？',

  'live.runtime.node': 'Node.js',
  'live.runtime.deno': 'Deno',
  'live.runtime.bun': 'Bun',
  'live.runtime.workerd': 'workerd',
  'live.runtime.chromium': 'Chromium',
  'live.runtime.v8': 'V8',
  'live.pid': '进程 {pid}',
  'live.heap': '堆 {size}',
  'live.status.on': '已连接',
  'live.status.lost': '已断开',
  'live.disconnect': '断开连接',
  'live.again': '重新连接',
  'live.another': '其他进程',
  'live.polling': '每两秒读取一次内存。',
  'live.take': '获取快照',
  'live.collect': '回收垃圾',
  'live.collecting': '正在回收…',
  'live.renumbered':
    '上一份快照之后，另一个客户端（开发者工具、编辑器）断开了连接，所有对象因此有了新的 ID。较早的快照只能按类与这一份比较，不能逐个对象比较。',
  'live.waiting': '程序在第一行之前等待调试器。',
  'live.run': '让它运行',
  'live.thread': '线程',
  'live.thread.main': '主线程',
  'live.mark.collected': 'GC',
  'live.mark.load': '负载',
  'live.cost':
    '获取快照会让程序停顿数秒，并在进程内额外占用内存：约为文件大小的四到五倍。当前堆为 {heap}，可能需要 {most}。',

  'live.capture': '获取进度',
  'live.capture.asking': '已请求快照',
  'live.capture.waiting': '等待事件循环：进程有响应，但其代码尚未运行完',
  'live.capture.building': '进程正在遍历堆',
  'live.capture.sending': '进程正在发送快照',
  'live.capture.bytes': '已收到 {size}',

  'live.record': '录制三份',
  'live.record.text': '基线、负载、快照、同样的负载、快照。两次都增长的部分就不只是预热。',
  'live.record.start': '录制三份快照',
  'live.record.connect': '请先连接进程',
  'live.script': '另存为脚本',
  'live.script.hint': '一个无依赖的 Node.js 文件：通过调试器连接或启动程序，发送同样的请求，写出三份快照',
  'live.test': '另存为测试',
  'live.test.hint': '一个用 node --test 运行的文件，此处再次增长时测试失败',
  'live.record.others': '已打开的快照会保持打开。报告只针对新的三份。',
  'live.record.of': '正在录制 {title}',
  'live.record.sent': '{sent} / {count} 个请求',
  'live.record.yours': '现在请给程序施加负载，每次都一样。',
  'live.record.goOn': '完成，获取快照',
  'live.record.stopping': '此步骤后停止…',
  'live.record.stop': '停止录制',
  'live.record.done': '三份快照已全部获取。',
  'live.record.stopped': '录制已停止。已获取的快照保持打开。',
  'live.record.disturbed':
    '其他客户端不断断开与该进程的连接，使所有对象获得新的 ID。请关闭开发者工具和编辑器的调试器，然后重新录制。',
  'live.record.restarted.other':
    '其他客户端（开发者工具、编辑器）与进程断开了 {count} 次，所有对象因此有了新的 ID。录制从下一份快照重新开始；较早的快照保持打开。',
  'live.record.doubtful':
    '发送请求期间进程几乎没有工作，请求很可能没有到达：页面看不到响应。请检查地址（http 还是 https？）和端口，然后重新录制。',
  'live.step.baseline': '基线',
  'live.step.load': '负载',
  'live.step.take': '快照 {round}',

  'live.load': '两份快照之间的负载',
  'live.load.by.page': '由 Heapwise 发送请求',
  'live.load.by.person': '我自己施加负载',
  'live.load.by.person.hint': '录制会等您两次：可以运行测试、压测工具，或在程序中点击操作。',
  'live.load.addresses': '地址，每行一个；{n} 是请求的序号',
  'live.load.count': '请求数',
  'live.load.concurrency': '并发数',
  'live.load.pauseMs': '间隔（毫秒）',
  'live.load.method': '方法',
  'live.load.type': '类型',
  'live.load.body': '请求体；{n} 是请求的序号',
  'live.load.elsewhere': '{hosts} 不是本机。请只向您自己的服务器施加负载。',
  'live.load.hint': '请求从本浏览器直接发往程序。浏览器不能读取其他源的响应，因此从堆的变化判断增长。',

  'live.sent': '我们发送了什么',
  'live.sent.text': '本页面发送给 {url} 的每一条命令。不会向别处发送任何内容。',
  'live.sent.times.other': '{count} 次',

  'live.open.ask': '还没有快照？',
  'live.open': '从运行中的进程获取…',
  'live.open.hint': 'Node.js、Deno、Bun、workerd、Chromium 标签页：连接，录制三份，阅读报告。',

  'command.copy': '复制',
};
