//! Reading a model's configuration so that no field passes unseen.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Sizes beyond this are damage, not configuration.
const LARGEST: u64 = 1 << 31;

/// The fields of one JSON object. Each is read, or named harmless; [`Fields::finish`] refuses what is left over.
///
/// A field that is `null` counts as missing.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    prefix: String,
    seen: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which stands under `path` in the file (empty for the file itself).
    pub(crate) fn of(value: &'a Value, path: &str) -> Result<Self> {
        let Value::Object(object) = value else {
            let field = if path.is_empty() { "(the file)" } else { path };
            return Err(fault(field, format!("is {}, not an object", kind(value))));
        };
        let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
        Ok(Self { object, prefix, seen: BTreeSet::new() })
    }

    /// The field, when it is there and not null.
    pub(crate) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.seen.insert(name);
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// An object inside this one.
    pub(crate) fn object(&mut self, name: &'static str) -> Result<Option<Fields<'a>>> {
        let path = self.path(name);
        self.value(name).map(|value| Fields::of(value, &path)).transpose()
    }

    /// A size or count, at least 1.
    pub(crate) fn count(&mut self, name: &'static str, default: usize) -> Result<usize> {
        let Some(value) = self.value(name) else {
            return Ok(default);
        };
        match value.as_u64() {
            Some(count @ 1..=LARGEST) => Ok(count as usize),
            _ => Err(self.refusal(name, format!("is {value}, not a count of 1 or more"))),
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, name: &'static str, default: f64) -> Result<f64> {
        Ok(self.optional_number(name)?.unwrap_or(default))
    }

    /// A number that may be missing.
    pub(crate) fn optional_number(&mut self, name: &'static str) -> Result<Option<f64>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_f64().filter(|number| number.is_finite());
        number.map(Some).ok_or_else(|| self.refusal(name, format!("is {value}, not a number")))
    }

    /// A number above 0.
    pub(crate) fn positive(&mut self, name: &'static str, default: f64) -> Result<f64> {
        let number = self.number(name, default)?;
        if number > 0.0 { Ok(number) } else { Err(self.refusal(name, format!("is {number}, must be above 0"))) }
    }

    /// A yes or no.
    pub(crate) fn flag(&mut self, name: &'static str, default: bool) -> Result<bool> {
        let Some(value) = self.value(name) else {
            return Ok(default);
        };
        value.as_bool().ok_or_else(|| self.refusal(name, format!("is {value}, not true or false")))
    }

    /// A word that may be missing.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<Option<&'a str>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        value.as_str().map(Some).ok_or_else(|| self.refusal(name, format!("is {value}, not a string")))
    }

    /// Refuses the field unless it is missing or says `allowed`.
    pub(crate) fn only(&mut self, name: &'static str, allowed: &[&str]) -> Result<()> {
        match self.text(name)? {
            Some(text) if !allowed.contains(&text) => {
                Err(self.refusal(name, format!("`{text}` is not supported (only `{}`)", allowed.join("`, `"))))
            }
            _ => Ok(()),
        }
    }

    /// Names fields that do not change the mathematics.
    pub(crate) fn harmless(&mut self, names: &[&'static str]) {
        self.seen.extend(names);
    }

    /// An error about a field of this object.
    pub(crate) fn refusal(&self, name: &str, reason: impl Into<String>) -> Error {
        fault(&self.path(name), reason)
    }

    /// Refuses the first field, in alphabetical order, that nobody has read.
    pub(crate) fn finish(self) -> Result<()> {
        let unread = self.object.iter().filter(|(name, value)| !value.is_null() && !self.seen.contains(name.as_str()));
        match unread.map(|(name, _)| name).min() {
            None => Ok(()),
            Some(name) => {
                Err(self.refusal(name, "is not known to this version; it may change what the model computes"))
            }
        }
    }

    fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

fn fault(field: &str, reason: impl Into<String>) -> Error {
    Error::Config { field: field.to_owned(), reason: reason.into() }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
