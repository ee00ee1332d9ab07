//! How answers are laid out.

use std::collections::BTreeMap;

use super::super::snapshot::{AccessDiff, DutyChange, HeldConflict, HeldDuty, PersonDuties, Separation, WhoCan};
use super::list::List;
use super::{Answer, Block, Cell, Conflict, Mark, Matrix, MatrixRow, Page, chained, number, places, rights, several, unread};
use crate::report::Fault;

const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "potential"];

impl Answer for WhoCan {
    const SCHEMA: &'static str = "portcullis.who-can/v1";

    fn page(&self) -> Page<'_> {
        let direct = self.direct.iter().map(|one| vec![one.account.clone(), several(&one.people, 4), one.chain.join(" -> ")]);
        let derived =
            self.derived.iter().map(|one| vec![one.person.clone(), one.certainty.clone(), chained(&one.person, &one.chain)]);
        let mut blocks = vec![Block::Rows {
            title: "Who is allowed to".to_owned(),
            heads: &["Account", "People", "By"],
            rows: direct.collect(),
        }];
        if self.derived.is_empty() {
            blocks.push(Block::Text("Nobody else can come to it by acting as somebody else.".to_owned()));
        } else {
            blocks.push(Block::Rows {
                title: "Who else can come to it".to_owned(),
                heads: &["Person", "Certainty", "How"],
                rows: derived.collect(),
            });
        }
        let accounts = number(self.direct.len(), "account", "accounts");
        let others = match self.derived.len() {
            0 => String::new(),
            others => format!("; {} can come to it", number(others, "more person", "more people")),
        };
        Page {
            title: "Who can",
            summary: format!("{accounts} can {}{others}{}", self.question, unread(&self.errors)),
            blocks,
            coverage: self.coverage.lines(),
            errors: &self.errors,
        }
    }

    fn list(&self) -> List {
        let direct = self.direct.iter().map(|one| {
            vec![one.account.clone(), one.people.join(" "), "direct".into(), "certain".into(), one.chain.join(" -> ")]
        });
        let derived = self
            .derived
            .iter()
            .map(|one| vec![String::new(), one.person.clone(), "derived".into(), one.certainty.clone(), one.chain.join(" -> ")]);
        List { heads: &["account", "people", "how", "certainty", "chain"], rows: direct.chain(derived).collect() }
    }

    fn errors(&self) -> &[Fault] {
        &self.errors
    }
}

impl Answer for Separation {
    const SCHEMA: &'static str = "portcullis.separation/v1";

    fn page(&self) -> Page<'_> {
        let groups = alike(&self.people);
        let mut blocks = Vec::new();
        if !groups.is_empty() {
            blocks.push(Block::Matrix(matrix(self, &groups)));
        }
        let conflicts = conflicts(&groups);
        if conflicts.is_empty() {
            blocks.push(Block::Text(format!("Nobody holds duties that conflict in the profile {}.", self.profile)));
        } else {
            blocks.push(Block::Conflicts { title: format!("Conflicts, profile {}", self.profile), conflicts });
        }
        blocks.extend(self.what_clears());
        Page {
            title: "Separation of duties",
            summary: self.summary(),
            blocks,
            coverage: self.coverage.lines(),
            errors: &self.errors,
        }
    }

    fn list(&self) -> List {
        let mut rows = Vec::new();
        for person in &self.people {
            for held in &person.holdings {
                let against = person.conflicts.iter().filter(|conflict| meets(conflict, held));
                let others = against.flat_map(|conflict| conflict.duties.iter().filter(|duty| **duty != held.duty));
                let others: Vec<&str> = others.map(String::as_str).collect();
                let how = if held.derived { "derived" } else { "direct" };
                rows.push(vec![
                    person.person.clone(),
                    held.duty.clone(),
                    held.scope.clone(),
                    how.into(),
                    held.certainty.clone(),
                    others.join(" "),
                    held.chain.join(" -> "),
                ]);
            }
        }
        List { heads: &["person", "duty", "scope", "how", "certainty", "conflicts", "chain"], rows }
    }

    fn errors(&self) -> &[Fault] {
        &self.errors
    }
}

impl Separation {
    fn summary(&self) -> String {
        if self.of == 0 {
            return format!("nobody holds a duty{}", unread(&self.errors));
        }
        let holders = self.people.iter().filter(|person| !person.conflicts.is_empty()).count();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for conflict in self.people.iter().flat_map(|person| &person.conflicts) {
            *counts.entry(weight(severity(conflict))).or_default() += 1;
        }
        let told: Vec<String> =
            counts.into_iter().filter_map(|(at, count)| Some(format!("{count} {}", SEVERITIES.get(at)?))).collect();
        let told = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
        let of = number(self.of, "person or group", "people and groups");
        let verb = if holders == 1 { "holds" } else { "hold" };
        format!("{holders} of {of} {verb} conflicting duties{told}{}", unread(&self.errors))
    }

    fn what_clears(&self) -> Option<Block> {
        let some = self.people.iter().any(|person| !person.conflicts.is_empty());
        if !some || self.repairs.is_empty() {
            return None;
        }
        let what = match (self.repairs_are_smallest, self.repairs_leave) {
            (true, _) => "What clears them, for all people and scopes, by the fewest changes".to_owned(),
            (false, 0) => "What clears them, for all people and scopes".to_owned(),
            (false, left) => format!("What clears most of them first, for all people and scopes ({left} are left after these)"),
        };
        let steps = self.repairs.iter().map(|repair| {
            let object = repair.object.replacen('/', " ", 1);
            format!("{object}: {} (clears {})", repair.change, number(repair.clears, "conflict", "conflicts"))
        });
        // A conflict counts for each person, pair and scope.
        Some(Block::Steps { title: what, steps: steps.collect() })
    }
}

/// People who hold the same, in the order of the first of each.
fn alike(people: &[PersonDuties]) -> Vec<Vec<&PersonDuties>> {
    let held = |person: &PersonDuties| -> Vec<(String, String, String, bool)> {
        let of = |held: &HeldDuty| (held.duty.clone(), held.scope.clone(), held.certainty.clone(), held.derived);
        person.holdings.iter().map(of).collect()
    };
    let mut index: BTreeMap<(bool, Vec<_>), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&PersonDuties>> = Vec::new();
    for person in people {
        let at = *index.entry((person.person.starts_with("group:"), held(person))).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(person),
            None => groups.push(vec![person]),
        }
    }
    groups
}

fn names(group: &[&PersonDuties]) -> Vec<String> {
    group.iter().map(|person| person.person.clone()).collect()
}

fn matrix(separation: &Separation, groups: &[Vec<&PersonDuties>]) -> Matrix {
    let of = |group: &[&PersonDuties], duty: &str| -> Vec<HeldDuty> {
        let first = group.first().into_iter();
        first.flat_map(|person| &person.holdings).filter(|held| held.duty == duty).cloned().collect()
    };
    let held = separation.duties.iter().filter(|duty| groups.iter().any(|group| !of(group, &duty.id).is_empty()));
    let duties: Vec<(String, String)> = held.map(|duty| (duty.id.clone(), duty.title.clone())).collect();
    let row = |group: &Vec<&PersonDuties>| {
        let conflicts = || group.first().into_iter().flat_map(|person| &person.conflicts);
        let cell = |(duty, _): &(String, String)| Cell {
            mark: of(group, duty).iter().map(mark).min().unwrap_or(Mark::None),
            conflict: conflicts().any(|conflict| conflict.duties.contains(duty)),
            scopes: of(group, duty).iter().map(scope_line).collect(),
        };
        MatrixRow { people: names(group), cells: duties.iter().map(cell).collect() }
    };
    let rows = groups.iter().map(row).collect();
    Matrix { duties, rows }
}

fn mark(held: &HeldDuty) -> Mark {
    match (held.certainty.as_str(), held.derived) {
        ("potential", _) => Mark::Potential,
        ("partial", true) => Mark::PartialDerived,
        ("partial", false) => Mark::Partial,
        (_, true) => Mark::Derived,
        (_, false) => Mark::Direct,
    }
}

fn scope_line(held: &HeldDuty) -> String {
    format!("{} {}", mark(held).meaning(), places(std::slice::from_ref(&held.scope)))
}

fn meets(conflict: &HeldConflict, held: &HeldDuty) -> bool {
    conflict.duties.contains(&held.duty)
}

fn severity(conflict: &HeldConflict) -> &str {
    if conflict.certainty == "potential" { "potential" } else { &conflict.severity }
}

fn weight(severity: &str) -> usize {
    SEVERITIES.iter().position(|one| *one == severity).unwrap_or(SEVERITIES.len())
}

fn conflicts(groups: &[Vec<&PersonDuties>]) -> Vec<Conflict> {
    let mut all: Vec<(usize, Conflict)> = Vec::new();
    for group in groups {
        let Some(first) = group.first() else { continue };
        for conflict in &first.conflicts {
            let told = severity(conflict);
            all.push((weight(told), told_of(group, first, conflict, told)));
        }
    }
    // Equal ones stay in the order of people and duties.
    all.sort_by_key(|(weight, _)| *weight);
    all.into_iter().map(|(_, conflict)| conflict).collect()
}

fn told_of(group: &[&PersonDuties], first: &PersonDuties, conflict: &HeldConflict, told: &str) -> Conflict {
    let [one, two] = &conflict.duties;
    let verb = if group.len() == 1 { "holds" } else { "hold" };
    let how = match conflict.certainty.as_str() {
        "partial" => ", for objects of some names",
        "potential" if first.person.starts_with("group:") => ", if somebody is in the group",
        "potential" => ", if something is there that was not given",
        _ => "",
    };
    let rated = if told == "potential" { format!(" ({} then)", conflict.severity) } else { String::new() };
    let head = format!("{} {verb} {one} and {two} {}{how}{rated}", several(&names(group), 4), places(&conflict.scopes));
    let chains = conflict.duties.iter().zip(&conflict.chains).map(|(duty, chain)| {
        let whole = std::iter::once(first.person.clone()).chain(chain.iter().cloned());
        (duty.clone(), whole.collect())
    });
    Conflict { severity: told.to_owned(), head, people: names(group), why: conflict.why.clone(), chains: chains.collect() }
}

impl Answer for AccessDiff {
    const SCHEMA: &'static str = "portcullis.access-diff/v1";

    fn page(&self) -> Page<'_> {
        let mut blocks = Vec::new();
        let changes = [("+", &self.gained), ("-", &self.lost)];
        let rows = changes.iter().flat_map(|(sign, list)| {
            list.iter().map(|change| {
                vec![(*sign).to_owned(), change.account.clone(), change.scope.clone(), rights(&change.rights).join("; ")]
            })
        });
        let rows: Vec<Vec<String>> = rows.collect();
        if !rows.is_empty() {
            blocks.push(Block::Rows { title: "Rights".to_owned(), heads: &["", "Account", "Scope", "Rights"], rows });
        }
        let duties = |sign: &'static str, list: &[DutyChange]| -> Vec<Vec<String>> {
            let of = |change: &DutyChange| {
                vec![sign.to_owned(), change.person.clone(), change.duty.clone(), change.scope.clone(), change.chain.join(" -> ")]
            };
            list.iter().map(of).collect()
        };
        let rows = [duties("+", &self.duties_gained), duties("-", &self.duties_lost)].concat();
        if !rows.is_empty() {
            blocks.push(Block::Rows { title: "Duties".to_owned(), heads: &["", "Person", "Duty", "Scope", "By"], rows });
        }
        Page {
            title: "Access gained and lost",
            summary: self.summary(),
            blocks,
            coverage: self.coverage.lines(),
            errors: &self.errors,
        }
    }

    fn list(&self) -> List {
        let rights = [("gained", &self.gained), ("lost", &self.lost)].into_iter().flat_map(|(change, list)| {
            list.iter().flat_map(move |one| {
                one.rights.iter().map(move |right| {
                    vec![change.into(), "right".into(), one.account.clone(), one.scope.clone(), right.clone(), String::new()]
                })
            })
        });
        let duties = [("gained", &self.duties_gained), ("lost", &self.duties_lost)].into_iter().flat_map(|(change, list)| {
            list.iter().map(move |one| {
                let chain = one.chain.join(" -> ");
                vec![change.into(), "duty".into(), one.person.clone(), one.scope.clone(), one.duty.clone(), chain]
            })
        });
        List { heads: &["change", "of", "who", "scope", "what", "chain"], rows: rights.chain(duties).collect() }
    }

    fn errors(&self) -> &[Fault] {
        &self.errors
    }
}

impl AccessDiff {
    fn summary(&self) -> String {
        let rights = |list: &[super::super::snapshot::Change]| list.iter().map(|change| change.rights.len()).sum::<usize>();
        let told = |rights: usize, duties: usize| match (rights, duties) {
            (0, 0) => "nothing".to_owned(),
            (rights, 0) => number(rights, "right", "rights"),
            (0, duties) => number(duties, "duty", "duties"),
            (rights, duties) => format!("{} and {}", number(rights, "right", "rights"), number(duties, "duty", "duties")),
        };
        let gained = told(rights(&self.gained), self.duties_gained.len());
        let lost = told(rights(&self.lost), self.duties_lost.len());
        let both = match (gained.as_str(), lost.as_str()) {
            ("nothing", "nothing") => "nobody gained or lost anything".to_owned(),
            _ => format!("gained: {gained}; lost: {lost}"),
        };
        format!("{both}{}", unread(&self.errors))
    }
}
