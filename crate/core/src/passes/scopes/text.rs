//! The scopes of a script, read from its text by oxc's parser.
//!
//! A variable is _judged_ only if the places that name it are all that can read it. These variables are not:
//!
//! - all variables of a scope that contains `eval`, or an inner scope that does;
//! - `var`s and parameters of a sloppy function that mentions `arguments`, which reads the parameters;
//! - names of functions and classes: a class has a second variable of its name inside, a function within a block of
//!   sloppy code has a second one outside, and either may stand in the context;
//! - what V8 keeps beside variables: `this`, `new.target`, private names, names that begin with a dot.
//!
//! A name that the parser cannot resolve, as within `with`, counts as a use of every variable of this name around it.
//!
//! Cost: one pass of the parser, and memory of some twenty times the text for as long as it takes. Text that is longer
//! than `MAX_TEXT`, nested too much (`nesting.rs`) or no JavaScript is not read.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{ClassElement, FormalParameters, PropertyKey};
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::{NodeId, ScopeFlags, ScopeId, Scoping, Semantic, SemanticBuilder, SymbolFlags};
use oxc_span::{GetSpan, SourceType, Span};

use super::nesting::is_shallow;

/// Longest text that is read, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;

/// The function that is the script as a whole.
pub(super) const SCRIPT: usize = 0;

/// Bytes between marks.
const MARK: usize = 512;

/// Variables that Node's wrapper of a CommonJS module adds to the outermost scope.
const OF_WRAPPER: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// The scopes and functions of a script.
pub(super) struct Text {
    /// The first is the outermost one; a scope comes after its parent.
    pub(super) scopes: Vec<Scope>,
    pub(super) functions: Vec<Function>,
    /// Functions by where V8 says that they begin.
    starts: HashMap<u32, usize>,
    /// Where each line begins.
    lines: Vec<u32>,
    /// Places in the text, `MARK` bytes apart, and the number of UTF-16 units before each.
    marks: Vec<(u32, i64)>,
    text: String,
    /// Where names stand that cannot be resolved.
    unresolved: HashMap<String, Vec<u32>>,
    /// Whether the function of the script as a whole has run to its end as soon as it has run, and no other function
    /// begins where it does.
    pub(super) runs_once: bool,
}

/// A scope.
pub(super) struct Scope {
    pub(super) parent: Option<usize>,
    pub(super) span: Range<u32>,
    /// V8 gives a function whose parameters are more than names two contexts: for parameters and for `var`s; and a
    /// `catch` two, for its parameter and for its block.
    pub(super) has_two_contexts: bool,
    pub(super) variables: HashMap<String, Variable>,
    /// Whether V8 may keep `this`, private names and the like here.
    has_implicit_variables: bool,
    own_name: Option<String>,
    /// The name of the function, if this is the scope of one.
    function: Option<String>,
}

/// A variable.
pub(super) struct Variable {
    /// Where it is declared.
    pub(super) declared: u32,
    /// Where it is named, in order.
    uses: Vec<u32>,
    /// Whether nothing else can read it.
    pub(super) is_judged: bool,
}

/// A function, or a class as far as V8 makes functions of its fields.
pub(super) struct Function {
    pub(super) span: Range<u32>,
    /// The scope that creates it; `None` for the script as a whole.
    pub(super) created_in: Option<usize>,
}

impl Text {
    /// Reads a script; `None` if it cannot be read.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_TEXT || !is_shallow(text) {
            return None;
        }
        // A file without `import` and `export` may still be a module, if it has `await` outside of functions.
        parse(text, SourceType::unambiguous()).or_else(|| parse(text, SourceType::mjs()))
    }

    /// The function that V8 says begins at a line and column, from 0.
    pub(super) fn function_at(&self, line: u32, column: u32) -> Option<usize> {
        let units = self.units_before(*self.lines.get(line as usize)?).checked_add(i64::from(column))?;
        // From the last mark at or before it.
        let mark = self.marks.partition_point(|&(_, before)| before <= units).checked_sub(1)?;
        let (start, mut before) = self.marks[mark];
        for (at, character) in self.text.get(start as usize..)?.char_indices() {
            if before >= units {
                return self.starts.get(&(start + at as u32)).copied();
            }
            before += character.len_utf16() as i64;
        }
        None
    }

    /// The line and column of a place, from 0.
    pub(super) fn place(&self, at: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= at).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        (line as u32, (self.units_before(at) - self.units_before(start)) as u32)
    }

    /// Number of UTF-16 units before a place.
    pub(super) fn units_before(&self, at: u32) -> i64 {
        let mark = self.marks.partition_point(|&(start, _)| start <= at).saturating_sub(1);
        let &(start, before) = self.marks.get(mark).unwrap_or(&(0, 0));
        before + self.text.get(start as usize..at as usize).map_or(0, |text| text.encode_utf16().count() as i64)
    }

    /// The name of the function that a scope is of or in.
    pub(super) fn function_name(&self, scope: usize) -> Option<&str> {
        let mut next = Some(scope);
        while let Some(scope) = next {
            let scope = &self.scopes[scope];
            if let Some(name) = &scope.function {
                return Some(name.as_str()).filter(|name| !name.is_empty());
            }
            next = scope.parent;
        }
        None
    }

    /// Whether a context with these variables can be one of a scope.
    pub(super) fn fits<'n>(&self, scope: usize, mut names: impl Iterator<Item = &'n str>) -> bool {
        let place = scope;
        let scope = &self.scopes[scope];
        names.all(|name| {
            scope.variables.contains_key(name)
                || scope.own_name.as_deref() == Some(name)
                || (scope.has_implicit_variables && is_implicit(name))
                || (place == 0 && OF_WRAPPER.contains(&name))
        })
    }

    /// Whether one of some functions names a variable.
    pub(super) fn is_used(&self, scope: usize, name: &str, functions: impl IntoIterator<Item = usize>) -> bool {
        let scope = &self.scopes[scope];
        let Some(variable) = scope.variables.get(name) else { return true };
        let unresolved = self.unresolved.get(name).map_or(&[][..], Vec::as_slice);
        functions.into_iter().any(|function| {
            let span = &self.functions[function].span;
            let both = span.start.max(scope.span.start)..span.end.min(scope.span.end);
            has_any(&variable.uses, span) || has_any(unresolved, &both)
        })
    }
}

/// Whether one of these places, which are in order, is in a range.
fn has_any(places: &[u32], range: &Range<u32>) -> bool {
    places.get(places.partition_point(|&place| place < range.start)).is_some_and(|&place| place < range.end)
}

fn is_implicit(name: &str) -> bool {
    name.is_empty() || name.starts_with(['.', '#']) || matches!(name, "this" | "arguments" | "new.target")
}

fn range(span: Span) -> Range<u32> {
    span.start..span.end
}

fn parse(text: &str, source_type: SourceType) -> Option<Text> {
    let allocator = Allocator::default();
    let options =
        ParseOptions { allow_return_outside_function: true, preserve_parens: false, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, source_type).with_options(options).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
    let mut collected = Collected::new(text);
    collected.read(&semantic);
    Some(collected.finish(&semantic, text))
}

/// What one pass over the nodes of the syntax tree collects.
struct Collected {
    functions: Vec<Function>,
    starts: HashMap<u32, usize>,
    two_contexts: HashSet<usize>,
    class_names: HashMap<usize, Option<String>>,
    /// By scope: the name of its function, empty if it has none.
    names: HashMap<usize, String>,
    awaits: bool,
    begins_with_function: bool,
    evals: Vec<u32>,
    arguments: Vec<u32>,
}

impl Collected {
    fn new(text: &str) -> Self {
        let script = Function { span: 0..text.len() as u32, created_in: None };
        Collected {
            functions: vec![script],
            starts: HashMap::from([(0, 0)]),
            two_contexts: HashSet::new(),
            class_names: HashMap::new(),
            names: HashMap::new(),
            awaits: false,
            begins_with_function: false,
            evals: Vec::new(),
            arguments: Vec::new(),
        }
    }

    fn read(&mut self, semantic: &Semantic<'_>) {
        let scoping = semantic.scoping();
        for node in semantic.nodes().iter() {
            match node.kind() {
                AstKind::Function(function) => {
                    let scope = function.scope_id();
                    let parent = scoping.scope_parent_id(scope).map(|parent| parent.index());
                    // V8 says that a function begins at its parameters.
                    self.add(function.span, parent, [function.params.span.start]);
                    let name = function.id.as_ref().map(|id| id.name.to_string());
                    self.names.insert(scope.index(), name.unwrap_or_else(|| name_by_place(semantic, node.id())));
                    if !is_simple(&function.params) {
                        self.two_contexts.insert(scope.index());
                    }
                }
                AstKind::ArrowFunctionExpression(function) => {
                    let scope = function.scope_id();
                    let parent = scoping.scope_parent_id(scope).map(|parent| parent.index());
                    self.add(function.span, parent, [function.span.start, function.params.span.start]);
                    self.names.insert(scope.index(), name_by_place(semantic, node.id()));
                    if !is_simple(&function.params) {
                        self.two_contexts.insert(scope.index());
                    }
                }
                AstKind::Class(class) => {
                    let scope = class.scope_id().index();
                    self.class_names.insert(scope, class.id.as_ref().map(|id| id.name.to_string()));
                    // A constructor that is not written begins with the class. Initial values of fields, and static
                    // blocks, are functions that begin with the first of them.
                    let fields = class.body.body.iter().filter(|element| {
                        matches!(
                            element,
                            ClassElement::PropertyDefinition(_)
                                | ClassElement::AccessorProperty(_)
                                | ClassElement::StaticBlock(_)
                        )
                    });
                    let starts = fields.map(|field| field.span().start);
                    self.add(class.span, Some(scope), starts.chain([class.span.start, class.body.span.start]));
                }
                AstKind::AwaitExpression(_) => self.awaits |= is_outside_functions(semantic, node.id()),
                AstKind::ForOfStatement(statement) if statement.r#await => {
                    self.awaits |= is_outside_functions(semantic, node.id());
                }
                AstKind::VariableDeclaration(declaration) if declaration.kind.is_await() => {
                    self.awaits |= is_outside_functions(semantic, node.id());
                }
                AstKind::IdentifierReference(reference) => match reference.name.as_str() {
                    "eval" => self.evals.push(reference.span.start),
                    "arguments" => self.arguments.push(reference.span.start),
                    _ => {}
                },
                _ => {}
            }
        }
        self.evals.sort_unstable();
        self.arguments.sort_unstable();
    }

    fn add(&mut self, span: Span, created_in: Option<usize>, starts: impl IntoIterator<Item = u32>) {
        for start in starts {
            self.begins_with_function |= start == 0;
            self.starts.entry(start).or_insert(self.functions.len());
        }
        self.functions.push(Function { span: range(span), created_in });
    }

    fn finish(self, semantic: &Semantic<'_>, text: &str) -> Text {
        let scoping = semantic.scoping();
        let scopes = scoping.scope_descendants_from_root().map(|id| {
            let span = semantic.nodes().kind(scoping.get_node_id(id)).span();
            let flags = scoping.scope_flags(id);
            let class = self.class_names.get(&id.index());
            Scope {
                parent: scoping.scope_parent_id(id).map(|parent| parent.index()),
                span: range(span),
                has_two_contexts: self.two_contexts.contains(&id.index()) || is_catch(scoping, id),
                variables: HashMap::new(),
                has_implicit_variables: class.is_some() || flags.is_var(),
                own_name: class.cloned().flatten(),
                function: self.names.get(&id.index()).cloned(),
            }
        });
        let mut text = Text {
            scopes: scopes.collect(),
            functions: self.functions,
            starts: self.starts,
            lines: lines(text),
            marks: marks(text),
            text: text.to_owned(),
            unresolved: unresolved(semantic),
            runs_once: !self.awaits && !self.begins_with_function,
        };
        // The whole script is the outermost scope, whatever precedes its first statement.
        if let Some(outermost) = text.scopes.first_mut() {
            outermost.span = 0..text.text.len() as u32;
        }
        let block_functions = block_functions(scoping);
        for symbol in scoping.symbol_ids() {
            let flags = scoping.symbol_flags(symbol);
            let name = scoping.symbol_name(symbol);
            let scope = scoping.symbol_scope_id(symbol);
            let is_strict = scoping.scope_flags(scope).is_strict_mode();
            let scope = &mut text.scopes[scope.index()];
            let mut uses: Vec<u32> =
                scoping.get_resolved_references(symbol).map(|use_| semantic.reference_span(use_).start).collect();
            uses.sort_unstable();
            let is_variable = flags.intersects(SymbolFlags::Variable | SymbolFlags::CatchVariable)
                && !flags.intersects(SymbolFlags::Function | SymbolFlags::Class | SymbolFlags::Import);
            let may_be_argument = flags.contains(SymbolFlags::FunctionScopedVariable)
                && !is_strict
                && has_any(&self.arguments, &scope.span);
            let is_judged = is_variable
                && !may_be_argument
                && !has_any(&self.evals, &scope.span)
                && !block_functions.contains(name);
            let declared = scoping.symbol_span(symbol).start;
            scope.variables.insert(name.to_owned(), Variable { declared, uses, is_judged });
        }
        text
    }
}

fn is_outside_functions(semantic: &Semantic<'_>, node: NodeId) -> bool {
    let is_function = |kind: AstKind<'_>| matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_));
    !semantic.nodes().ancestor_kinds(node).any(is_function)
}

/// The name that a function gets from the variable or property that it is assigned to; empty if there is none.
fn name_by_place(semantic: &Semantic<'_>, node: NodeId) -> String {
    let key = |key: &PropertyKey<'_>| key.static_name().map(|name| name.into_owned());
    let name = match semantic.nodes().parent_kind(node) {
        AstKind::VariableDeclarator(declarator) => declarator.id.get_identifier_name().map(|name| name.to_string()),
        AstKind::ObjectProperty(property) => key(&property.key),
        AstKind::MethodDefinition(method) => key(&method.key),
        AstKind::PropertyDefinition(property) => key(&property.key),
        _ => None,
    };
    name.unwrap_or_default()
}

/// Whether this is the block of a `catch`, where oxc puts the parameter, too.
fn is_catch(scoping: &Scoping, scope: ScopeId) -> bool {
    scoping.scope_parent_id(scope).is_some_and(|parent| scoping.scope_flags(parent).contains(ScopeFlags::CatchClause))
}

/// Whether all parameters are names.
fn is_simple(parameters: &FormalParameters<'_>) -> bool {
    let is_name = |parameter: &oxc_ast::ast::FormalParameter<'_>| {
        parameter.pattern.is_binding_identifier() && parameter.initializer.is_none()
    };
    parameters.rest.is_none() && parameters.items.iter().all(is_name)
}

/// Names of functions that are declared in blocks.
fn block_functions(scoping: &Scoping) -> HashSet<&str> {
    let symbols = scoping.symbol_ids().filter(|&symbol| scoping.symbol_flags(symbol).contains(SymbolFlags::Function));
    symbols
        .filter(|&symbol| !scoping.scope_flags(scoping.symbol_scope_id(symbol)).is_var())
        .map(|symbol| scoping.symbol_name(symbol))
        .collect()
}

fn unresolved(semantic: &Semantic<'_>) -> HashMap<String, Vec<u32>> {
    let scoping = semantic.scoping();
    let mut unresolved: HashMap<String, Vec<u32>> = HashMap::new();
    for references in scoping.root_unresolved_references_ids() {
        for id in references {
            let reference = scoping.get_reference(id);
            let name = semantic.reference_name(reference).to_owned();
            unresolved.entry(name).or_default().push(semantic.reference_span(reference).start);
        }
    }
    unresolved.values_mut().for_each(|places| places.sort_unstable());
    unresolved
}

/// Where each line begins, as V8 counts lines.
fn lines(text: &str) -> Vec<u32> {
    let mut lines = vec![0];
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let is_end = match character {
            '\r' => characters.peek().is_none_or(|&(_, next)| next != '\n'),
            '\n' | '\u{2028}' | '\u{2029}' => true,
            _ => false,
        };
        if is_end {
            lines.push((at + character.len_utf8()) as u32);
        }
    }
    lines
}

fn marks(text: &str) -> Vec<(u32, i64)> {
    let mut marks = Vec::new();
    let mut before = 0;
    for (at, character) in text.char_indices() {
        if at >= marks.len() * MARK {
            marks.push((at as u32, before));
        }
        before += character.len_utf16() as i64;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function in each line, behind characters of one to four bytes, for several marks.
    #[test]
    fn functions_and_places_are_found_in_units_of_utf_16() {
        let line = "x = ['é', '漢', '😀', () => 1];\r";
        let text = Text::read(&line.repeat(100)).expect("a text");
        assert!(text.marks.len() > 3);
        let column = line.split_once("()").expect("a function").0.encode_utf16().count() as u32;
        for number in 0..100 {
            let function = text.function_at(number, column).expect("a function");
            assert_eq!(text.place(text.functions[function].span.start), (number, column));
            assert_eq!(text.function_at(number, column + 1), None);
        }
        assert_eq!(text.function_at(100, 0), None);
        assert_eq!(text.function_at(0, u32::MAX), None);
        assert_eq!(text.units_before(text.text.len() as u32), text.text.encode_utf16().count() as i64);
    }

    #[test]
    fn lines_end_as_v8_counts_them() {
        assert_eq!(lines("a\nb\r\nc\rd\u{2028}e\u{2029}"), [0, 2, 5, 7, 11, 15]);
    }

    #[test]
    fn texts_of_any_sort_are_read_or_refused() {
        for text in
            ["", "#!/bin/sh\n1", "<!-- a", "import 'a'; with (a) {}", "return await 1", "\0", "class { #a; #a }"]
        {
            let _ = Text::read(text);
        }
        assert!(Text::read(&" ".repeat(MAX_TEXT)).is_some());
        assert!(Text::read(&" ".repeat(MAX_TEXT + 1)).is_none());
    }
}
