//! Finds the package that a file belongs to, by its URL or path.
//!
//! In a path with `node_modules`, the package is the name after the last `node_modules`, wherever it was installed:
//! hoisted, nested, or in a store like pnpm's (`.pnpm/a@1/node_modules/a`). Folders that tools keep there for
//! themselves (`.vite`, `.cache`) are not packages. Node's own modules are `node:fs` and `node:internal/…`; from Node 8
//! to 14 they are `fs.js` and `internal/…`. A worker or a script that `vm` ran may be called `index.js` as well, so a name
//! without a folder is Node's only in a snapshot of a Node that names its own modules that way. Files from the network
//! belong to their origin, and all others to the program.
//!
//! Cost: linear in the length of the URL.

/// The owner of a file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Package {
    /// A package by name; `@scope/name` if it has a scope.
    Named(Box<[u8]>),
    /// An origin on the network, or a browser extension, without a known package: `https://example.org`.
    Origin(Box<[u8]>),
    /// Node.js itself.
    Node,
    /// The program.
    App,
    /// Evaluated text that is not a file.
    NoFile,
}

/// How a runtime names its own modules.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Naming {
    /// With a scheme: `node:fs`.
    #[default]
    Scheme,
    /// As files without a folder, `fs.js`, beside `internal/…`: Node 8 to 14.
    Bare,
}

impl Package {
    /// The package of the file at a URL or at a path of any operating system, WTF-8.
    pub fn of(address: &[u8], naming: Naming) -> Self {
        if let Some(name) = installed(address) {
            return Package::Named(name);
        }
        if is_no_file(address) {
            return Package::NoFile;
        }
        if is_core(address, naming) {
            return Package::Node;
        }
        origin(address).map_or(Package::App, |origin| Package::Origin(origin.into()))
    }
}

/// Evaluated code has a name that neither a file system nor a server produces.
fn is_no_file(address: &[u8]) -> bool {
    const MADE_UP: [&[u8]; 6] = [b"evalmachine.", b"[eval", b"[stdin", b"[worker eval", b"<anonymous", b"wasm://"];
    let is_repl = || {
        address.strip_prefix(b"REPL").is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
    };
    address.is_empty() || MADE_UP.iter().any(|name| address.starts_with(name)) || is_repl()
}

/// Whether an address is of Node's internals.
pub fn is_internal(address: &[u8]) -> bool {
    address.starts_with(b"internal/")
}

fn is_core(address: &[u8], naming: Naming) -> bool {
    let is_bare = || address.ends_with(b".js") && !address.iter().any(|&byte| is_separator(byte) || byte == b':');
    // V8's own extensions have such names in every version: `native array.js`.
    let is_native = address.starts_with(b"native ") && is_bare();
    address.starts_with(b"node:") || is_internal(address) || is_native || naming == Naming::Bare && is_bare()
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}

/// The name after the last `node_modules` that a package name follows.
fn installed(address: &[u8]) -> Option<Box<[u8]>> {
    const FOLDER: &[u8] = b"node_modules";
    memchr::memmem::rfind_iter(address, FOLDER).find_map(|at| {
        let is_whole = at == 0 || is_separator(address[at - 1]);
        let (&separator, rest) = address[at + FOLDER.len()..].split_first()?;
        (is_whole && is_separator(separator)).then(|| package_name(rest))?
    })
}

/// The first folder of a path, or the first two if the first is a scope.
fn package_name(path: &[u8]) -> Option<Box<[u8]>> {
    let mut parts = path.split(|&byte| is_separator(byte));
    // The last part is a file, not a folder.
    let mut folder = || parts.next().filter(|part| !part.is_empty());
    let first = folder()?;
    let second = folder()?;
    match first[0] {
        b'.' => None,
        b'@' => {
            folder()?;
            Some([first, b"/", second].concat().into())
        }
        _ => Some(first.into()),
    }
}

/// Scheme and authority of a URL; `None` for files and for the made-up schemes of bundlers.
pub fn origin(address: &[u8]) -> Option<&[u8]> {
    let scheme = memchr::memmem::find(address, b"://")?;
    let is_scheme =
        scheme > 0 && address[..scheme].iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    if !is_scheme || address.starts_with(b"file:") || address.starts_with(b"webpack") {
        return None;
    }
    let host = &address[scheme + 3..];
    let length = host.iter().position(|&byte| is_separator(byte) || matches!(byte, b'?' | b'#')).unwrap_or(host.len());
    (length > 0).then(|| &address[..scheme + 3 + length])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        named(address, Naming::Scheme)
    }

    fn named(address: &str, naming: Naming) -> String {
        match Package::of(address.as_bytes(), naming) {
            Package::Named(name) => String::from_utf8_lossy(&name).into_owned(),
            Package::Origin(origin) => format!("from {}", String::from_utf8_lossy(&origin)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn installed_packages_have_a_name() {
        for (address, package) in [
            ("/app/node_modules/express/lib/router/index.js", "express"),
            ("file:///app/node_modules/@scope/name/dist/index.mjs", "@scope/name"),
            ("/app/node_modules/a/node_modules/b/index.js", "b"),
            ("/app/node_modules/a/node_modules/@c/d/index.js", "@c/d"),
            ("/app/node_modules/.pnpm/x@1.0.0/node_modules/x/index.js", "x"),
            ("/app/node_modules/.pnpm/@s+x@1.0.0_y@2/node_modules/@s/x/index.js", "@s/x"),
            (r"C:\app\node_modules\left-pad\index.js", "left-pad"),
            (r"C:\app\node_modules\@scope\name\index.js", "@scope/name"),
            ("file:///C:/app/node_modules/x/index.js", "x"),
            ("webpack:///./node_modules/react-dom/index.js", "react-dom"),
            ("webpack-internal:///(rsc)/./node_modules/next/dist/a.js", "next"),
            ("node_modules/x/index.js", "x"),
            ("http://localhost:5173/node_modules/vue/dist/vue.js?v=1", "vue"),
            ("/cache/x-1.0.zip/node_modules/x/index.js", "x"),
        ] {
            assert_eq!(of(address), package, "{address}");
        }
    }

    #[test]
    fn paths_that_only_look_like_packages_are_not() {
        for (address, package) in [
            ("/app/my_node_modules/x/index.js", "App"),
            ("/app/node_modules_old/x/index.js", "App"),
            ("/app/node_modules/index.js", "App"),
            ("/app/node_modules/@scope/index.js", "App"),
            ("/app/node_modules/.cache/loader/index.js", "App"),
            ("/app/node_modules", "App"),
            ("/app/node_modules/", "App"),
            ("/app/node_modules//x/index.js", "App"),
            ("/app/node_modules/a/old_node_modules/b/index.js", "a"),
            ("/app/node_modules/a/node_modules/.cache/b/c.js", "a"),
            ("http://localhost:5173/node_modules/.vite/deps/react.js", "from http://localhost:5173"),
        ] {
            assert_eq!(of(address), package, "{address}");
        }
    }

    #[test]
    fn other_files_belong_to_node_the_network_the_program_or_no_file() {
        for (address, package) in [
            ("node:fs", "Node"),
            ("node:internal/util", "Node"),
            ("internal/bootstrap/node.js", "Node"),
            ("native array.js", "Node"),
            ("https://example.org:8080/a/b.js", "from https://example.org:8080"),
            ("https://example.org?x=/y", "from https://example.org"),
            ("chrome-extension://abcdef/content.js", "from chrome-extension://abcdef"),
            ("/app/src/server.js", "App"),
            ("file:///app/src/server.js", "App"),
            ("file://server/share/server.js", "App"),
            (r"C:\app\server.js", "App"),
            ("c:server.js", "App"),
            ("webpack://app/./src/index.js", "App"),
            ("src/index.js", "App"),
            ("/odd/https://example.org/a.js", "App"),
            ("https:///a.js", "App"),
            ("", "NoFile"),
            ("evalmachine.<anonymous>", "NoFile"),
            ("[eval]", "NoFile"),
            ("[eval]-wrapper", "NoFile"),
            ("REPL12", "NoFile"),
            ("REPLACED", "App"),
            ("<anonymous>", "NoFile"),
            ("wasm://wasm/0f3a", "NoFile"),
        ] {
            assert_eq!(of(address), package, "{address}");
        }
    }

    #[test]
    fn a_name_without_a_folder_is_nodes_where_node_names_its_modules_so() {
        for (address, package) in [("_stream_readable.js", "Node"), ("index.js", "Node"), ("/app/index.js", "App")] {
            assert_eq!(named(address, Naming::Bare), package, "{address}");
        }
        assert_eq!((of("index.js"), of("_stream_readable.js")), ("App".into(), "App".into()));
    }
}
