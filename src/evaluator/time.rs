//! RFC 3339 times, compared without a clock or a calendar library.

/// Seconds since 1970-01-01T00:00:00Z of `2026-11-21T00:00:00Z`, of another offset, or of a date alone (its end, in UTC).
/// `None` when the text is none of these.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    match text.split_once(['T', 't']) {
        Some((date, time)) => Some(days(date)? * DAY + time_of_day(time)?),
        None => Some(days(text)? * DAY + DAY - 1),
    }
}

const DAY: i64 = 86_400;

fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let valid = parts.next().is_none() && (1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day);
    valid.then(|| days_from_civil(year, month, day))
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's algorithm: years start in March, so that the leap day is the last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn time_of_day(text: &str) -> Option<i64> {
    let zone = text.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = text.split_at_checked(zone)?;
    let clock = match clock.split_once('.') {
        Some((clock, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => clock,
        Some(_) => return None,
        None => clock,
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let valid = parts.next().is_none() && hour < 24 && minute < 60 && second <= 60;
    valid.then_some(hour * 3600 + minute * 60 + second)?.checked_sub(offset_seconds(offset)?)
}

fn offset_seconds(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let size = (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
    Some(if sign == "-" { -size } else { size })
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let exact = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    exact.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn known_times() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2026-11-21T00:00:00Z"), Some(1_795_219_200));
        assert_eq!(seconds("2026-11-21T01:00:00+01:00"), Some(1_795_219_200));
        assert_eq!(seconds("2026-11-20T23:59:59.5Z"), Some(1_795_219_199));
        assert_eq!(seconds("2026-11-20"), Some(1_795_219_199));
        assert_eq!(seconds("2024-02-29T00:00:00Z"), Some(1_709_164_800));
    }

    #[test]
    fn anything_else_is_no_time() {
        for text in ["", "today", "2026-13-01", "2026-02-29", "2026-11-21T00:00:00", "2026-11-21T24:00:00Z", "26-1-1"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
