//! How a daemon.json is changed without losing its order, its indentation or a reason.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstNode, CstObject, CstObjectProp, CstRootNode, TrailingCommaMode};

use crate::facts::{EngineVersion, Host};
use crate::json::{Map, Value};

/// The file being changed, and why.
pub(super) struct Edit<'a> {
    pub host: &'a Host,
    root: CstRootNode,
    pub object: CstObject,
    pub changes: Vec<(String, String)>,
}

impl<'a> Edit<'a> {
    pub fn open(host: &'a Host, text: &str) -> Option<Self> {
        let root = CstRootNode::parse(text, &ParseOptions::default()).ok()?;
        let object = root.object_value()?;
        Some(Edit { host, root, object, changes: Vec::new() })
    }

    pub fn text(&self) -> String {
        format!("{}\n", self.root.to_string().trim_end())
    }

    /// What the file says now.
    pub fn value(&self) -> Map {
        match crate::json::parse(&self.root.to_string()) {
            Ok(Value::Object(object)) => object,
            _ => Map::new(),
        }
    }

    pub fn version(&self) -> Option<EngineVersion> {
        self.host.engine.parsed_version()
    }

    pub fn changed(&mut self, what: &str, why: impl Into<String>) {
        self.changes.push((what.to_owned(), why.into()));
    }

    /// What was straightened before it could be read at all.
    pub fn repaired(&mut self, text: &str) {
        if self.root.to_string() != text {
            self.changed("syntax", "Quotes, commas and brackets are as JSON wants them.");
        }
    }

    /// The daemon reads strict JSON: comments and trailing commas keep it from starting.
    pub fn strict(&mut self) {
        let mut comments = Vec::new();
        collect_comments(CstNode::Container(self.root.clone().into()), &mut comments);
        let had = !comments.is_empty();
        comments.into_iter().for_each(CstNode::remove);
        if had {
            self.changed("comments", "JSON has no comments, and the daemon does not start with them.");
        }
        let before = self.root.to_string();
        self.root.set_trailing_commas(TrailingCommaMode::Never);
        if self.root.to_string() != before {
            self.changed("commas", "A comma behind the last entry is an error to the daemon.");
        }
    }

    /// Of a key that stands twice the daemon takes the last one.
    pub fn once(&mut self) {
        let inner = self.object.object_value("log-opts");
        for object in std::iter::once(self.object.clone()).chain(inner) {
            let all = object.properties();
            let name = |property: &CstObjectProp| property.decoded_name();
            for (index, property) in all.iter().enumerate() {
                let Some(key) = name(property) else { continue };
                if all.iter().skip(index + 1).any(|later| name(later).as_ref() == Some(&key)) {
                    property.clone().remove();
                    self.changed(&key, "It stood twice; the daemon takes the last one.");
                }
            }
        }
    }

    pub fn string(&self, key: &str) -> Option<String> {
        self.object.get(key)?.value()?.as_string_lit()?.decoded_value().ok()
    }

    pub fn set_string(&mut self, key: &str, value: &str, why: &str) {
        if self.string(key).as_deref() == Some(value) {
            return;
        }
        match self.object.get(key) {
            Some(property) => property.set_value(CstInputValue::String(value.to_owned())),
            None => drop(self.object.append(key, CstInputValue::String(value.to_owned()))),
        }
        self.changed(key, why);
    }

    /// Sets a value, or removes it where there is none.
    pub fn set(&mut self, key: &str, inner: Option<&str>, value: Option<&Value>) {
        let property = match inner {
            Some(inner) => self.object.object_value(key).and_then(|object| object.get(inner)),
            None => self.object.get(key),
        };
        match (property, value) {
            (Some(property), Some(value)) => property.set_value(input(value)),
            (Some(property), None) => property.remove(),
            (None, _) => {}
        }
    }

    pub fn remove(&mut self, key: &str, why: &str) {
        if let Some(property) = self.object.get(key) {
            property.remove();
            self.changed(key, why);
        }
    }

    /// Gives a key its right name. Where that one stands there too, lists and objects of both are put together; of two
    /// single values the one under the right name stays.
    pub fn rename(&mut self, key: &str, name: &str, why: &str) {
        let now = self.value();
        let Some((property, value)) = self.object.get(key).zip(now.get(key)) else { return };
        let place = property.property_index();
        let both = now.get(name).map(|kept| (kept, joined(kept, value)));
        property.remove();
        match (both, self.object.get(name)) {
            (Some((_, Some(joined))), Some(right)) => right.set_value(input(&joined)),
            (Some((kept, None)), _) if kept != value => {
                let why =
                    format!("{why} That one stands there too, with another value, which stays; nothing read this one.");
                return self.changed(key, why);
            }
            (Some(_), _) => {}
            (None, _) => drop(self.object.insert(place, name, input(value))),
        }
        self.changed(key, why);
    }

    /// Moves a key into an object, unless it stands there too.
    pub fn move_into(&mut self, key: &str, object: &str, why: &str) {
        let value = self.value().get(key).map(input);
        let Some((property, value)) = self.object.get(key).zip(value) else { return };
        property.remove();
        if self.object.get(object).is_none() || self.object.object_value(object).is_some() {
            let inner = self.object.object_value_or_set(object);
            if inner.get(key).is_none() {
                inner.append(key, value);
            }
        }
        self.changed(key, why);
    }

    pub fn options(&self) -> Vec<String> {
        let list = self.object.array_value("storage-opts");
        list.iter()
            .flat_map(|list| list.elements())
            .filter_map(|element| element.as_string_lit()?.decoded_value().ok())
            .collect()
    }

    pub fn keep_options(&mut self, keep: &dyn Fn(&str) -> bool, why: &str) {
        let Some(list) = self.object.array_value("storage-opts") else { return };
        let had_lines = list.to_string().contains('\n');
        for element in list.elements() {
            let Some(option) = element.as_string_lit().and_then(|text| text.decoded_value().ok()) else { continue };
            if !keep(&option) {
                element.remove();
                self.changed(&option, why);
            }
        }
        // Removing the first entry takes its line break along.
        if had_lines {
            list.ensure_multiline();
        }
        if list.elements().is_empty()
            && let Some(property) = self.object.get("storage-opts")
        {
            property.remove();
        }
    }

    pub fn add_option(&mut self, option: &str, why: &str) {
        if self.options().iter().any(|known| known == option) {
            return;
        }
        let list = self.object.array_value_or_set("storage-opts");
        list.ensure_multiline();
        list.append(CstInputValue::String(option.to_owned()));
        self.changed(option, why);
    }

    pub fn replace_option(&mut self, option: &str, right: &str, why: &str) {
        let mut options = self.options();
        let Some(found) = options.iter_mut().find(|known| *known == option) else { return };
        right.clone_into(found);
        let list = options.into_iter().map(CstInputValue::String).collect();
        if let Some(property) = self.object.get("storage-opts") {
            property.set_value(CstInputValue::Array(list));
        }
        self.changed(option, why);
    }
}

fn collect_comments(node: CstNode, found: &mut Vec<CstNode>) {
    if node.is_comment() {
        found.push(node);
        return;
    }
    node.children().into_iter().for_each(|child| collect_comments(child, found));
}

/// Two lists, or two objects, as one: what the first has stays as it is.
fn joined(first: &Value, second: &Value) -> Option<Value> {
    match (first, second) {
        (Value::Array(first), Value::Array(second)) => {
            let new = second.iter().filter(|entry| !first.contains(entry));
            Some(Value::Array(first.iter().chain(new).cloned().collect()))
        }
        (Value::Object(first), Value::Object(second)) => {
            let new = second.iter().filter(|(key, _)| first.get(key.as_str()).is_none());
            let pairs = first.iter().chain(new).map(|(key, value)| (key.clone(), value.clone()));
            Some(Value::Object(pairs.collect()))
        }
        _ => None,
    }
}

/// The same value for the editor.
fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(truth) => CstInputValue::Bool(*truth),
        Value::Number(number) => CstInputValue::Number(number.clone()),
        Value::String(text) => CstInputValue::String(text.clone()),
        Value::Array(list) => CstInputValue::Array(list.iter().map(input).collect()),
        Value::Object(map) => {
            CstInputValue::Object(map.iter().map(|(key, value)| (key.clone(), input(value))).collect())
        }
    }
}
