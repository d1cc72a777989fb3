//! Sentences as data: a key and its values, so that the page can speak more than one language.
//!
//! `sentence!` declares a sentence as a struct, which makes its values part of the type: a detector cannot leave one out
//! or misspell it. The declaration is also the sentence's schema, from which `declared.rs` generates the types that
//! JavaScript is checked against. Numbers whose name ends with `Size` are bytes, with `Share` parts of one, with `Ms`
//! milliseconds; all others are counts. A value called `text` holds content of the user's strings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::owner::{Owner, Place, Whereabouts};

/// A message's key and values.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Sentence {
    /// Which message.
    pub key: &'static str,
    /// What the message is filled with. A value that is not known is left out.
    pub values: BTreeMap<&'static str, Value>,
}

/// A value of a message.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A name, or text of the user's.
    Text(String),
    /// A number; exact below 2^53.
    Number(f64),
    /// The owner of something.
    Owner(Box<Owner>),
    /// A place in a script, or only the file.
    Place(Whereabouts),
}

/// The declaration of a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schema {
    /// Its key.
    pub key: &'static str,
    /// Its values: name and type.
    pub values: &'static [(&'static str, ValueType)],
}

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueType {
    /// What JavaScript gets: `text`, `number`, `owner`, `place`.
    pub name: &'static str,
    /// Whether the value may be missing.
    pub is_optional: bool,
}

/// A sentence that is declared.
pub trait Declared: Into<Sentence> {
    /// Its declaration.
    const SCHEMA: Schema;
}

/// A type that a value may have.
pub trait ValueOf {
    /// Its name.
    const TYPE: ValueType;
    /// The value, if it is known.
    fn value(self) -> Option<Value>;
}

const fn required(name: &'static str) -> ValueType {
    ValueType { name, is_optional: false }
}

impl ValueOf for String {
    const TYPE: ValueType = required("text");
    fn value(self) -> Option<Value> {
        Some(Value::Text(self))
    }
}

impl ValueOf for &'static str {
    const TYPE: ValueType = required("text");
    fn value(self) -> Option<Value> {
        Some(Value::Text(self.to_owned()))
    }
}

impl ValueOf for u64 {
    const TYPE: ValueType = required("number");
    fn value(self) -> Option<Value> {
        Some(Value::Number(self as f64))
    }
}

impl ValueOf for usize {
    const TYPE: ValueType = required("number");
    fn value(self) -> Option<Value> {
        Some(Value::Number(self as f64))
    }
}

impl ValueOf for f64 {
    const TYPE: ValueType = required("number");
    fn value(self) -> Option<Value> {
        Some(Value::Number(self))
    }
}

impl ValueOf for Owner {
    const TYPE: ValueType = required("owner");
    fn value(self) -> Option<Value> {
        Some(Value::Owner(Box::new(self)))
    }
}

impl ValueOf for Place {
    const TYPE: ValueType = required("place");
    fn value(self) -> Option<Value> {
        Some(Value::Place(Whereabouts::Line(self)))
    }
}

impl ValueOf for Whereabouts {
    const TYPE: ValueType = required("place");
    fn value(self) -> Option<Value> {
        Some(Value::Place(self))
    }
}

impl<T: ValueOf> ValueOf for Option<T> {
    const TYPE: ValueType = ValueType { name: T::TYPE.name, is_optional: true };
    fn value(self) -> Option<Value> {
        self.and_then(ValueOf::value)
    }
}

/// Declares a sentence: `sentence!(ChainTitle = "title.closureChain" { owner: Owner, links: usize })`. Values are named
/// as JavaScript names them.
macro_rules! sentence {
    ($name:ident = $key:literal { $($value:ident: $type:ty),* $(,)? }) => {
        #[doc = concat!("`", $key, "`")]
        #[allow(non_snake_case, missing_docs)]
        pub struct $name { $(pub $value: $type),* }

        impl $crate::leaks::tell::sentence::Declared for $name {
            const SCHEMA: $crate::leaks::tell::sentence::Schema = $crate::leaks::tell::sentence::Schema {
                key: $key,
                values: &[$((
                    stringify!($value),
                    <$type as $crate::leaks::tell::sentence::ValueOf>::TYPE,
                )),*],
            };
        }

        impl From<$name> for $crate::leaks::tell::sentence::Sentence {
            #[allow(unused_variables)]
            fn from(sentence: $name) -> Self {
                let values: [(&'static str, Option<$crate::leaks::tell::sentence::Value>); _] = [$((
                    stringify!($value),
                    $crate::leaks::tell::sentence::ValueOf::value(sentence.$value),
                )),*];
                let known = values.into_iter().filter_map(|(name, value)| Some((name, value?)));
                $crate::leaks::tell::sentence::Sentence { key: $key, values: known.collect() }
            }
        }
    };
}
pub(crate) use sentence;

/// The schemas of declared sentences, for a detector's profile.
macro_rules! schemas {
    ($($sentence:ty),* $(,)?) => {
        &[$(<$sentence as $crate::leaks::tell::sentence::Declared>::SCHEMA),*]
    };
}
pub(crate) use schemas;

#[cfg(test)]
mod tests {
    use super::*;

    sentence!(Grown = "title.grown" { name: String, newSize: u64, place: Option<Place> });

    #[test]
    fn a_sentence_carries_the_values_it_declares_and_leaves_out_unknown_ones() {
        let sentence = Sentence::from(Grown { name: "cache".into(), newSize: 7, place: None });
        assert_eq!(sentence.key, "title.grown");
        assert_eq!(sentence.values, [("name", Value::Text("cache".into())), ("newSize", Value::Number(7.0))].into());
        let types: Vec<_> = Grown::SCHEMA.values.iter().map(|&(name, of)| (name, of.name, of.is_optional)).collect();
        assert_eq!(types, [("name", "text", false), ("newSize", "number", false), ("place", "place", true)]);
    }
}
