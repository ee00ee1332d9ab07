//! Judging: one review or a set of documents, into a report.

use std::collections::BTreeSet;

use std::collections::BTreeMap;

use serde_json::Value;

use super::Evaluator;
use super::engine::{Scope, Term};
use super::inventory::{Lean, prepare};
use super::outcome::{self, Outcome};
use super::parallel;
use super::router::{Route, Router};
use crate::access;
use crate::document::{Document, Documents};
use crate::error::{Error, ErrorKind};
use crate::report::draft::{Draft, Subject};
use crate::report::{Notice, Report};
use crate::review::{Classified, Inventory, ObjectRef, Prepared, Review, classify, lean, nodes};

/// Judges one review.
pub(super) fn one(evaluator: &Evaluator, review: &Review, inventory: Option<&Inventory>) -> Result<Report, Error> {
    let size = review.objects().0.map_or(0, nodes) + review.objects().1.map_or(0, nodes);
    let limit = evaluator.settings().limits.max_nodes();
    if size > limit {
        return Err(Error::new(ErrorKind::Limit, format!("the review has {size} values, more than the limit of {limit}")));
    }
    let mut draft = Draft::new(evaluator.settings(), &evaluator.core().policies);
    draft.document();
    let case = Case { review, term: None, ordinal: (0, 0) };
    let (answers, ()) = ask(evaluator, &case, inventory.map(|inventory| &*inventory.0), &|_, _| ());
    file(evaluator, &case, answers, &mut draft);
    draft.exemption_notices(false);
    Ok(draft.finish())
}

/// Judges every object of the sources among all others.
pub(super) fn all(evaluator: &Evaluator, sources: &[Documents]) -> Result<Report, Error> {
    among(evaluator, sources, &[], |_, _, _| true, |_, _| ()).map(|(report, _)| report)
}

/// Judges the objects of the sources at which duties collide, and those that cannot be read as they are, each among all others.
pub(super) fn colliding(evaluator: &Evaluator, sources: &[Documents]) -> Result<Report, Error> {
    if !evaluator.settings().facts || !evaluator.core().access {
        return Err(Error::new(ErrorKind::Config, "where duties collide is told by facts, and no active policy asks for them")
            .remedy("select `sod/conflicting-duties`, and leave facts on"));
    }
    let listed = |prepared: &Prepared, document: &Document, reference: &ObjectRef| {
        access::is_malformed(document, reference)
            || prepared.access.as_ref().is_some_and(|access| access.has_collision(reference))
    };
    among(evaluator, sources, &[], listed, |_, _| ()).map(|(report, _)| report)
}

/// Judges every object of the sources among all others and those of `others`; an object that is in both is that of the sources. Only objects
/// that are `wanted` are judged. `also` is asked about each object beside the policies; its results are in the order of the objects.
pub(super) fn among<R: Send>(
    evaluator: &Evaluator,
    sources: &[Documents],
    others: &[Documents],
    wanted: impl Fn(&Prepared, &Document, &ObjectRef) -> bool,
    also: impl Fn(&Subject<'_>, &Scope<'_>) -> R + Sync,
) -> Result<(Report, Vec<R>), Error> {
    let mut draft = Draft::new(evaluator.settings(), &evaluator.core().policies);
    let mut objects = Vec::new();
    for (source, documents) in sources.iter().enumerate() {
        read(source, documents, &mut draft, &mut objects);
    }
    let mut known = Vec::new();
    for (source, documents) in others.iter().enumerate() {
        read_known(sources.len() + source, documents, &mut draft, &mut known);
    }
    let own: BTreeSet<&ObjectRef> = objects.iter().map(|object| &object.lean.reference).collect();
    known.retain(|lean| !own.contains(&lean.reference));
    let inventory = prepare(evaluator, known.iter().chain(objects.iter().map(|object| &object.lean)), |index| {
        if let Some(object) = index.checked_sub(known.len()).and_then(|index| objects.get(index)) {
            let message = format!("{} is there more than once; others see the last", object.lean.reference);
            draft.notice(Notice::new("duplicate-object", message, object.document.locate(&[])));
        }
    });
    objects.retain(|object| wanted(&inventory.0, object.document, &object.lean.reference));
    let judged = parallel::map(&objects, evaluator.settings().threads, |object| {
        let review = Review::of_object(object.document.clone(), object.lean.kind.clone());
        let case = Case { review: &review, term: Some((object.lean.term.clone(), object.lean.size)), ordinal: object.ordinal };
        let answers = ask(evaluator, &case, Some(&inventory.0), &also);
        (review, answers)
    });
    let mut results = Vec::with_capacity(objects.len());
    for (object, (review, (answers, result))) in objects.iter().zip(judged) {
        let case = Case { review: &review, term: None, ordinal: object.ordinal };
        file(evaluator, &case, answers, &mut draft);
        results.push(result);
    }
    draft.exemption_notices(true);
    Ok((draft.finish(), results))
}

/// An object of the sources.
pub(super) struct Object<'a> {
    pub(super) document: &'a Document,
    pub(super) lean: Lean,
    pub(super) ordinal: (usize, usize),
}

/// Reads the objects of a source.
pub(super) fn read<'a>(source: usize, documents: &'a Documents, draft: &mut Draft<'_>, objects: &mut Vec<Object<'a>>) {
    for error in documents.errors() {
        draft.unreadable(error, (source, usize::MAX));
        documents.documents().first().into_iter().for_each(|document| draft.keep_source(document));
    }
    for notice in documents.notices() {
        draft.notice(Notice::new("reading", notice.message(), notice.location().cloned()));
    }
    for (index, document) in documents.documents().iter().enumerate() {
        draft.document();
        match classify(document) {
            Ok(Classified::Object(kind)) => {
                objects.push(Object { document, lean: Lean::new(document, kind), ordinal: (source, index) });
            }
            Ok(Classified::Foreign) => draft.foreign(document),
            Err(error) => {
                draft.unreadable(&error, (source, index));
                draft.keep_source(document);
            }
        }
    }
}

/// Reads objects that are only known.
fn read_known(source: usize, documents: &Documents, draft: &mut Draft<'_>, known: &mut Vec<Lean>) {
    for error in documents.errors() {
        draft.unreadable(error, (source, usize::MAX));
        documents.documents().first().into_iter().for_each(|document| draft.keep_source(document));
    }
    for (index, document) in documents.documents().iter().enumerate() {
        match classify(document) {
            Ok(Classified::Object(kind)) => known.push(Lean::new(document, kind)),
            Ok(Classified::Foreign) => {}
            Err(error) => draft.unreadable(&error, (source, index)),
        }
    }
}

/// A review to be judged; `term` is its object where that was converted before.
struct Case<'a> {
    review: &'a Review,
    term: Option<(Term, usize)>,
    ordinal: (usize, usize),
}

/// What the policies of one kind answer, in the order of its route.
type Answers = Vec<Result<Outcome, Error>>;

/// What the policies of a review's kind answer, and what `also` does.
fn ask<R>(
    evaluator: &Evaluator,
    case: &Case<'_>,
    inventory: Option<&Prepared>,
    also: &impl Fn(&Subject<'_>, &Scope<'_>) -> R,
) -> (Answers, R) {
    let reference = case.review.object_ref();
    let route = evaluator.core().router.of(&case.review.kind.group_kind());
    let (review, size) = review_term(case, &reference);
    let input = evaluator.input(review, inventory.and_then(|inventory| facts(inventory, case, &reference)));
    let scope = Scope {
        input: match &case.review.approvals {
            Some(approvals) => input.with("approvals", Term::from_json(approvals)),
            None => input,
        },
        inventory: inventory.map(|inventory| &inventory.term),
        budget: evaluator.budget(size + inventory.map_or(0, |inventory| inventory.nodes)),
    };
    let subject = Subject { document: case.review.judged(), reference, ordinal: case.ordinal };
    (outcomes(evaluator, route, &scope), also(&subject, &scope))
}

/// `input.facts` of one review.
fn facts(inventory: &Prepared, case: &Case<'_>, reference: &ObjectRef) -> Option<Term> {
    let access = inventory.access.as_ref().map(|access| access.slice(case.review, reference));
    match (&inventory.facts, access) {
        (facts, None) => facts.clone(),
        (Some(facts), Some(access)) => Some(facts.with("access", access)),
        (None, Some(access)) => Some(Term::object([("access", access)])),
    }
}

/// Files the answers of one review.
fn file(evaluator: &Evaluator, case: &Case<'_>, answers: Answers, draft: &mut Draft<'_>) {
    let reference = case.review.object_ref();
    let route = evaluator.core().router.of(&case.review.kind.group_kind());
    let places = &evaluator.core().places;
    let place = |number: &usize| places.get(*number).copied().flatten();
    let object = draft.object(&reference, case.ordinal, route.policies.iter().any(|number| place(number).is_some()));
    let subject = Subject { document: case.review.judged(), reference, ordinal: case.ordinal };
    // Programs answer in an order of their own; a report is in that of the policies.
    let answered = route.policies.iter().zip(answers).filter_map(|(number, answer)| Some((place(number)?, answer)));
    let in_order: BTreeMap<usize, _> = answered.collect();
    for (index, answer) in in_order {
        draft.outcome(&subject, object, index, answer);
    }
}

/// `input.review`, and how many values its objects have.
fn review_term(case: &Case<'_>, reference: &ObjectRef) -> (Term, usize) {
    let head = case.review.head(reference);
    let mut entries: Vec<(&str, Term)> = head.iter().map(|(key, value)| (key.as_str(), Term::from_json(value))).collect();
    let mut size = 0;
    let (object, old) = case.review.objects();
    for (key, value) in [("object", object), ("oldObject", old)] {
        let Some(value) = value else { continue };
        let converted = if key == "object" { case.term.clone() } else { None };
        let (term, part) = converted.unwrap_or_else(|| lean(value));
        size += part;
        entries.push((key, term));
    }
    (Term::object(entries), size)
}

/// The answers of the policies of a route, in its order.
fn outcomes(evaluator: &Evaluator, route: &Route, scope: &Scope<'_>) -> Answers {
    match together(evaluator, route, scope) {
        Some(answers) => answers.iter().map(outcome::read).collect(),
        // Something failed: each policy alone, to tell which. None of them passes for want of an answer.
        None => route.policies.iter().map(|index| alone(evaluator, *index, scope)).collect(),
    }
}

fn together(evaluator: &Evaluator, route: &Route, scope: &Scope<'_>) -> Option<Vec<Value>> {
    let mut answers = Vec::with_capacity(route.policies.len());
    for entry in &route.entries {
        match evaluator.core().backend.evaluate(entry, scope) {
            Ok(Value::Array(list)) => answers.extend(list),
            Ok(answer @ Value::Object(_)) => answers.push(answer),
            _ => return None,
        }
    }
    (answers.len() == route.policies.len()).then_some(answers)
}

fn alone(evaluator: &Evaluator, index: usize, scope: &Scope<'_>) -> Result<Outcome, Error> {
    outcome::read(&evaluator.core().backend.evaluate(&Router::alone(index), scope)?)
}
