//! Reads arguments from JavaScript as Rust types, by serde. The error for an argument of the wrong shape names the
//! argument, the expected type and the actual value: `sort.key: expected one of "name", "count", got "size"`.
//!
//! A union of `protocol.d.ts`, such as `{ kind: 'class', index: 3 }`, is an enum renamed to `UNION`: `kind` names its
//! variant, and the same object holds the variant's fields. Any other enum is a string. Fields that a type does not
//! have are ignored.

use std::fmt;

use heapwise_core::Error;
use js_sys::{Array, Float64Array, Number, Reflect, Uint8Array, Uint32Array};
use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
use wasm_bindgen::{JsCast, JsValue};

use crate::error::{malformed, thrown};

/// The serde name of an enum whose variant is in the field `kind`. A literal is needed there: `rename = "union"`.
const UNION: &str = "union";
/// Levels of objects and lists within each other, at most: a filter may contain filters, and reading recurses.
const MAX_DEPTH: u32 = 16;
/// Length of a list of numbers, at most: a copy of more could take the memory that the answer needs. A heap with more
/// nodes than this does not fit into the memory of an engine.
const MAX_NUMBERS: u32 = 1 << 26;
/// Number of characters of a wrong string that the error repeats.
const SHOWN_LETTERS: usize = 40;

/// Reads the argument `name`. Errors within an object begin with its field, not with `name`: the embedding API passes
/// the fields of a query and of a question as options.
pub fn read<T: DeserializeOwned>(name: &str, value: JsValue) -> Result<T, JsValue> {
    T::deserialize(Value { value, depth: 0 }).map_err(|mistake| match mistake.cause {
        Some(error) => thrown(&error),
        None if mistake.path.is_empty() || mistake.path.starts_with('[') => {
            malformed(&format!("{name}{}: {}", mistake.path, mistake.message))
        }
        None => malformed(&format!("{}: {}", mistake.path, mistake.message)),
    })
}

/// Bytes that another engine has made, copied into this one's memory.
pub struct Bytes(pub Vec<u8>);

/// A snapshot of this engine, or what another engine has made of one of its own.
pub enum HandleOrBytes {
    /// By handle.
    Handle(u32),
    /// A copy in this engine's memory.
    Bytes(Vec<u8>),
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl Visitor<'_> for BytesVisitor {
            type Value = Bytes;

            fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
                text.write_str("a Uint8Array")
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }

        deserializer.deserialize_byte_buf(BytesVisitor)
    }
}

impl<'de> Deserialize<'de> for HandleOrBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EitherVisitor;

        impl Visitor<'_> for EitherVisitor {
            type Value = HandleOrBytes;

            fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
                text.write_str("a snapshot or a Uint8Array")
            }

            fn visit_u32<E: de::Error>(self, handle: u32) -> Result<HandleOrBytes, E> {
                Ok(HandleOrBytes::Handle(handle))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<HandleOrBytes, E> {
                Ok(HandleOrBytes::Bytes(bytes))
            }
        }

        deserializer.deserialize_any(EitherVisitor)
    }
}

/// An argument of the wrong shape.
#[derive(Debug)]
struct Mistake {
    /// The path within the argument: `of.kind`, `[3]`.
    path: String,
    message: String,
    /// The error, if the argument is right but could not be copied.
    cause: Option<Error>,
}

impl Mistake {
    fn new(message: String) -> Self {
        Mistake { path: String::new(), message, cause: None }
    }

    fn expected(what: &dyn fmt::Display, value: &JsValue) -> Self {
        Mistake::new(format!("expected {what}, got {}", shown(value)))
    }

    /// The same mistake, with the path from the object that has this field.
    fn within(mut self, field: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{field}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Mistake::new(message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Mistake::new(format!("expected {expected}, got {unexpected}"))
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("one of {}", words.join(", "))
}

/// A value as text for an error.
fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let cut: String = text.chars().take(SHOWN_LETTERS).collect();
        return format!("{cut:?}{}", if cut.len() < text.len() { "…" } else { "" });
    }
    if let Some(number) = value.dyn_ref::<Number>() {
        return number.to_string_with_radix(10).map_or_else(|_| "a number".to_owned(), String::from);
    }
    if let Some(flag) = value.as_bool() {
        return flag.to_string();
    }
    match () {
        () if value.is_undefined() => "undefined",
        () if value.is_null() => "null",
        () if value.is_function() => "a function",
        () if value.is_bigint() => "a bigint",
        () if Array::is_array(value) => "an array",
        () => "an object",
    }
    .to_owned()
}

/// A value of JavaScript for serde.
struct Value {
    value: JsValue,
    /// Number of objects and lists around it.
    depth: u32,
}

impl Value {
    /// A handle, an ordinal or a count.
    fn whole(&self) -> Result<u32, Mistake> {
        match self.value.as_f64() {
            Some(number) if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) => Ok(number as u32),
            _ => Err(Mistake::expected(&"a whole number from 0 to 4294967295", &self.value)),
        }
    }

    /// The value of a field; `undefined` if the object does not have it.
    fn field(&self, name: &str) -> Result<JsValue, Mistake> {
        if !self.value.is_object() || Array::is_array(&self.value) {
            return Err(Mistake::expected(&"an object", &self.value));
        }
        if self.depth >= MAX_DEPTH {
            return Err(Mistake::new(format!("expected at most {MAX_DEPTH} objects within each other")));
        }
        // Only a getter throws, and a message contains none.
        Ok(Reflect::get(&self.value, &name.into()).unwrap_or(JsValue::UNDEFINED))
    }
}

fn check_length(numbers: u32) -> Result<(), Mistake> {
    match numbers > MAX_NUMBERS {
        true => Err(Mistake::new(format!("expected at most {MAX_NUMBERS} numbers, got {numbers}"))),
        false => Ok(()),
    }
}

fn copy(bytes: &Uint8Array) -> Result<Vec<u8>, Mistake> {
    let length = bytes.length() as usize;
    let mut copy = Vec::new();
    copy.try_reserve_exact(length)
        .map_err(|error| Mistake { cause: Some(error.into()), ..Mistake::new(String::new()) })?;
    copy.resize(length, 0);
    bytes.copy_to(&mut copy);
    Ok(copy)
}

impl<'de> Deserializer<'de> for Value {
    type Error = Mistake;

    /// A handle, or bytes.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.whole() {
            Ok(handle) => visitor.visit_u32(handle),
            Err(_) => self.deserialize_byte_buf(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.dyn_ref::<Uint8Array>() {
            Some(bytes) => visitor.visit_byte_buf(copy(bytes)?),
            None => Err(Mistake::expected(&(&visitor as &dyn Expected), &self.value)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.as_bool() {
            Some(flag) => visitor.visit_bool(flag),
            None => Err(Mistake::expected(&"true or false", &self.value)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u32(self.whole()?)
    }

    /// Called for `usize`, which has 32 bits here.
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u32(self.whole()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.as_f64().filter(|number| !number.is_nan()) {
            Some(number) => visitor.visit_f64(number),
            None => Err(Mistake::expected(&"a number", &self.value)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.as_string() {
            Some(text) => visitor.visit_string(text),
            None => Err(Mistake::expected(&"a string", &self.value)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value.is_undefined() || self.value.is_null() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        // It may hold millions of nodes: one copy is faster than a call per number.
        if let Some(numbers) = self.value.dyn_ref::<Uint32Array>() {
            check_length(numbers.length())?;
            return visitor.visit_seq(SeqDeserializer::new(numbers.to_vec().into_iter()));
        }
        if let Some(numbers) = self.value.dyn_ref::<Float64Array>() {
            check_length(numbers.length())?;
            return visitor.visit_seq(List { items: Array::from(numbers), at: 0, depth: self.depth + 1 });
        }
        match self.value.dyn_into::<Array>() {
            Ok(items) => visitor.visit_seq(List { items, at: 0, depth: self.depth + 1 }),
            Err(value) => Err(Mistake::expected(&"an array", &value)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_map(Fields::new(self, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let is_union = name == UNION;
        let tag = if is_union { self.field("kind")? } else { self.value.clone() };
        let variant = match tag.as_string() {
            Some(tag) if variants.contains(&tag.as_str()) => Variant { tag, holder: self },
            _ => {
                let mistake = Mistake::expected(&one_of(variants), &tag);
                return Err(if is_union { mistake.within("kind") } else { mistake });
            }
        };
        visitor.visit_enum(variant)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 f32 char str bytes unit unit_struct newtype_struct tuple tuple_struct map identifier
        ignored_any
    }
}

/// The fields that a type has, in its order.
struct Fields {
    object: Value,
    left: std::slice::Iter<'static, &'static str>,
    current: &'static str,
}

impl Fields {
    fn new(object: Value, fields: &'static [&'static str]) -> Self {
        Fields { object, left: fields.iter(), current: "" }
    }
}

impl<'de> de::MapAccess<'de> for Fields {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        let Some(field) = self.left.next() else { return Ok(None) };
        self.current = field;
        seed.deserialize(text_of(field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let value = Value { value: self.object.field(self.current)?, depth: self.object.depth + 1 };
        seed.deserialize(value).map_err(|mistake| mistake.within(self.current))
    }
}

struct List {
    items: Array,
    at: u32,
    depth: u32,
}

impl<'de> de::SeqAccess<'de> for List {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        if self.at >= self.items.length() {
            return Ok(None);
        }
        let value = Value { value: self.items.get(self.at), depth: self.depth };
        let item = seed.deserialize(value).map_err(|mistake| mistake.within(&format!("[{}]", self.at)))?;
        self.at += 1;
        Ok(Some(item))
    }
}

/// A variant by its name, and the value that holds its fields.
struct Variant {
    tag: String,
    holder: Value,
}

impl<'de> de::EnumAccess<'de> for Variant {
    type Error = Mistake;
    type Variant = Value;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value), Mistake> {
        Ok((seed.deserialize(text_of(&self.tag))?, self.holder))
    }
}

impl<'de> de::VariantAccess<'de> for Value {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mistake> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_map(Fields::new(self, fields))
    }
}

fn text_of(text: &str) -> StrDeserializer<'_, Mistake> {
    text.into_deserializer()
}
