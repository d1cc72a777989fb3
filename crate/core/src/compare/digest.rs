//! A digest of a snapshot: the data that a trend needs, so that a hundred snapshots can be compared without a hundred
//! graphs.
//!
//! Cost: the classes, as in `classes` if the definitions are another snapshot's; a pass over the ids. A digest takes a
//! few hundred bytes per class, and up to 200 kB for the sample of ids.

use std::collections::HashMap;

use crate::compare::bytes::{Reader, Writer};
use crate::compare::class_name::Name;
use crate::compare::classes::ClassesUnder;
use crate::compare::id_space::Sample;
use crate::compare::side::SideClass;
use crate::error::Result;
use crate::passes::interfaces::Interface;
use crate::passes::scripts::Scripts;
use crate::passes::statistics::Statistics;
use crate::snapshot::Snapshot;

/// The digest of a snapshot.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Digest {
    /// Classes that have objects with a size.
    pub classes: Vec<DigestClass>,
    /// Number of objects with a size.
    pub count: u64,
    /// Sizes by kind.
    pub statistics: Statistics,
    /// A sample of ids, to decide whether ids can be trusted.
    pub sample: Sample,
    /// The largest odd id; objects created later have larger ones.
    pub last_odd_id: u64,
}

/// A class of a digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigestClass {
    /// Its identity and totals.
    pub class: SideClass,
    /// The number of the class with this key in the snapshot's own table, if it has objects there. Plain objects may
    /// have other classes under the snapshot's own definitions.
    pub own: Option<u32>,
}

impl Digest {
    /// The digest of a snapshot under these definitions.
    pub fn of(snapshot: &Snapshot, scripts: &Scripts, definitions: &[Interface]) -> Result<Self> {
        let under = ClassesUnder::of(snapshot, definitions)?;
        let own: HashMap<Name<'_>, u32> = (0u32..)
            .zip(snapshot.classes.keys.iter().zip(&snapshot.aggregates))
            .filter(|(_, (_, aggregate))| aggregate.count > 0)
            .map(|(number, (key, _))| (key.into(), number))
            .collect();
        let classes: Vec<DigestClass> = (SideClass::all(snapshot, scripts, &under).into_iter())
            .filter(|class| class.count > 0)
            .map(|class| DigestClass { own: own.get(&Name::from(&class.key)).copied(), class })
            .collect();
        Ok(Digest {
            count: classes.iter().map(|DigestClass { class, .. }| u64::from(class.count)).sum(),
            classes,
            statistics: snapshot.statistics,
            sample: Sample::of(&snapshot.graph),
            last_odd_id: snapshot.graph.ids.iter().filter(|id| id % 2 == 1).max().unwrap_or(0),
        })
    }

    /// The digest as bytes, for another engine.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(self.classes.len() as u64);
        for DigestClass { class, own } in &self.classes {
            class.write(&mut writer);
            writer.number(own.map_or(0, |number| u64::from(number) + 1));
        }
        writer.number(self.count);
        // Destructured, so that a new field cannot be forgotten here.
        let Statistics { total, native_total, typed_arrays, v8heap_total, code, js_arrays, strings, system } =
            self.statistics;
        for size in [total, native_total, typed_arrays, v8heap_total, code, js_arrays, strings, system] {
            writer.number(size);
        }
        self.sample.write(&mut writer);
        writer.number(self.last_odd_id);
        writer.bytes
    }

    /// A digest from bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let mut classes = Vec::new();
        for _ in 0..reader.number()? {
            let class = SideClass::read(&mut reader)?;
            let own = reader.number()?.checked_sub(1).map(|number| number as u32);
            classes.push(DigestClass { class, own });
        }
        Ok(Digest {
            classes,
            count: reader.number()?,
            statistics: Statistics {
                total: reader.number()?,
                native_total: reader.number()?,
                typed_arrays: reader.number()?,
                v8heap_total: reader.number()?,
                code: reader.number()?,
                js_arrays: reader.number()?,
                strings: reader.number()?,
                system: reader.number()?,
            },
            sample: Sample::read(&mut reader)?,
            last_odd_id: reader.number()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn digest(snapshot: &Snapshot, definitions: &[Interface]) -> Digest {
        Digest::of(snapshot, &Scripts::find(&snapshot.graph), definitions).unwrap()
    }

    const HEAP: &str = "root@1 -> f(8)@3{closure}#7:1:2 -internal:shared> s(8){code}@5 -internal:script> p:/a.js(8){code}@7;\
         root -> w:Widget(24)@9#7:3:4 -> x:text(16){string}@11; root -> v:Widget(40)@12#7:3:4; root -> n:None(0)@13";

    #[test]
    fn has_the_numbers_of_the_class_table() {
        let snapshot = testkit::open(HEAP);
        let digest = digest(&snapshot, &snapshot.interfaces);
        let with_objects = snapshot.aggregates.iter().filter(|aggregate| aggregate.count > 0).count();
        assert_eq!(digest.classes.len(), with_objects);
        for DigestClass { class, own } in &digest.classes {
            let own = own.unwrap() as usize;
            assert_eq!(class.key, snapshot.classes.keys[own]);
            let aggregate = snapshot.aggregates[own];
            assert_eq!(
                (class.count, class.shallow_size, class.retained_size),
                (aggregate.count, aggregate.shallow_size, aggregate.retained_size)
            );
        }
        let widget = digest.classes.iter().find(|found| *found.class.key.name == *b"Widget").unwrap();
        assert_eq!((widget.class.count, widget.class.retained_size), (2, 80));
        assert_eq!(widget.class.url.as_deref(), Some(&b"/a.js"[..]));
        // The id 12 is even; 13 has no size, but V8 assigned it.
        assert_eq!((digest.count, digest.last_odd_id, digest.statistics.total), (6, 13, 104));
    }

    #[test]
    fn under_other_definitions_a_class_keeps_its_own_number_or_has_none() {
        let plain = |at: u32, properties: &str| {
            let name = |property: char| format!("; o{at} -property:{property}> s");
            format!("; root -> o{at}:Object(8)") + &properties.chars().map(name).collect::<String>()
        };
        let heap = |of: &str| {
            let objects: String = (0..3).map(|at| plain(at, of)).collect();
            testkit::open(&format!("root; root -> s:text(16){{string}}; root -> w:Widget(8){objects}"))
        };
        let (narrow, wide) = (heap("ab"), heap("abc"));
        assert_ne!(narrow.interfaces, wide.interfaces);
        let found = digest(&wide, &narrow.interfaces);
        let own =
            |name: &str| found.classes.iter().find(|found| *found.class.key.name == *name.as_bytes()).map(|it| it.own);
        assert_eq!(own("{a, b}"), Some(None));
        assert_eq!(own("{a, b, c}"), None);
        let widget = own("Widget").unwrap().unwrap();
        assert_eq!(wide.classes.text(widget as usize), "Widget");
    }

    #[test]
    fn comes_back_as_it_was_and_not_if_cut_short() {
        let snapshot = testkit::open(HEAP);
        let mut digest = digest(&snapshot, &snapshot.interfaces);
        digest.classes[0].own = None;
        let bytes = digest.encode();
        assert_eq!(Digest::decode(&bytes).unwrap(), digest);
        for cut in 0..bytes.len() {
            assert!(Digest::decode(&bytes[..cut]).is_err(), "{cut}");
        }
    }
}
