/** 源映射：给出了什么、用到了什么，以及问题旁的代码。 */

/** @import { en as English } from '../en/maps.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'maps.button': '源映射…',
  'maps.button.hint':
    '选择源映射、构建后的文件、源代码或它们的 .zip：报告将显示您自己的文件、行号和名称。也可以直接拖入这些文件或整个文件夹。',
  'maps.picker': '源映射、脚本和源代码',
  'maps.reading': '正在读取源映射…',
  'maps.failed': '无法读取源映射：{message}',
  'maps.summary.other': '源映射：{count} 个脚本中有 {mapped} 个按源代码显示',
  'maps.scripts': '程序的脚本',
  'maps.files.other': '给出了 {count} 个文件',
  'maps.script.map': '使用 {map}',
  'maps.script.none': '没有源映射',
  'maps.script.ambiguous': '有多个源映射同样匹配，因此都未使用：{maps}',
  'maps.file.used': '已使用',
  'maps.file.unused': '不属于这些快照中的任何脚本',
  'maps.more.other': '还有 {count} 个',
  'maps.remove': '不使用源映射',
  'maps.problem.unreadable': '无法读取该文件',
  'maps.problem.notJson': '不是源映射：文件不是 JSON',
  'maps.problem.notMap': '不是源映射：既没有 mappings，也没有 sections',
  'maps.problem.version': '源映射的版本不是 3',
  'maps.problem.mappings': '源映射已损坏：无法读取其 mappings',
  'maps.problem.sectionUrl': '索引源映射的部分内容在其他文件中，不支持这种形式',
  'maps.place.compiled': '编译后：{place}',
  'maps.code': '代码',
  'maps.code.owner': '持有者',
  'maps.code.adder': '添加处',
  'maps.code.captured': '被捕获的变量',
  'maps.code.open': '在整个文件中查看此行',
  'maps.code.editor': '在 VS Code 中打开',
  'maps.code.editor.hint': '请求系统用 Visual Studio Code 打开 {place}',
  'maps.code.close': '关闭',
};
