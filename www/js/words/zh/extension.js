/** What only the extension has: the inspectors of this machine, and the inspected tab. */

/** @import { en as English } from '../en/extension.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'extension.openInTab': '在标签页中打开',
  'extension.openInTab.hint': '在单独的标签页中显示 Heapwise，并带上这里已打开的文件',
  'extension.toTab': '来自当前检查的标签页…',

  'nearby.title': '本机正在运行',
  'nearby.looking': '正在询问各个调试器…',
  'nearby.none': '没有调试器应答。如何带调试器启动程序，见下文。',
  'nearby.port': '端口 {port}',
  'nearby.connect.to': '连接 {title}',
  'nearby.ports':
    '显示此列表时，每三秒向本机的 9222 端口和 9229 至 9238 端口询问一次可连接的目标。在您连接之前不发送其他任何内容。',
  'nearby.add': '其他端口',
  'nearby.add.button': '添加',
  'nearby.remove': '不再询问端口 {port}',
  'nearby.blocked': '要列出本机的程序，Heapwise 需要访问 127.0.0.1 和 localhost。它不要求访问任何其他网站。',
  'nearby.allow': '允许访问本机',

  'tab.elsewhere': '只有扩展程序才有此视图：开发者工具的面板知道自己属于哪个标签页。',
  'tab.title': '当前检查的标签页',
  'tab.lead': '扩展程序无法获取标签页的堆快照：浏览器不允许它访问堆。开发者工具可以获取，Heapwise 读取它保存的文件。',

  'tab.save': '此标签页的快照',
  'tab.save.take': '在开发者工具的“内存”面板中选择“堆快照”，然后获取快照。',
  'tab.save.save': '点击快照名称旁的“保存”。',
  'tab.save.drop': '把文件拖放到本面板的任意位置。',
  'tab.save.three': '三份胜过一份：页面就绪后获取一份，之后每重复一次可疑操作再获取一份，最后把三份一起拖入。',
  'tab.watch': '关注一个文件夹…',
  'tab.watch.hint':
    '想让每份快照保存后立即出现在这里，请把用来保存的文件夹拖放到本面板，只需一次。浏览器不会交出主目录或下载目录本身，请使用其中的子文件夹。',
  'tab.watching': '“{name}”中新出现的快照会列在这里。',
  'tab.watching.end': '停止',
  'tab.saved': '刚刚保存，{size}',
  'tab.saved.open': '打开',

  'tab.measure': '操作前后的数值',
  'tab.measure.text': '先测量，在页面中做一次该操作（打开再关闭对话框、进入再返回），再测量，如此重复三次。',
  'tab.measure.page': '统计的是文档中的节点及其监听器。堆大小和文档之外的节点需要带有调试权限的扩展版本。',
  'tab.measure.debugger': '每次测量前先回收垃圾，文档之外的节点也计算在内。',
  'tab.measure.first': '测量',
  'tab.measure.again': '再次测量',
  'tab.measure.forget': '重新开始',
  'tab.column.time': '时间',
  'tab.column.heap': 'JavaScript 堆',
  'tab.column.nodes': '节点',
  'tab.column.listeners': '监听器',
  'tab.column.documents': '文档',
  'tab.verdict.none': '没有每次都增长的数值。第一次重复不计，此后至少还需要两次。',
  'tab.verdict.heap': '堆每次都增长，至少 {least}。',
  'tab.verdict.nodes': '节点每次都增加，至少 {least} 个。',
  'tab.verdict.listeners': '监听器每次都增加，至少 {least} 个。',
  'tab.verdict.documents': '文档每次都增加，至少 {least} 个。',
  'tab.verdict.next': '是什么引用着它们，只有快照能显示：请按上面的步骤保存三份。',

  'tab.ask': '询问标签页',
  'tab.ask.without':
    '查询游离节点和某个类的存活对象需要调试权限。Chromium 不允许扩展程序事后申请它，因此另有一个从一开始就带有该权限的版本：heapwise-chromium-debugger。当前版本不带。',
  'tab.ask.text': '回答询问期间会附加调试器，浏览器会在页面上方的提示栏中说明。此前和此后的快照可以逐个对象比较。',
  'tab.asking': '正在询问…',
  'tab.trouble': '标签页没有应答：{message}',
  'tab.detached': '查找游离节点',
  'tab.detached.none': '没有存活于文档之外的节点。',
  'tab.detached.trees.other': '{count} 棵树',
  'tab.detached.nodes.other': '{count} 个节点',
  'tab.detached.next': '其中有些可能是有意保留的，例如还会再次打开的对话框。是哪个变量或监听器引用着它们，快照会显示。',
  'tab.instances': '类的存活对象',
  'tab.instances.count': '计数',
  'tab.instances.counted.other': '{name} 有 {count} 个存活对象，包括子类的对象。',
  'tab.instances.unknown': '页面脚本无法使用 {name}：没有这个名称的类，或者它在模块或函数内部。快照能统计这些类。',

  'tab.limits': '哪些做不到，为什么',
  'tab.limits.snapshot':
    '获取此标签页的快照或时间线：扩展程序只能使用调试协议的一部分（chrome.debugger），其中没有 HeapProfiler。',
  'tab.limits.holders': '查出谁引用着某个对象：只有快照包含所有对象之间的边。',
  'tab.limits.debugger': '在首次使用时才申请调试权限：Chromium 会忽略可选权限中的这一项。Firefox 没有这项权限。',
  'tab.limits.downloads': '从下载记录得知开发者工具保存了文件：它通过系统对话框写入文件，不算下载。',
  'tab.limits.remote':
    '有一个例外：用 --remote-debugging-port=9222 和 --remote-allow-origins={origin} 启动的 Chromium 会在“实时”视图中列出其标签页，可以像进程一样获取快照。',
  'tab.permissions': '此扩展程序可以做什么',
  'tab.permissions.hosts':
    '访问 127.0.0.1 和 localhost：列出本机的调试器，连接您选择的那一个，并在您要求时向它发送负载。',
  'tab.permissions.none': '除此之外没有其他权限：没有网站、历史记录、下载或调试权限。',
  'tab.permissions.debugger': '调试标签页：用于上面的询问。它只调试当前检查的标签页，并且只在回答询问期间。',
};
