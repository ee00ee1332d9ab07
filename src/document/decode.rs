//! From the node tree to a JSON value, as go-yaml v2 and `sigs.k8s.io/yaml` do it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use serde_json::{Map, Number, Value};

use super::scalar::{Scalar, float_key, float_number, is_merge_tag, resolve};
use super::source::Failure;
use super::tree::{Kind, Node, Tree};

/// Something kubectl accepts in silence and a person should know.
pub(super) struct Notice {
    pub(super) message: String,
    pub(super) at: Range<usize>,
    /// Where the first of the two is, to be put in words.
    pub(super) first: Range<usize>,
}

/// The Go type of a map key: two keys of different types that are spelled alike in JSON collide at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyKind {
    Text,
    Bool,
    Int,
    Float,
}

#[derive(Default)]
struct Object {
    map: Map<String, Value>,
    /// The kinds of the keys that are not text: hardly ever any.
    kinds: HashMap<String, KeyKind>,
}

/// Decodes one document.
pub(super) struct Decoder<'t, 'a> {
    tree: &'t Tree<'a>,
    max_depth: usize,
    /// How many values the source may still expand to.
    nodes: &'t mut usize,
    pub(super) notices: Vec<Notice>,
    decoded: usize,
    aliased: usize,
    alias_depth: usize,
    aliases: Vec<usize>,
}

type Decoded<T> = Result<T, Failure>;

impl<'t, 'a> Decoder<'t, 'a> {
    pub(super) fn new(tree: &'t Tree<'a>, max_depth: usize, nodes: &'t mut usize) -> Self {
        Self { tree, max_depth, nodes, notices: Vec::new(), decoded: 0, aliased: 0, alias_depth: 0, aliases: Vec::new() }
    }

    /// The value of the whole document.
    pub(super) fn decode(&mut self) -> Decoded<Value> {
        self.value(self.tree.root, 1)
    }

    fn node(&self, id: usize) -> Decoded<&'t Node<'a>> {
        self.tree.node(id).ok_or_else(|| Failure::input(0..0, "broken YAML tree"))
    }

    /// go-yaml's brake on alias bombs: the share of values that come from aliases.
    #[expect(clippy::cast_precision_loss, reason = "a ratio, computed as go-yaml does")]
    fn tick(&mut self, node: &Node<'_>) -> Decoded<()> {
        const LOW: usize = 400_000;
        const HIGH: usize = 4_000_000;
        self.decoded += 1;
        self.aliased += usize::from(self.alias_depth > 0);
        if self.aliased <= 100 || self.decoded <= 1000 {
            return Ok(());
        }
        let allowed = match self.decoded {
            ..=LOW => 0.99,
            HIGH.. => 0.10,
            count => 0.89f64.mul_add(-((count - LOW) as f64 / (HIGH - LOW) as f64), 0.99),
        };
        if self.aliased as f64 / self.decoded as f64 > allowed {
            let failure = Failure::limit(node.at.clone(), "excessive aliasing: the aliases expand to too many values");
            return Err(failure.remedy("write the values out or use fewer aliases"));
        }
        Ok(())
    }

    fn value(&mut self, id: usize, depth: usize) -> Decoded<Value> {
        let node = self.node(id)?;
        self.tick(node)?;
        if let Kind::Alias(target) = node.kind {
            self.enter(id, node)?;
            let value = self.value(target, depth);
            self.leave();
            return value;
        }
        *self.nodes = self
            .nodes
            .checked_sub(1)
            .ok_or_else(|| Failure::limit(node.at.clone(), "the text expands to more values than the limit allows"))?;
        if node.kind != Kind::Scalar && depth > self.max_depth {
            return Err(Failure::limit(node.at.start..node.at.start, "lists and maps are nested too deeply"));
        }
        match node.kind {
            Kind::Sequence => {
                let children = self.tree.children(node);
                let values = children.iter().map(|child| self.value(*child, depth + 1));
                Ok(Value::Array(values.collect::<Decoded<_>>()?))
            }
            Kind::Mapping => {
                let mut object = Object::default();
                self.mapping(node, &mut object, depth)?;
                Ok(Value::Object(object.map))
            }
            Kind::Scalar | Kind::Alias(_) => scalar_value(node),
        }
    }

    fn enter(&mut self, id: usize, node: &Node<'_>) -> Decoded<()> {
        if self.aliases.contains(&id) {
            return Err(Failure::input(node.at.clone(), "an anchor's value contains itself"));
        }
        self.aliases.push(id);
        self.alias_depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.aliases.pop();
        self.alias_depth -= 1;
    }

    fn mapping(&mut self, node: &Node<'_>, object: &mut Object, depth: usize) -> Decoded<()> {
        let children = self.tree.children(node);
        // Positions of the keys written in this map, gathered when the first collision is met.
        let mut written: Option<HashMap<String, Range<usize>>> = None;
        for (i, pair) in children.chunks(2).enumerate() {
            let &[key, value] = pair else { continue };
            let key_node = self.node(key)?;
            if is_merge(key_node) {
                self.merge(value, object, depth, children.get(..i * 2).unwrap_or_default())?;
                continue;
            }
            self.tick(key_node)?;
            let (name, kind) = self.key(key, true)?;
            let value = self.value(value, depth + 1)?;
            let name = name.into_owned();
            if let Some(map) = &mut written {
                if let Some(first) = map.insert(name.clone(), key_node.at.clone()) {
                    self.duplicate(&name, first, key_node.at.clone());
                }
            } else if object.map.contains_key(&name) {
                let mut map = self.written(children.get(..i * 2).unwrap_or_default())?;
                if let Some(first) = map.insert(name.clone(), key_node.at.clone()) {
                    self.duplicate(&name, first, key_node.at.clone());
                }
                written = Some(map);
            }
            object.insert(name, kind, value, key_node)?;
        }
        Ok(())
    }

    fn duplicate(&mut self, name: &str, first: Range<usize>, at: Range<usize>) {
        let message = format!("duplicate key `{name}`: the last one wins");
        self.notices.push(Notice { message, at, first });
    }

    /// The keys among `children` (key, value, …) that are not merges, with their ranges.
    fn written(&mut self, children: &[usize]) -> Decoded<HashMap<String, Range<usize>>> {
        let mut map = HashMap::new();
        for key in children.iter().step_by(2) {
            let node = self.node(*key)?;
            if !is_merge(node) {
                map.insert(self.key(*key, false)?.0.into_owned(), node.at.clone());
            }
        }
        Ok(map)
    }

    /// The `<<` key: keys of `before` (already written in this map) are overwritten, later ones overwrite.
    fn merge(&mut self, id: usize, object: &mut Object, depth: usize, before: &[usize]) -> Decoded<()> {
        let node = self.node(id)?;
        let mut merged = Object::default();
        match node.kind {
            Kind::Mapping | Kind::Alias(_) => self.merge_one(id, &mut merged, depth)?,
            // Backwards: earlier maps take precedence.
            Kind::Sequence => {
                for child in self.tree.children(node).iter().rev() {
                    self.merge_one(*child, &mut merged, depth)?;
                }
            }
            Kind::Scalar => return Err(merge_wants_map(node)),
        }
        let overwritten = merged.map.keys().any(|name| object.map.contains_key(name));
        let written = if overwritten { self.written(before)? } else { HashMap::new() };
        for (name, value) in merged.map {
            if let Some(first) = written.get(&name) {
                let message = format!("the merge `<<` overwrites key `{name}` written before it");
                self.notices.push(Notice { message, at: node.at.clone(), first: first.clone() });
            }
            let kind = merged.kinds.get(&name).copied().unwrap_or(KeyKind::Text);
            object.insert(name, kind, value, node)?;
        }
        Ok(())
    }

    fn merge_one(&mut self, id: usize, object: &mut Object, depth: usize) -> Decoded<()> {
        let node = self.node(id)?;
        self.tick(node)?;
        match node.kind {
            Kind::Mapping => {
                if depth > self.max_depth {
                    return Err(Failure::limit(node.at.start..node.at.start, "lists and maps are nested too deeply"));
                }
                self.mapping(node, object, depth)
            }
            Kind::Alias(target) => {
                let target_node = self.node(target)?;
                if target_node.kind != Kind::Mapping {
                    return Err(merge_wants_map(node));
                }
                self.enter(id, node)?;
                let done = self.tick(target_node).and_then(|()| self.mapping(target_node, object, depth));
                self.leave();
                done
            }
            Kind::Scalar | Kind::Sequence => Err(merge_wants_map(node)),
        }
    }

    fn key(&mut self, id: usize, count: bool) -> Decoded<(Cow<'t, str>, KeyKind)> {
        let node = self.node(id)?;
        let Kind::Alias(target) = node.kind else { return key_text(node, node) };
        let target = self.node(target)?;
        if count {
            self.alias_depth += 1;
            let ticked = self.tick(target);
            self.alias_depth -= 1;
            ticked?;
        }
        key_text(target, node)
    }
}

impl Object {
    fn insert(&mut self, name: String, kind: KeyKind, value: Value, at: &Node<'_>) -> Decoded<()> {
        if kind == KeyKind::Text && self.kinds.is_empty() {
            self.map.insert(name, value);
            return Ok(());
        }
        if self.map.contains_key(&name) {
            let before = self.kinds.get(&name).copied().unwrap_or(KeyKind::Text);
            if before != kind || kind == KeyKind::Float {
                let message = format!("two keys of different types are both `{name}` in JSON: which one wins is chance");
                return Err(Failure::input(at.at.clone(), message).remedy("remove one of them"));
            }
        }
        if kind != KeyKind::Text {
            self.kinds.insert(name.clone(), kind);
        }
        self.map.insert(name, value);
        Ok(())
    }
}

fn is_merge(node: &Node<'_>) -> bool {
    node.kind == Kind::Scalar && node.text == "<<" && (node.implicit || is_merge_tag(&node.tag))
}

fn merge_wants_map(node: &Node<'_>) -> Failure {
    Failure::input(node.at.clone(), "the merge key `<<` wants a map or a list of maps")
}

/// What a scalar node resolves to.
fn resolved(node: &Node<'_>) -> Decoded<Scalar> {
    if node.tag.is_empty() && !node.implicit {
        return Ok(Scalar::Text);
    }
    resolve(&node.tag, &node.text).map_err(|message| Failure::input(node.at.clone(), message))
}

fn scalar_value(node: &Node<'_>) -> Decoded<Value> {
    Ok(match resolved(node)? {
        Scalar::Null => Value::Null,
        Scalar::Bool(bool) => Value::Bool(bool),
        Scalar::Int(int) => Value::Number(int.into()),
        Scalar::Unsigned(unsigned) => unsigned_value(unsigned),
        Scalar::Float(float) => {
            let number = float_number(float);
            Value::Number(number.ok_or_else(|| {
                let failure = Failure::input(node.at.clone(), format!("JSON has no number `{}`", node.text));
                failure.remedy("quote it to make it text")
            })?)
        }
        Scalar::Text => Value::String(node.text.clone().into_owned()),
        Scalar::Binary(text) => Value::String(text),
    })
}

/// An integer above `i64::MAX`, which Kubernetes' JSON decoder turns into a float.
pub(super) fn unsigned_value(unsigned: u64) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "Kubernetes loses the same digits")]
    Number::from_f64(unsigned as f64).map_or(Value::Null, Value::Number)
}

/// A key as JSON text, and its type; `site` is where it is used.
fn key_text<'t>(node: &'t Node<'_>, site: &Node<'_>) -> Decoded<(Cow<'t, str>, KeyKind)> {
    let refuse = |what: &str| {
        let failure = Failure::input(site.at.clone(), format!("{what} cannot be a key"));
        Err(failure.remedy("quote the key"))
    };
    match node.kind {
        Kind::Sequence => return refuse("a list"),
        Kind::Mapping => return refuse("a map"),
        Kind::Scalar | Kind::Alias(_) => {}
    }
    Ok(match resolved(node)? {
        Scalar::Null => return refuse("null"),
        Scalar::Unsigned(_) => return refuse("an integer above the 64-bit signed range"),
        Scalar::Bool(bool) => (Cow::Borrowed(if bool { "true" } else { "false" }), KeyKind::Bool),
        Scalar::Int(int) => (Cow::Owned(int.to_string()), KeyKind::Int),
        Scalar::Float(float) => (Cow::Owned(float_key(float)), KeyKind::Float),
        Scalar::Text => (Cow::Borrowed(node.text.as_ref()), KeyKind::Text),
        Scalar::Binary(text) => (Cow::Owned(text), KeyKind::Text),
    })
}

/// Finds entries by key, the way decoding would have chosen them.
impl Tree<'_> {
    /// The node an alias stands for, or the node itself.
    pub(super) fn resolve(&self, id: usize) -> Option<(usize, &Node<'_>)> {
        let node = self.node(id)?;
        match node.kind {
            Kind::Alias(target) => Some((target, self.node(target)?)),
            _ => Some((id, node)),
        }
    }

    /// The key and value nodes of `name` in the mapping `id`.
    pub(super) fn entry(&self, id: usize, name: &str) -> Option<(usize, usize)> {
        self.entry_within(id, name, 64)
    }

    fn entry_within(&self, id: usize, name: &str, fuel: usize) -> Option<(usize, usize)> {
        let fuel = fuel.checked_sub(1)?;
        let (_, node) = self.resolve(id)?;
        if node.kind != Kind::Mapping {
            return None;
        }
        // The last one wins, so the search runs backwards.
        self.children(node).chunks(2).rev().find_map(|pair| {
            let &[key, value] = pair else { return None };
            let key_node = self.node(key)?;
            if is_merge(key_node) {
                let (_, merged) = self.resolve(value)?;
                return match merged.kind {
                    Kind::Sequence => self.children(merged).iter().find_map(|m| self.entry_within(*m, name, fuel)),
                    _ => self.entry_within(value, name, fuel),
                };
            }
            let (_, target) = self.resolve(key)?;
            let (text, _) = key_text(target, key_node).ok()?;
            (text == name).then_some((key, value))
        })
    }
}
