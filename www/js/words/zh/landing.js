/** The start screen. */

/** @import { en as English } from '../en/landing.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'landing.heading': '是什么在泄漏？',
  'landing.tagline':
    '拖入内存不断增长的程序的堆快照，或在其运行时连接它，就能看到什么在泄漏、被哪一行代码持有、该怎么改。一切都在您的浏览器中完成。',
  'landing.drop.title': '把堆快照拖到页面任意位置',
  'landing.drop.hint': '支持 .heapsnapshot 和 .heaptimeline，也可以是 gzip 压缩的。',
  'landing.drop.several': '同一进程先后获取的多个快照，能看出什么在增长。',
  'landing.open': '选择文件…',
  'landing.open.key': '或按 {key}',
  'landing.picker': '堆快照',
  'landing.url.label': '或打开一个网址',
  'landing.url.placeholder': 'https://…',
  'landing.url.open': '打开',
  'landing.url.hint': '浏览器会直接向该服务器取文件，服务器须允许跨源访问（CORS）。',
  'landing.url.invalid': '这不是可以打开的网址，应以 https:// 或 http:// 开头。',
  'landing.samples.title': '或先看看示例',
  'landing.samples.missing': '示例未能加载。',
  'landing.trust.title': '不上传任何内容。',
  'landing.trust.text': '文件由本页面在本机读取；只有您给出的网址才会让它向其他服务器发出请求。',
  'landing.trust.proof': '查看证明这一点的测试。',
  'landing.trust.proof.hint': '检查全部网络流量的测试，以文本形式在新标签页中打开',
  'landing.missing.title': '此链接所需的快照尚未打开',
  'landing.missing.text': '它指向快照 {id} 的“{view}”。链接里从不包含文件：打开文件后，视图会随之出现。',
  'landing.missing.file': '它指向 {name} 的“{view}”。链接里从不包含文件：打开该文件后，视图会随之出现。',

  'recent.title': '最近的文件',
  'recent.clear': '清空',
  'recent.clear.hint': '清除所有这些文件的记录',
  'recent.hint': '此浏览器只记住这些文件在哪里，不保存其中的任何内容。',
  'recent.remove': '从列表中移除 {name}',
  'recent.remove.short': '从列表中移除',
  'recent.removed': '已从列表中移除 {name}。',
  'recent.cleared': '最近的文件列表已清空。',
  'recent.gone': '找不到此文件：它可能已被移动、重命名或删除。',
  'recent.refused': '浏览器没有读取此文件的权限。',

  'taking.title': '如何获取快照',
  'taking.text': '同一进程的三个快照就能看出泄漏：从第一个到第二个、再到第三个都在增长的，就不只是预热。',
  'taking.warm': '让程序工作到预热完成：页面已访问，缓存已填满。获取第一个。',
  'taking.load': '加上负载，例如一百个请求。获取第二个。',
  'taking.again': '再加一遍同样的负载。获取第三个，然后把三个一起拖到这里。',
  'taking.live': '实时',
  'taking.live.does': '可从本页连接正在运行的进程，一次完成这三步。',
  'taking.doctor': '快照向导',
  'taking.doctor.does': '给出适合你的运行时和运行位置的命令。',
};
