//! "Did you mean": the nearest of the known names.

/// The known name that is nearest to `text`, when it is near enough to be meant.
pub(crate) fn suggestion<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = text.chars().count();
    let limit = if length < 4 { 1 } else { (length / 3).clamp(2, 4) };
    known
        .into_iter()
        .map(|name| (distance(text, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The Levenshtein distance, counted in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        row = next_row(&row, x, &b, i + 1);
    }
    row.last().copied().unwrap_or(0)
}

fn next_row(above: &[usize], x: char, b: &[char], first: usize) -> Vec<usize> {
    let mut row = Vec::with_capacity(above.len());
    let mut left = first;
    row.push(left);
    for ((y, pair), _) in b.iter().zip(above.windows(2)).zip(0..) {
        let &[diagonal, up] = pair else { continue };
        left = (diagonal + usize::from(*y != x)).min(up + 1).min(left + 1);
        row.push(left);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::{distance, suggestion};

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("route", "route"), 0);
    }

    #[test]
    fn nearest_is_suggested_and_far_is_not() {
        assert_eq!(suggestion("profle", ["profile", "select"]), Some("profile"));
        assert_eq!(suggestion("hihg", ["high", "low"]), Some("high"));
        assert_eq!(suggestion("x", ["profile", "select"]), None);
    }
}
