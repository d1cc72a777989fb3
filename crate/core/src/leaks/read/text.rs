//! The text of a string, where the snapshot has it.
//!
//! V8 writes `(concatenated string)` and `(sliced string)` in place of the texts of strings that are joined or cut from
//! others. The parts of a joined string are in the snapshot. Of a slice only the string behind it is there, not where the
//! slice begins or how long it is, so its text is not known, and neither is that of a string that was joined from one.
//!
//! Cost: the parts of a joined string, up to 1,024 characters of text.

use crate::graph::NodeType;
use crate::ids::NodeIx;

use super::heap::Heap;

/// What V8 writes in place of a slice's text. Versions up to Node 12 write the text.
const SLICE: &[u8] = b"(sliced string)";

impl Heap<'_> {
    /// The text of a string, or its beginning if it is long; `None` if the snapshot does not have it, or the node is no
    /// string.
    pub fn text(&self, node: NodeIx) -> Option<String> {
        let is_whole = match self.graph.node_type(node) {
            NodeType::String => true,
            NodeType::SlicedString => self.raw_name(node) != SLICE,
            NodeType::ConcatenatedString => {
                let joined = crate::names::node_name(self.graph, node);
                memchr::memmem::find(&joined, SLICE).is_none()
            }
            _ => false,
        };
        is_whole.then(|| self.name(node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// The text of the first node below the root.
    fn of(heap: &str) -> Option<String> {
        trial::with_heap(heap, |heap| heap.text(NodeIx(1)))
    }

    #[test]
    fn a_joined_string_has_the_texts_of_its_parts() {
        assert_eq!(of("root -> a:/app/a.js{string}").as_deref(), Some("/app/a.js"));
        let joined = "root -> a:⟨concatenated␣string⟩{concatenated␣string} -internal:first> b:/app/{string};\
                      a -internal:second> c:a.js{string}";
        assert_eq!(of(joined).as_deref(), Some("/app/a.js"));
    }

    #[test]
    fn a_slice_has_no_text_unless_v8_wrote_it() {
        let slice = "root -> a:⟨sliced␣string⟩{sliced␣string} -internal:parent> b:file:///app/a.js{string}";
        assert_eq!(of(slice), None);
        assert_eq!(of(&slice.replace("a:⟨sliced␣string⟩", "a:/app/a.js")).as_deref(), Some("/app/a.js"));
        let joined = "root -> a:⟨concatenated␣string⟩{concatenated␣string} -internal:first> b:⟨sliced␣string⟩{sliced␣string};\
                      a -internal:second> c:.js{string}";
        assert_eq!(of(joined), None, "a part of it is not known");
    }

    #[test]
    fn what_is_no_string_has_no_text() {
        assert_eq!(of("root -> a:Module"), None);
    }
}
