/**
 * Code in pieces for colours: comments, strings, numbers and keywords. One pass without understanding, so a regular
 * expression with quotes in it may be coloured wrongly; the text itself is never changed.
 */

/** @typedef {{ kind: 'plain' | 'comment' | 'string' | 'literal' | 'keyword'; text: string }} Token */

const WORDS =
  'abstract|as|async|await|break|case|catch|class|const|continue|debugger|declare|default|delete|do|else|enum|export|extends|false|finally|for|from|function|get|if|implements|import|in|instanceof|interface|let|namespace|new|null|of|private|protected|public|readonly|return|satisfies|set|static|super|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield';
const PIECE = new RegExp(
  [
    String.raw`(?<comment>\/\/.*|\/\*[^]*?(?:\*\/|$)|^\s*\*(?:\s.*|\/)?$)`,
    String.raw`(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|` + '`(?:[^`\\\\]|\\\\.)*`?)',
    String.raw`(?<literal>\b\d[\w.]*)`,
    String.raw`(?<keyword>(?<![\w$.#])(?:${WORDS})(?![\w$]))`,
  ].join('|'),
  'g',
);

/** A line in pieces. A comment over several lines is recognised by its beginning, or by `*`. @param {string} line @returns {Token[]} */
export function highlight(line) {
  /** @type {Token[]} */
  const tokens = [];
  let from = 0;
  for (const match of line.matchAll(PIECE)) {
    if (match.index > from) tokens.push({ kind: 'plain', text: line.slice(from, match.index) });
    const [kind = 'plain'] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    tokens.push({ kind: /** @type {Token['kind']} */ (kind), text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < line.length) tokens.push({ kind: 'plain', text: line.slice(from) });
  return tokens;
}
