//! Who owns something, as data: the page puts it into words, in its reader's language.

use serde::Serialize;

/// A place in a script; line and column count from 0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// V8's number of the script.
    pub script_id: u32,
    /// Its address, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Where an owner is written: in a line, or somewhere in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Whereabouts {
    /// The line.
    Line(Place),
    /// The file only.
    File {
        /// Its address.
        url: String,
    },
}

impl Whereabouts {
    /// The address of the file, where it is known.
    pub fn url(&self) -> Option<&str> {
        match self {
            Whereabouts::Line(place) => place.url.as_deref(),
            Whereabouts::File { url } => Some(url),
        }
    }

    /// The line, where it is known.
    pub fn line(&self) -> Option<&Place> {
        match self {
            Whereabouts::Line(place) => Some(place),
            Whereabouts::File { .. } => None,
        }
    }
}

/// An owner of objects that pile up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Owner {
    /// As one would write it in code, `store.sessions`; empty where nothing names it.
    pub name: String,
    /// What has that name.
    pub role: Role,
    /// Where it is written, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Whereabouts>,
}

/// What an owner's name is the name of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Role {
    /// A variable, a property, a static, an export, a global: a slot that holds the objects.
    Variable,
    /// A function.
    Function,
    /// An object of a class.
    Object {
        /// The class.
        class_name: String,
    },
    /// The listeners of one event on an emitter of that name.
    Listeners {
        /// The event.
        event: String,
        /// The emitter's class.
        class_name: String,
    },
    /// Timers that call a function of that name.
    Timer {
        /// What made them.
        timer: TimerFunction,
    },
    /// Handles that a function of that name opens.
    Opened {
        /// The call that opens one: `fs.watch()`.
        call: &'static str,
    },
    /// A file of that name, loaded as a module.
    File {
        /// The owner of the module, where one is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        kept_by: Option<Box<Owner>>,
    },
}

/// The functions that make timers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum TimerFunction {
    /// `setInterval`
    #[serde(rename = "setInterval")]
    Interval,
    /// `setTimeout`
    #[serde(rename = "setTimeout")]
    Timeout,
}

impl TimerFunction {
    /// As one writes it.
    pub fn name(self) -> &'static str {
        match self {
            TimerFunction::Interval => "setInterval",
            TimerFunction::Timeout => "setTimeout",
        }
    }
}

impl Owner {
    /// A slot that has a name.
    pub fn variable(name: String, place: Option<Whereabouts>) -> Self {
        Owner { name, role: Role::Variable, place }
    }

    /// An object, by its name or by its class alone.
    pub fn object(name: String, class_name: String) -> Self {
        Owner { name, role: Role::Object { class_name }, place: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_plain_data_for_javascript() {
        let place = Place { script_id: 7, url: Some("/app/a.js".into()), line: 2, column: 4 };
        let listeners = Role::Listeners { event: "close".into(), class_name: "Socket".into() };
        let owner = Owner { name: "uplink".into(), role: listeners, place: Some(Whereabouts::Line(place)) };
        assert_eq!(
            serde_json::to_value(&owner).unwrap(),
            serde_json::json!({
                "name": "uplink",
                "role": { "kind": "listeners", "event": "close", "className": "Socket" },
                "place": { "scriptId": 7, "url": "/app/a.js", "line": 2, "column": 4 },
            })
        );
        let kept_by = Owner::variable("cache".into(), Some(Whereabouts::File { url: "/app/b.js".into() }));
        let module = Owner { name: "x.cjs".into(), role: Role::File { kept_by: Some(Box::new(kept_by)) }, place: None };
        assert_eq!(
            serde_json::to_value(&module).unwrap(),
            serde_json::json!({
                "name": "x.cjs",
                "role": {
                    "kind": "file",
                    "keptBy": { "name": "cache", "role": { "kind": "variable" }, "place": { "url": "/app/b.js" } },
                },
            })
        );
        let timer = Role::Timer { timer: TimerFunction::Interval };
        assert_eq!(
            serde_json::to_value(timer).unwrap(),
            serde_json::json!({ "kind": "timer", "timer": "setInterval" })
        );
    }
}
