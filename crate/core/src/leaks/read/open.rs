//! What the runtime itself holds because it is open: ports, watchers, sockets, processes.
//!
//! Node.js has a strong global handle to the object behind each open port, socket or watcher, and gives it up when that is
//! closed. So `(Global handles)` of a heap lists exactly what is open. Chromium lists what may still call the page under
//! `Pending activities`. An object of Node's is the inner half of what a program knows, a `TCP` of a `Socket`: the
//! outer half is found by `owner_symbol`, or by the property that holds the inner one. Of a socket it matters who uses it: an
//! agent, a session, a `WebSocket`. All that differs between classes stands in one table.
//!
//! A property `_handle`, or the number of objects of a class, was rejected: both are also there after `close()`.
//!
//! Cost: the strong global handles, and for each socket its listeners.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::passes::values::edge_name;

use super::climb::MAX_RETAINERS;
use super::heap::Heap;
use super::whose::Tier;

/// What it means that something is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// The program opened it and has to close it.
    Handle,
    /// It keeps connections that are open.
    Agent,
    /// Somebody else connected to a server of the program's.
    Accepted,
    /// It may call its listeners for as long as it has any.
    Listening,
}

/// A class whose objects are open for as long as the runtime holds them.
#[derive(PartialEq, Eq, Debug)]
pub struct HandleClass {
    /// As a program would write it.
    pub name: &'static str,
    /// The call that opens one.
    pub call: &'static str,
    /// Names that such a call has among the constants of the calling function.
    pub words: &'static [&'static str],
    /// The call that closes one.
    pub close: &'static str,
    /// See `Sort`.
    pub sort: Sort,
}

macro_rules! classes {
    ($($constant:ident = $name:literal, $call:literal, [$($word:literal),*], $close:literal, $sort:ident;)*) => {
        $(const $constant: HandleClass = HandleClass {
            name: $name, call: $call, words: &[$($word),*], close: $close, sort: Sort::$sort,
        };)*
    };
}

classes! {
    PORT = "MessagePort", "new MessageChannel()", ["MessageChannel"], "close()", Handle;
    BROADCAST = "BroadcastChannel", "new BroadcastChannel()", ["BroadcastChannel"], "close()", Handle;
    WORKER = "Worker", "new Worker()", ["Worker"], "terminate()", Handle;
    SHARED_WORKER = "SharedWorker", "new SharedWorker()", ["SharedWorker"], "port.close()", Handle;
    WATCHER = "FSWatcher", "fs.watch()", ["watch"], "close()", Handle;
    STAT_WATCHER = "StatWatcher", "fs.watchFile()", ["watchFile"], "fs.unwatchFile()", Handle;
    CHILD = "ChildProcess", "spawn()", ["spawn", "fork", "execFile"], "kill()", Handle;
    DATAGRAMS = "dgram.Socket", "dgram.createSocket()", ["createSocket"], "close()", Handle;
    SERVER = "Server", "createServer()", ["createServer"], "close()", Handle;
    SOCKET = "net.Socket", "net.connect()", ["connect", "createConnection"], "destroy()", Handle;
    ACCEPTED = "net.Socket", "", [], "destroy()", Accepted;
    AGENT = "http.Agent", "new http.Agent()", ["Agent"], "destroy()", Agent;
    HTTP2 = "ClientHttp2Session", "http2.connect()", ["connect"], "close()", Handle;
    INSPECTOR = "inspector.Session", "new inspector.Session()", ["Session"], "disconnect()", Handle;
    WEB_SOCKET = "WebSocket", "new WebSocket()", ["WebSocket"], "close()", Handle;
    EVENT_SOURCE = "EventSource", "new EventSource()", ["EventSource"], "close()", Handle;
    PEER = "RTCPeerConnection", "new RTCPeerConnection()", ["RTCPeerConnection"], "close()", Handle;
    MEDIA_QUERY = "MediaQueryList", "matchMedia()", ["matchMedia"], "removeEventListener()", Listening;
}

/// Something that is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    /// What the runtime holds.
    pub handle: NodeIx,
    /// What the program knows; the same as `handle` where it has no inner half.
    pub thing: NodeIx,
    /// Its class.
    pub class: &'static HandleClass,
}

/// Everything that is open and has a class in the table, in the order of the file.
pub fn open(heap: &Heap) -> Vec<Open> {
    let mut all = Vec::new();
    for (root, is_of_blink) in roots(heap) {
        for (_, edge_type, handle) in heap.graph.edges(root) {
            let is_strong = !matches!(edge_type, EdgeType::Weak | EdgeType::Shortcut);
            let known = || if is_of_blink { of_blink(heap, handle) } else { of_node(heap, handle) };
            if is_strong && let Some((thing, class)) = known() {
                all.push(Open { handle, thing, class });
            }
        }
    }
    all
}

/// The nodes whose edges lead to all that is open, and whether they are Chromium's.
fn roots(heap: &Heap) -> Vec<(NodeIx, bool)> {
    let graph = heap.graph;
    let mut open = vec![graph.root];
    let mut found = Vec::new();
    for _ in 0..2 {
        let synthetic = |&(_, _, to): &(_, _, NodeIx)| graph.node_type(to) == NodeType::Synthetic;
        open = open.iter().flat_map(|&group| graph.edges(group).filter(synthetic)).map(|(.., to)| to).collect();
        for &group in &open {
            match heap.raw_name(group) {
                b"(Global handles)" => found.push((group, false)),
                b"C++ Persistent roots" => found.extend(pending(heap, group).map(|list| (list, true))),
                _ => {}
            }
        }
    }
    found
}

/// The lists of Chromium's pending activities.
fn pending<'a>(heap: &'a Heap, persistent: NodeIx) -> impl Iterator<Item = NodeIx> + use<'a> {
    let graph = heap.graph;
    let activities =
        graph.edges(persistent).map(|(.., to)| to).filter(|&to| heap.raw_name(to) == b"Pending activities");
    activities.flat_map(|activities| graph.edges(activities)).map(|(.., list)| list)
}

fn of_blink(heap: &Heap, thing: NodeIx) -> Option<(NodeIx, &'static HandleClass)> {
    if heap.graph.node_type(thing) != NodeType::Native {
        return None;
    }
    let class = match heap.raw_name(thing) {
        b"MessagePort" => &PORT,
        b"BroadcastChannel" => &BROADCAST,
        b"Worker" => &WORKER,
        b"SharedWorker" => &SHARED_WORKER,
        b"WebSocket" => &WEB_SOCKET,
        b"EventSource" => &EVENT_SOURCE,
        b"RTCPeerConnection" => &PEER,
        b"MediaQueryList" => &MEDIA_QUERY,
        _ => return None,
    };
    Some((thing, class))
}

fn of_node(heap: &Heap, handle: NodeIx) -> Option<(NodeIx, &'static HandleClass)> {
    let owner = || heap.property(handle, &heap.words.owner_symbol).filter(|&owner| heap.oddball(owner).is_none());
    match heap.raw_name(handle) {
        b"FSEvent" => Some((owner()?, &WATCHER)),
        b"StatWatcher" => Some((owner()?, &STAT_WATCHER)),
        b"Process" => Some((owner()?, &CHILD)),
        b"UDP" => Some((owner()?, &DATAGRAMS)),
        b"TCP" | b"Pipe" => {
            let is_server = heap.property(handle, &heap.words.on_connection).is_some_and(|on| heap.is_function(on));
            if is_server { Some((owner()?, &SERVER)) } else { of_socket(heap, owner()?) }
        }
        // These have their outer half by a private name, which differs between versions.
        b"MessagePort" => match holder(heap, handle, &[b"BroadcastChannel", b"Worker"]) {
            None => (!is_of_thread(heap, handle)).then_some((handle, &PORT)),
            Some(holder) if heap.raw_name(holder) == b"BroadcastChannel" => Some((holder, &BROADCAST)),
            // A worker's own ports are closed with the worker.
            Some(worker) => heap.location(worker).map(|_| (worker, &WORKER)),
        },
        b"Worker" => Some((holder(heap, handle, &[b"Worker"])?, &WORKER)),
        b"Connection" => Some((holder(heap, handle, &[b"Session"])?, &INSPECTOR)),
        _ => None,
    }
}

/// Whether Node.js made a port for a worker: it keeps these in a Map of its own.
fn is_of_thread(heap: &Heap, port: NodeIx) -> bool {
    let retained = |node: NodeIx| heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let tables = retained(port).map(|source| source.node()).filter(|&it| heap.graph.node_type(it) == NodeType::Array);
    let maps = tables.flat_map(retained).map(|source| source.node());
    let is_named = |context: NodeIx, map: NodeIx| {
        let variables = heap.graph.edges(context).filter(|&(_, of_type, to)| of_type == EdgeType::Context && to == map);
        variables.map(|(edge, ..)| edge).any(|edge| heap.words.threads_ports.has(edge_name(heap.graph, edge)))
    };
    maps.take(MAX_RETAINERS).any(|map| retained(map).any(|source| is_named(source.node(), map)))
}

/// What a socket is for.
fn of_socket(heap: &Heap, socket: NodeIx) -> Option<(NodeIx, &'static HandleClass)> {
    let words = &heap.words;
    let server = heap.property(socket, &words.server).or_else(|| heap.property(socket, &words.inner_server));
    if server.is_some_and(|server| heap.graph.node_type(server) == NodeType::Object && heap.oddball(server).is_none()) {
        let session =
            heap.graph.edges(socket).map(|(.., to)| to).find(|&to| heap.raw_name(to) == b"ServerHttp2Session");
        return Some((session.unwrap_or(socket), &ACCEPTED));
    }
    // The pipes of a child process are closed with it.
    if holder(heap, socket, &[b"ChildProcess"]).is_some() {
        return None;
    }
    user(heap, socket).or(Some((socket, &SOCKET)))
}

/// The object of the runtime that uses a socket: the socket leads to it, or one of its listeners knows it.
fn user(heap: &Heap, socket: NodeIx) -> Option<(NodeIx, &'static HandleClass)> {
    let known = |node: NodeIx| {
        let class = match heap.raw_name(node) {
            b"Agent" => &AGENT,
            b"ClientHttp2Session" => &HTTP2,
            b"WebSocket" => &WEB_SOCKET,
            b"EventSource" => &EVENT_SOURCE,
            _ => return None,
        };
        (heap.graph.node_type(node) == NodeType::Object && is_of_runtime(heap, node)).then_some((node, class))
    };
    let targets = |node: NodeIx, wanted: EdgeType| {
        heap.graph.edges(node).filter(move |&(_, of_type, _)| of_type == wanted).map(|(.., to)| to)
    };
    let of_listener = |listener: NodeIx| {
        let listener = heap.internal(listener, &heap.words.bound_function).unwrap_or(listener);
        heap.context_of(listener).and_then(|context| targets(context, EdgeType::Context).find_map(known))
    };
    let of_event = |listeners: NodeIx| match heap.is_function(listeners) {
        true => of_listener(listeners),
        false => targets(listeners, EdgeType::Element).filter(|&one| heap.is_function(one)).find_map(of_listener),
    };
    let by_listeners = || {
        let events = heap.property(socket, &heap.words.events)?;
        targets(events, EdgeType::Property).find_map(of_event)
    };
    targets(socket, EdgeType::Property).find_map(known).or_else(by_listeners)
}

/// The object of the runtime of one of these classes that has a node as a property.
fn holder(heap: &Heap, node: NodeIx, classes: &[&[u8]]) -> Option<NodeIx> {
    let holders = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let is_it = |holder: &NodeIx| {
        *holder != node
            && classes.contains(&heap.raw_name(*holder))
            && heap.graph.node_type(*holder) == NodeType::Object
    };
    let held = holders.filter(|source| source.edge_type() == EdgeType::Property).map(|source| source.node());
    // The inner half of a worker has the same class as the worker: it is the one without a place.
    held.filter(is_it).max_by_key(|&holder| heap.location(holder).is_some()).filter(|&it| is_of_runtime(heap, it))
}

/// Whether the runtime made an object, or a class that is derived from the runtime's did.
fn is_of_runtime(heap: &Heap, node: NodeIx) -> bool {
    heap.whose_node(node).is_none_or(|tier| tier == Tier::Runtime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{self, OTHERS_CODE, PROGRAM};

    /// What is open in a heap whose global handles hold these objects: class and node of each.
    fn of(handles: &[&str], rest: &str) -> Vec<(&'static str, String)> {
        let held: String =
            (0..).zip(handles).map(|(at, handle)| format!("; handles -internal:{at}> {handle}")).collect();
        let heap = format!("{PROGRAM}{OTHERS_CODE}; gc -> handles:⟨Global␣handles⟩{{synthetic}}{held}{rest}");
        trial::with_heap(&heap, |heap| {
            open(heap).into_iter().map(|one| (one.class.call, heap.class_name(one.thing))).collect()
        })
    }

    fn one(handle: &str, rest: &str) -> Option<(&'static str, String)> {
        let mut all = of(&[handle], rest);
        assert!(all.len() < 2);
        all.pop()
    }

    fn is(call: &'static str, class: &str) -> Option<(&'static str, String)> {
        Some((call, class.into()))
    }

    #[test]
    fn the_outer_half_is_what_the_program_knows() {
        let owned = |inner: &str, outer: &str| {
            one(&format!("h:{inner}"), &format!("; h -property:<symbol␣owner_symbol>> o:{outer}#8:1:1"))
        };
        assert_eq!(owned("FSEvent", "FSWatcher"), is("fs.watch()", "FSWatcher"));
        assert_eq!(owned("StatWatcher", "StatWatcher"), is("fs.watchFile()", "StatWatcher"));
        assert_eq!(owned("Process", "ChildProcess"), is("spawn()", "ChildProcess"));
        assert_eq!(owned("UDP", "Socket"), is("dgram.createSocket()", "Socket"));
        assert_eq!(owned("TCP", "Socket"), is("net.connect()", "Socket"));
        assert_eq!(owned("Pipe", "Socket"), is("net.connect()", "Socket"));
        assert_eq!(owned("Timeout", "Socket"), None, "other classes are none");
        assert_eq!(one("h:TCP", ""), None, "nothing is known without the outer half");
        let closed = one("h:TCP", "; h -property:<symbol␣owner_symbol>> null");
        assert_eq!(closed, None);
    }

    #[test]
    fn only_what_the_runtime_holds_strongly_is_open() {
        let heap = |edge: &str| {
            let held = format!("; gc -> handles:⟨Global␣handles⟩{{synthetic}} -{edge}> p:MessagePort; root -> p");
            trial::with_heap(&format!("{PROGRAM}{held}"), |heap| open(heap).len())
        };
        assert_eq!(heap("internal:1"), 1);
        assert_eq!(heap("weak:1"), 0);
        let other = format!("{PROGRAM}; gc -> handles:⟨Eternal␣handles⟩{{synthetic}} -internal:1> p:MessagePort");
        assert_eq!(trial::with_heap(&other, |heap| open(heap).len()), 0);
    }

    #[test]
    fn a_server_listens_and_a_socket_may_be_accepted() {
        let socket = "; h -property:<symbol␣owner_symbol>> o:Socket#8:1:1";
        let listening = "; h -property:<symbol␣owner_symbol>> o:Server#8:1:1; h -property:onconnection> net";
        assert_eq!(one("h:TCP", listening), is("createServer()", "Server"));
        assert_eq!(one("h:TCP", &format!("{socket}; h -property:onconnection> null")), is("net.connect()", "Socket"));
        let accepted = |property: &str| one("h:TCP", &format!("{socket}; o -property:{property}> s:Server"));
        assert_eq!(accepted("server"), is("", "Socket"));
        assert_eq!(accepted("_server"), is("", "Socket"));
        let session = format!("{socket}; o -property:server> s:Server; o -property:session> t:ServerHttp2Session");
        assert_eq!(one("h:TCP", &session), is("", "ServerHttp2Session"));
        assert_eq!(one("h:TCP", &format!("{socket}; o -property:server> null")), is("net.connect()", "Socket"));
    }

    #[test]
    fn a_sockets_user_is_what_is_open() {
        let socket = "; h -property:<symbol␣owner_symbol>> o:Socket#8:1:1 -property:_events> e:Object";
        let user = |class: &str, place: &str| {
            let listener = "; e -property:free> f:onFree{closure}#8:2:2 -internal:context> x:system␣/␣Context";
            one("h:TCP", &format!("{socket}{listener} -context:agent> a:{class}{place}"))
        };
        assert_eq!(user("Agent", "#8:3:3"), is("new http.Agent()", "Agent"));
        assert_eq!(user("WebSocket", ""), is("new WebSocket()", "WebSocket"));
        assert_eq!(user("Agent", "#7:3:3"), is("net.connect()", "Socket"), "a class of the program's");
        assert_eq!(user("Pool", ""), is("net.connect()", "Socket"));
        let among_others = "; e -property:free> l:Array; l -element:0> net; l -element:1> b:native_bind{closure};\
                            b -internal:bound_function> f:onFree{closure} -internal:context> x:system␣/␣Context;\
                            x -context:agent> a:Agent#8:3:3";
        assert_eq!(one("h:TCP", &format!("{socket}{among_others}")), is("new http.Agent()", "Agent"));
        let session = format!("{socket}; o -property:session> s:ClientHttp2Session#8:3:3");
        assert_eq!(one("h:TCP", &session), is("http2.connect()", "ClientHttp2Session"));
    }

    #[test]
    fn parts_of_something_open_are_not_open_themselves() {
        let pipe = "; h -property:<symbol␣owner_symbol>> o:Socket#8:1:1; p:ChildProcess#8:1:1 -property:stdin> o;\
                    root -> p";
        assert_eq!(one("h:Pipe", pipe), None, "the pipe of a child process");
        let inner = "; root -> w:Worker#8:1:1 -property:<symbol␣kPort>> h; w -property:<symbol␣kHandle>> i";
        let worker = || ("new Worker()", "Worker".to_owned());
        assert_eq!(of(&["h:MessagePort", "i:Worker"], inner), [worker(), worker()], "both are of one worker");
        let thread = "; net -internal:context> x:system␣/␣Context -context:threadsPorts> m:Map -internal:table> t:∅{array};\
                      t -internal:6> h";
        assert_eq!(one("h:MessagePort", thread), None, "a port that Node.js made for a worker");
        let kept = thread.replace("threadsPorts", "ports");
        assert_eq!(one("h:MessagePort", &kept), is("new MessageChannel()", "MessagePort"));
        let channel = "; root -> b:BroadcastChannel -property:<symbol␣kHandle>> h";
        assert_eq!(one("h:MessagePort", channel), is("new BroadcastChannel()", "BroadcastChannel"));
        assert_eq!(one("h:MessagePort", ""), is("new MessageChannel()", "MessagePort"));
        let session = "; root -> s:Session#8:1:1 -property:#connection> h";
        assert_eq!(one("h:Connection", session), is("new inspector.Session()", "Session"));
        let own = "; root -> s:Session#7:1:1 -property:#connection> h";
        assert_eq!(one("h:Connection", own), None, "a class of the program's");
    }

    #[test]
    fn chromium_lists_what_may_still_call_the_page() {
        let of = |class: &str, node_type: &str| {
            let heap = format!(
                "root -> gc:GC␣roots{{synthetic}} -> cpp:C++␣Persistent␣roots{{synthetic}};\
                 cpp -element:1> p:Pending␣activities{{native}} -element:1> l:InternalNode{{native}};\
                 l -element:1> o:{class}{{{node_type}}}"
            );
            trial::with_heap(&heap, |heap| open(heap).first().map(|one| (one.class.name, one.class.sort)))
        };
        for class in ["MessagePort", "BroadcastChannel", "Worker", "SharedWorker", "WebSocket", "EventSource"] {
            assert_eq!(of(class, "native"), Some((class, Sort::Handle)));
        }
        assert_eq!(of("RTCPeerConnection", "native"), Some(("RTCPeerConnection", Sort::Handle)));
        assert_eq!(of("MediaQueryList", "native"), Some(("MediaQueryList", Sort::Listening)));
        assert_eq!(of("Animation", "native"), None);
        assert_eq!(of("WebSocket", "object"), None);
    }
}
