/** The load form of the live view: what is wrong with a field, what a page cannot send, and why no test is written. */

/** @import { en as English } from '../en/live-load.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'liveLoad.problem.empty': '此处尚未填写。',
  'liveLoad.problem.notAddress': '{value} 不是有效的地址。 请以 http:// 加程序的主机和端口开头。',
  'liveLoad.problem.notHttp': '{value} 不以 http:// 或 https:// 开头。',
  'liveLoad.problem.numberInHost': '{value} 中的 {n} 只能写在主机之后的路径或查询参数里。',
  'liveLoad.problem.notNumber': '{value} 不是整数。',
  'liveLoad.problem.tooSmall': '最小值为 {limit}。',
  'liveLoad.problem.tooLarge': '最大值为 {limit}。',
  'liveLoad.problem.notMethod': '{value} 不是可选的请求方法。',
  'liveLoad.problem.notType': '{value} 不是媒体类型，正确的写法如 application/json。',

  'liveLoad.limit.method': '网页无法向其他服务器发送 {value} 请求。请保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.bodyOfGet': '网页的 {value} 请求不能带请求体。请改用 POST，或保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.type':
    '网页会把这个请求体作为 text/plain 发送。如果服务器只接受 {value}，请保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.credentials': '网页无法发送 {value} 中的用户名和密码。请保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.port': '浏览器禁止访问 {value} 的端口。请保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.mixedContent': '本页通过 https 加载，浏览器会拦截 {value}。请保存脚本，在 Node.js 中运行。',
  'liveLoad.limit.connections': '浏览器与同一服务器最多建立 {value} 个连接，其余请求会在浏览器中排队。',

  'liveLoad.cannot.noGrowth': '最后两个快照之间没有增长，因此测试无法察觉它。',
  'liveLoad.cannot.notLeak': '这不是泄漏，没有可测试的内容。',
  'liveLoad.cannot.browser': '这发生在浏览器页面中，而测试在 Node.js 中运行，无法察觉它。',
  'liveLoad.cannot.nameless': '这里没有任何带名称、可供测试查找的内容。',
};
