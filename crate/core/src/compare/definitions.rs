//! Serialization of interface definitions, so that two engines name plain objects alike.

use crate::compare::bytes::{Reader, Writer};
use crate::error::Result;
use crate::passes::interfaces::Interface;

/// Definitions as bytes.
pub fn encode(definitions: &[Interface]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.number(definitions.len() as u64);
    for Interface { name, properties } in definitions {
        writer.text(name);
        writer.number(properties.len() as u64);
        properties.iter().for_each(|property| writer.text(property));
    }
    writer.bytes
}

/// Definitions from bytes.
pub fn decode(bytes: &[u8]) -> Result<Vec<Interface>> {
    let mut reader = Reader::new(bytes);
    let mut definitions = Vec::new();
    for _ in 0..reader.number()? {
        let name = reader.text()?.into();
        let mut properties = Vec::new();
        for _ in 0..reader.number()? {
            properties.push(reader.text()?.into());
        }
        definitions.push(Interface { name, properties });
    }
    Ok(definitions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn survive_a_round_trip() {
        let snapshot = testkit::open(
            "root -> a:Object -property:x> s; a -property:y> s; root -> b:Object -property:x> s; b -property:y> s",
        );
        assert!(!snapshot.interfaces.is_empty());
        let bytes = encode(&snapshot.interfaces);
        assert_eq!(decode(&bytes).unwrap(), snapshot.interfaces);
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).is_err(), "{cut}");
        }
    }
}
