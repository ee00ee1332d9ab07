//! What a scalar means: the resolution rules of go-yaml v2 (`resolve.go`), which `kubectl` uses.

/// A resolved scalar.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// Above `i64::MAX`.
    Unsigned(u64),
    Float(f64),
    /// The text itself.
    Text,
    /// Decoded `!!binary`.
    Binary(String),
}

const CORE: &str = "tag:yaml.org,2002:";

/// Whether a tag is `!!merge`.
pub(super) fn is_merge_tag(tag: &str) -> bool {
    tag.strip_prefix(CORE) == Some("merge")
}

/// Resolves the text of a scalar whose tag is `tag` (empty for none).
pub(super) fn resolve(tag: &str, text: &str) -> Result<Scalar, String> {
    let wanted = match (tag, tag.strip_prefix(CORE)) {
        ("", _) => return Ok(plain(text)),
        (_, Some("str")) => return Ok(Scalar::Text),
        (_, Some("binary")) => return binary(text),
        (_, Some(wanted @ ("bool" | "int" | "float" | "null" | "timestamp"))) => wanted,
        _ => return Ok(Scalar::Text),
    };
    let found = plain(text);
    let fits = match (wanted, &found) {
        ("float", Scalar::Int(int)) => {
            #[expect(clippy::cast_precision_loss, reason = "go-yaml converts the same way")]
            return Ok(Scalar::Float(*int as f64));
        }
        ("timestamp", _) => is_date(text),
        ("bool", Scalar::Bool(_)) | ("float", Scalar::Float(_)) | ("null", Scalar::Null) => true,
        ("int", Scalar::Int(_) | Scalar::Unsigned(_)) => true,
        _ => false,
    };
    if fits {
        return Ok(if wanted == "timestamp" { Scalar::Text } else { found });
    }
    Err(format!("`{text}` cannot be read as the `!!{wanted}` its tag asks for"))
}

fn plain(text: &str) -> Scalar {
    let Some(first) = text.bytes().next() else { return Scalar::Null };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => special_float(text).or_else(|| dotted(text)).map_or(Scalar::Text, Scalar::Float),
        b'+' | b'-' | b'0'..=b'9' => special_float(text).map_or_else(|| number(text), Scalar::Float),
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn number(text: &str) -> Scalar {
    let stripped: String;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(plain)),
    };
    if let Some(magnitude) = unsigned(digits) {
        let signed = i128::from(magnitude);
        if let Ok(int) = i64::try_from(if negative { -signed } else { signed }) {
            return Scalar::Int(int);
        }
        // An explicit plus sign is no part of Go's unsigned grammar.
        if !negative && !plain.starts_with('+') {
            return Scalar::Unsigned(magnitude);
        }
    }
    if is_yaml_float(plain)
        && let Ok(float) = plain.parse::<f64>()
        && float.is_finite()
    {
        return Scalar::Float(float);
    }
    binary_integer(plain)
}

/// `0b` with a sign behind the prefix, which go-yaml's last resort accepts.
fn binary_integer(plain: &str) -> Scalar {
    let found = if let Some(rest) = plain.strip_prefix("0b") {
        i64::from_str_radix(rest, 2).ok()
    } else if let Some(rest) = plain.strip_prefix("-0b") {
        (!rest.starts_with(['+', '-'])).then(|| i64::from_str_radix(&format!("-{rest}"), 2).ok()).flatten()
    } else {
        None
    };
    found.map_or(Scalar::Text, Scalar::Int)
}

/// Go's `strconv.ParseUint(digits, 0, 64)` on text without underscores.
fn unsigned(digits: &str) -> Option<u64> {
    let prefixed = |radix: u32, prefix: [&str; 2]| {
        let rest = prefix.iter().find_map(|p| digits.strip_prefix(p))?;
        (!rest.is_empty()).then_some((radix, rest))
    };
    let (radix, digits) = if digits.starts_with('0') && digits.len() > 1 {
        prefixed(2, ["0b", "0B"])
            .or_else(|| prefixed(8, ["0o", "0O"]))
            .or_else(|| prefixed(16, ["0x", "0X"]))
            .unwrap_or((8, digits.get(1..).unwrap_or_default()))
    } else {
        (10, digits)
    };
    let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    valid.then(|| u64::from_str_radix(digits, radix).ok()).flatten()
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_yaml_float(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|e| digits(e.strip_prefix(['-', '+']).unwrap_or(e)))
}

/// A float that starts with a dot: Go's own grammar, with underscores between digits.
fn dotted(text: &str) -> Option<f64> {
    let mut before = b'.';
    for byte in text.bytes() {
        if byte == b'_' && !before.is_ascii_digit() || before == b'_' && !byte.is_ascii_digit() {
            return None;
        }
        before = byte;
    }
    let plain = text.replace('_', "");
    (before != b'_' && is_yaml_float(&plain)).then(|| plain.parse().ok()).flatten().filter(|f: &f64| f.is_finite())
}

fn is_date(text: &str) -> bool {
    let mut fields = text.split('-');
    let mut field = |widths: std::ops::RangeInclusive<usize>| {
        let field = fields.next()?;
        (widths.contains(&field.len()) && field.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
        field.parse::<u32>().ok()
    };
    let (Some(_), Some(month), Some(day)) = (field(4..=4), field(1..=2), field(1..=2)) else { return false };
    // The 29th to the 31st depend on the month; refusing them is safe.
    fields.next().is_none() && (1..=12).contains(&month) && (1..=28).contains(&day)
}

/// Standard base64 with padding, line breaks ignored; the bytes have to be UTF-8, since JSON holds text only.
fn binary(text: &str) -> Result<Scalar, String> {
    let invalid = || "the `!!binary` value is not valid base64".to_owned();
    let symbols: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let groups = symbols.chunks(4);
    let last = groups.len().saturating_sub(1);
    for (i, group) in groups.enumerate() {
        let padding = group.iter().rev().take_while(|b| **b == b'=').count();
        if group.len() != 4 || padding > 2 || (padding > 0 && i != last) {
            return Err(invalid());
        }
        let mut word: u32 = 0;
        for symbol in group.iter().take(4 - padding) {
            let value = match symbol {
                b'A'..=b'Z' => symbol - b'A',
                b'a'..=b'z' => symbol - b'a' + 26,
                b'0'..=b'9' => symbol - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return Err(invalid()),
            };
            word = word << 6 | u32::from(value);
        }
        let word = word << (6 * padding);
        bytes.extend(word.to_be_bytes().into_iter().skip(1).take(3 - padding));
    }
    String::from_utf8(bytes).map(Scalar::Binary).map_err(|_| "the `!!binary` value is not UTF-8 text".to_owned())
}

/// The number that kubectl sends for a float: integral floats lose their point, as in Go's JSON. `None` for infinities
/// and NaN.
pub(super) fn float_number(float: f64) -> Option<serde_json::Number> {
    if float.abs() < 1e21
        && let Ok(int) = float.to_string().parse::<i64>()
    {
        return Some(int.into());
    }
    serde_json::Number::from_f64(float)
}

/// A float as a map key: Go's `FormatFloat(f, 'g', -1, 32)`, spelled as go-yaml spells infinities.
pub(super) fn float_key(float: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "sigs.k8s.io/yaml formats keys in 32 bits")]
    let float = float as f32;
    if float.is_nan() {
        return ".nan".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..21).contains(&exponent) || exponent >= 6 => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => float.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_resolve_as_in_go_yaml() {
        for (text, expected) in [
            ("0755", Scalar::Int(493)),
            ("0o755", Scalar::Int(493)),
            ("1_000", Scalar::Int(1000)),
            ("0b11", Scalar::Int(3)),
            ("-0x1F", Scalar::Int(-31)),
            ("08", Scalar::Float(8.0)),
            ("0", Scalar::Int(0)),
            ("1e400", Scalar::Text),
            ("12:30:45", Scalar::Text),
            (".0_5", Scalar::Float(0.05)),
            ("._5", Scalar::Text),
            ("18446744073709551615", Scalar::Unsigned(u64::MAX)),
            ("-9223372036854775808", Scalar::Int(i64::MIN)),
            ("tRue", Scalar::Text),
            ("+", Scalar::Text),
            ("2001-01-01", Scalar::Text),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn float_keys_are_written_as_go_writes_them() {
        for (float, expected) in
            [(1.5, "1.5"), (1000.0, "1000"), (1e6, "1e+06"), (1e-5, "1e-05"), (0.0001, "0.0001"), (1e300, ".inf")]
        {
            assert_eq!(float_key(float), expected);
        }
    }

    #[test]
    fn base64_needs_its_padding() {
        assert_eq!(binary("aGVs\nbG8="), Ok(Scalar::Binary("hello".to_owned())));
        assert!(binary("aGVsbG8").is_err());
        assert!(binary("/w==").is_err());
    }
}
