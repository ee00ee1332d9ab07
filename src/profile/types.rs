//! What is known of values without running anything: types with the fields that are certain to be there.

use std::collections::BTreeMap;
use std::rc::Rc;

/// The most parts a type may have; what is larger is forgotten.
const MAX_SIZE: usize = 600;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// What an import that was not given holds: anything is granted.
    Unknown,
    /// No value: the element of an empty literal.
    Never,
    /// Anything the modules themselves built.
    Any,
    /// What was read from the input as it is, so that a foreigner chose its type.
    Raw,
    Null,
    Bool,
    Number,
    String,
    Array(Rc<Self>),
    Set(Rc<Self>),
    Object(Rc<Fields>),
}

/// What is known of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    /// The fields that are certain to be there.
    known: BTreeMap<String, Type>,
    /// The values of the others.
    rest: Type,
}

impl Type {
    pub fn array(element: Self) -> Self {
        if element.size() > MAX_SIZE { Self::Array(Rc::new(Self::Raw)) } else { Self::Array(Rc::new(element)) }
    }

    pub fn set(element: Self) -> Self {
        if element.size() > MAX_SIZE { Self::Set(Rc::new(Self::Raw)) } else { Self::Set(Rc::new(element)) }
    }

    pub fn object(known: BTreeMap<String, Self>, rest: Self) -> Self {
        let object = Self::Object(Rc::new(Fields { known, rest }));
        if object.size() > MAX_SIZE {
            return Self::Object(Rc::new(Fields { known: BTreeMap::new(), rest: object.element() }));
        }
        object
    }

    fn size(&self) -> usize {
        match self {
            Self::Array(element) | Self::Set(element) => 1 + element.size(),
            Self::Object(fields) => 1 + fields.known.values().map(Self::size).sum::<usize>() + fields.rest.size(),
            _ => 1,
        }
    }

    /// What is certain where it may be one or the other.
    pub fn join(&self, other: &Self) -> Self {
        match (self, other) {
            _ if self == other => self.clone(),
            (Self::Never, kind) | (kind, Self::Never) => kind.clone(),
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Array(one), Self::Array(other)) => Self::array(one.join(other)),
            (Self::Set(one), Self::Set(other)) => Self::set(one.join(other)),
            (Self::Object(one), Self::Object(other)) => one.join(other),
            (Self::Raw, _) | (_, Self::Raw) => Self::Raw,
            _ => Self::Any,
        }
    }

    pub const fn is_collection(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Set(_) | Self::Object(_) | Self::Unknown)
    }

    /// What an unknown part of the value is.
    const fn part(&self) -> Self {
        match self {
            Self::Raw => Self::Raw,
            Self::Unknown => Self::Unknown,
            _ => Self::Any,
        }
    }

    pub fn as_array(&self) -> Self {
        if matches!(self, Self::Array(_)) { self.clone() } else { Self::array(self.part()) }
    }

    pub fn as_set(&self) -> Self {
        if matches!(self, Self::Set(_)) { self.clone() } else { Self::set(self.part()) }
    }

    pub fn as_object(&self) -> Self {
        if matches!(self, Self::Object(_)) { self.clone() } else { Self::object(BTreeMap::new(), self.part()) }
    }

    /// What iterating it gives.
    pub fn element(&self) -> Self {
        match self {
            Self::Array(element) | Self::Set(element) => match element.as_ref() {
                Self::Never => Self::Any,
                element => element.clone(),
            },
            Self::Object(fields) => match fields.known.values().fold(fields.rest.clone(), |all, kind| all.join(kind)) {
                Self::Never => Self::Any,
                value => value,
            },
            kind => kind.part(),
        }
    }

    /// What iterating it gives as key.
    pub fn key(&self) -> Self {
        match self {
            Self::Array(_) => Self::Number,
            Self::Set(_) => self.element(),
            Self::Object(fields) if matches!(fields.rest, Self::Never | Self::Raw) => Self::String,
            Self::Unknown => Self::Unknown,
            _ => Self::Any,
        }
    }

    /// What a field of a known name is, and whether it is certain to be there.
    pub fn field(&self, name: &str) -> (Self, bool) {
        match self {
            Self::Object(fields) => match fields.known.get(name) {
                Some(kind) => (kind.clone(), true),
                None if fields.rest == Self::Never => (Self::Any, false),
                None => (fields.rest.clone(), false),
            },
            Self::Unknown => (Self::Unknown, true),
            kind => (kind.part(), false),
        }
    }

    /// The object without certainty about any field.
    pub fn loosened(&self) -> Self {
        match self {
            Self::Object(_) => Self::object(BTreeMap::new(), self.element()),
            _ => self.as_object(),
        }
    }

    /// The object with the fields of another laid over it.
    pub fn merged(&self, other: &Self) -> Self {
        let (Self::Object(one), Self::Object(over)) = (self, other) else { return self.as_object() };
        let mut known = one.known.clone();
        for (name, kind) in &over.known {
            let kind = known.get(name).map_or_else(|| kind.clone(), |old| old.join(kind));
            known.insert(name.clone(), kind);
        }
        if over.rest != Self::Never {
            known.values_mut().for_each(|kind| *kind = kind.join(&over.rest));
        }
        Self::object(known, one.rest.join(&over.rest))
    }
}

impl Fields {
    fn join(&self, other: &Self) -> Type {
        let mut known = BTreeMap::new();
        let mut rest = self.rest.join(&other.rest);
        for (one, two) in [(self, other), (other, self)] {
            for (name, kind) in &one.known {
                match two.known.get(name) {
                    Some(same) => drop(known.insert(name.clone(), kind.join(same))),
                    None => rest = rest.join(kind),
                }
            }
        }
        Type::object(known, rest)
    }
}
