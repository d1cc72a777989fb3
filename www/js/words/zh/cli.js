/** 命令行。 */

export const zh = {
  'cli.about': 'Heapwise 在 V8 堆快照中查找内存泄漏，支持 Node.js、Deno、Chromium 以及基于它们的程序。',
  'cli.usage': '用法',
  'cli.command': '命令',
  'cli.commands': '命令',
  'cli.options': '选项',
  'cli.exitCodes': '退出码：0 没有发现问题，1 有泄漏，2 无法判断，3 输入有误。不会向任何地方发送数据。',
  'cli.more': 'heapwise 命令 --help 显示该命令的说明。',

  'cli.option.lang': '界面语言：{choices}',
  'cli.option.help': '显示本说明',
  'cli.option.format': '可选 {choices}',
  'cli.option.out': '写入该文件，而不是显示在终端',
  'cli.option.redact': '在报告中保留堆里的文字。默认用长度代替字符串以及看起来像数据的键。',
  'cli.option.threads': '线程数；默认每个核心一个，最多八个',

  'cli.report.short': '指出快照中泄漏的内容',
  'cli.report.text':
    '指出泄漏的内容。请按时间顺序给出同一进程的三个快照，每两个之间做同样的工作；一两个快照也足以找出可疑之处。\n文件可以是 .heapsnapshot（也可用 gzip 压缩）、加引号的通配符，或表示标准输入的 -。',

  'cli.serve.short': '在浏览器中打开页面和文件；可省略 serve',
  'cli.serve.text': '在本机提供页面，并在浏览器中打开页面和文件。数据不会离开本机。按 Ctrl+C 结束。',
  'cli.option.open': '不打开浏览器',
  'cli.option.port': '页面的端口；默认 8787，或任意空闲端口',
  'cli.serve.at': 'Heapwise 位于  {url}',
  'cli.serve.stop': '按 Ctrl+C 结束。',
  'cli.serve.noBrowser': '无法启动浏览器。请自行打开上面的地址。',
  'cli.error.stdinPage': '页面不能读取标准输入',
  'cli.error.listen': '无法在端口 {port} 提供页面：{message}',

  'cli.error.noFiles': '没有给出文件',
  'cli.error.stdinTwice': '标准输入只能作为其中一个文件',
  'cli.error.noSuchFile': '文件 {name} 不存在',
  'cli.error.noMatch': '没有与 {name} 匹配的文件',
  'cli.error.folder': '{name} 是一个文件夹',
  'cli.error.read': '无法读取',
  'cli.error.write': '无法写入 {name}：{message}',
  'cli.error.unknownOption': '没有选项 {option}',
  'cli.error.optionValue': '选项 {option} 缺少值，或者多了值',
  'cli.error.choice': '{option} 可选 {choices}，不能是 {value}',
  'cli.error.number': '{option} 应为数字，不能是 {value}',
  'cli.error.help': 'heapwise --help 说明可用的命令和选项。',
  'cli.error.bug': '这不应该发生。请连同上面的内容一起报告。',
};
