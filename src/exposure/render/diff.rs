//! A comparison: one line for each port that came, went or changed.

use std::fmt::Write;

use super::super::diff::Difference;
use super::super::{Change, ExposureDiff, Row};
use super::{cells, markdown};
use crate::registry::render::csv::line;
use crate::registry::render::error_line;
use crate::registry::render::markdown::capital;
use crate::render::columns::aligned;
use crate::render::text::plain;

const TITLES: [&str; 4] = ["", "Workload", "Port", "What"];

pub(super) fn table(diff: &ExposureDiff) -> String {
    let mut out = String::new();
    let rows = rows(diff);
    if !rows.is_empty() {
        let titles = TITLES.map(str::to_uppercase).to_vec();
        aligned(&mut out, titles, rows.into_iter().map(|row| row.to_vec()).collect(), usize::MAX);
    }
    for fault in &diff.errors {
        let _ = writeln!(out, "not read: {}", plain(&error_line(fault)));
    }
    out
}

pub(super) fn markdown(diff: &ExposureDiff) -> String {
    let mut out = format!("{}.\n", capital(&diff.summary_line()));
    let rows = rows(diff);
    if !rows.is_empty() {
        out.push('\n');
        markdown::table(&mut out, &TITLES, rows.into_iter().map(|row| row.to_vec()));
    }
    markdown::unread(&mut out, &diff.errors);
    out
}

pub(super) fn csv(diff: &ExposureDiff) -> String {
    let mut out = String::new();
    let heads = ["change", "namespace", "kind", "name", "protocol", "port", "at", "guard", "old", "new", "error"];
    line(&mut out, heads.map(str::to_owned).into_iter());
    for (change, rows) in [("added", &diff.added), ("removed", &diff.removed)] {
        for row in rows {
            let own = &row.workload;
            let [_, _, _, by, ..] = cells(row);
            let (old, new) = if change == "added" { ("", row.from.as_str()) } else { (row.from.as_str(), "") };
            let fields =
                [change, &own.namespace, &own.kind, &own.name, &row.protocol, &row.number.to_string(), &by, "", old, new, ""];
            line(&mut out, fields.map(str::to_owned).into_iter());
        }
    }
    for row in &diff.changed {
        let own = &row.workload;
        for one in &row.changes {
            let number = row.number.to_string();
            let head = [one.change.as_str(), &own.namespace, &own.kind, &own.name, &row.protocol, &number];
            let tail = [one.at.as_str(), &one.guard, &one.old, &one.new, ""];
            line(&mut out, head.into_iter().chain(tail).map(str::to_owned));
        }
    }
    for fault in &diff.errors {
        let empty = std::iter::repeat_n(String::new(), heads.len() - 1);
        line(&mut out, empty.chain([error_line(fault)]));
    }
    out
}

/// Sign, workload, port, what.
fn rows(diff: &ExposureDiff) -> Vec<[String; 4]> {
    let whole = |sign: &str, row: &Row| {
        let [workload, port, from, by, in_front, _, side] = cells(row);
        let guarded = if in_front.is_empty() { String::new() } else { format!("; {in_front}") };
        [sign.to_owned(), workload, port, format!("{from} by {by}{guarded}; side doors {side}")]
    };
    let mut rows: Vec<_> = diff.added.iter().map(|row| whole("+", row)).collect();
    rows.extend(diff.removed.iter().map(|row| whole("-", row)));
    for row in &diff.changed {
        let port = format!("{} {}", row.protocol, row.number);
        for one in &row.changes {
            let sign = if one.change.opens() { "!" } else { "~" };
            rows.push([sign.to_owned(), row.workload.to_string(), port.clone(), words(one)]);
        }
    }
    rows
}

fn words(one: &Difference) -> String {
    let Difference { change, at, guard, old, new } = one;
    match change {
        Change::WayAdded => format!("new way: {at}, {new}"),
        Change::WayRemoved => format!("way gone: {at}"),
        Change::FromWider | Change::FromNarrower => format!("reached from {new}, was {old}"),
        Change::GuardLost => format!("lost {guard} at {at}: {old}, now {new}"),
        Change::GuardWon => format!("{guard} at {at}: {new}, was {old}"),
        Change::TlsLost => format!("lost TLS at {at}: {old}, now {new}"),
        Change::TlsWon => format!("TLS at {at}: {new}, was {old}"),
        Change::SideDoorOpened => format!("side door opened to {at}"),
        Change::SideDoorClosed => format!("side door closed to {at}"),
        Change::WayBlocked => format!("policies block {at}"),
        Change::WayLetIn => format!("policies no longer block {at}"),
        Change::SideKnown => format!("side doors: {new}, was {old}"),
    }
}
