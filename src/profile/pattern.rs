//! Whether a pattern means the same to RE2 and to Rust's regex engine, and stays within the engine's size limit.

/// The most states a pattern may expand to; the engine refuses programs of more than 100 KiB, also in non-strict mode.
const MAX_STATES: usize = 2000;
/// What `.` and negated classes count: they are Unicode classes of several states each.
const WIDE: usize = 10;

/// Checks one pattern; the error says what differs.
pub fn check(pattern: &str) -> Result<(), String> {
    if let Some(character) = pattern.chars().find(|character| !character.is_ascii()) {
        return Err(format!("it holds `{character}`; patterns are ASCII"));
    }
    let mut groups = vec![0_usize];
    let mut characters = pattern.chars().peekable();
    // The states of the atom before the cursor, for a repetition to multiply; none where nothing can be repeated.
    let mut atom: Option<usize> = None;
    while let Some(character) = characters.next() {
        match character {
            '*' | '+' | '?' => {
                atom.take().ok_or_else(|| format!("`{character}` repeats nothing; escape it in a class `[{character}]`"))?;
                characters.next_if_eq(&'?');
                continue;
            }
            '{' => {
                let most = repetition(&mut characters)?;
                characters.next_if_eq(&'?');
                let states = atom.take().ok_or("`{` repeats nothing; write `[{]` for a brace")?;
                let extra = states.saturating_mul(most.saturating_sub(1));
                add(&mut groups, extra)?;
                continue;
            }
            '(' => {
                if characters.next_if_eq(&'?').is_some() && characters.next_if_eq(&':').is_none() {
                    return Err("flags, names and look-around (`(?…)`) differ; only `(?:` is portable".into());
                }
                if groups.len() > 20 {
                    return Err("it nests more than 20 groups".into());
                }
                groups.push(0);
                atom = None;
                continue;
            }
            ')' => {
                let states = groups.pop().unwrap_or_default();
                if groups.is_empty() {
                    return Err("`)` closes nothing".into());
                }
                add(&mut groups, states)?;
                atom = Some(states);
                continue;
            }
            '|' | '^' | '$' => {
                atom = None;
                continue;
            }
            '[' => atom = Some(class(&mut characters)?),
            '.' => atom = Some(WIDE),
            '\\' => {
                escape(characters.next())?;
                atom = Some(1);
            }
            _ => atom = Some(1),
        }
        add(&mut groups, atom.unwrap_or_default())?;
    }
    if groups.len() > 1 { Err("a group is not closed".into()) } else { Ok(()) }
}

type Characters<'p> = std::iter::Peekable<std::str::Chars<'p>>;

fn add(groups: &mut [usize], states: usize) -> Result<(), String> {
    if let Some(last) = groups.last_mut() {
        *last = last.saturating_add(states);
        if *last > MAX_STATES {
            return Err("it repeats too much: the engine refuses programs of more than 100 KiB".into());
        }
    }
    Ok(())
}

fn escape(next: Option<char>) -> Result<(), String> {
    match next {
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B' | 'p' | 'P') => {
            Err("Perl and Unicode classes are ASCII in OPA and Unicode in regorus; write the class, such as `[0-9]`".into())
        }
        Some(character) if character.is_ascii_punctuation() || matches!(character, 'n' | 't' | 'r') => Ok(()),
        Some(character) => Err(format!("the escape `\\{character}` differs between engines")),
        None => Err("it ends in a backslash".into()),
    }
}

/// `n}`, `n,}`, `n,m}` → the most repetitions counted.
fn repetition(characters: &mut Characters<'_>) -> Result<usize, String> {
    let inner: String = characters.by_ref().take_while(|character| *character != '}').collect();
    let wrong = || format!("`{{{inner}` is no repetition; write `[{{]` for a brace");
    let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
    let least: usize = least.parse().map_err(|_| wrong())?;
    let most: usize = if most.is_empty() { least.saturating_add(1) } else { most.parse().map_err(|_| wrong())? };
    if least > most {
        return Err(wrong());
    }
    if most > 1000 { Err("RE2 repeats at most 1000 times".into()) } else { Ok(most) }
}

/// The rest of a class after `[` → its states.
fn class(characters: &mut Characters<'_>) -> Result<usize, String> {
    let negated = characters.next_if_eq(&'^').is_some();
    let mut first = true;
    let mut previous = ' ';
    while let Some(character) = characters.next() {
        match character {
            ']' if first => return Err("a class is empty; escape the bracket".into()),
            ']' => return Ok(if negated { WIDE } else { 1 }),
            '[' => return Err("classes in classes differ between engines; escape the bracket".into()),
            '&' | '~' if previous == character => {
                return Err(format!("`{character}{character}` in a class differs between engines"));
            }
            '-' if previous == '-' => return Err("`--` in a class differs between engines".into()),
            '\\' => escape(characters.next())?,
            _ => {}
        }
        previous = if character == '\\' { ' ' } else { character };
        first = false;
    }
    Err("a class is not closed".into())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn portable_patterns_pass() {
        for pattern in
            ["^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", r"^\*\.", "a|b", "(?:x)+?", "^[^/]{1,100}$", "[.-]", r"^/v1\.[0-9]+$", ""]
        {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn other_patterns_do_not() {
        for pattern in [
            r"\d+",
            r"\w",
            r"\bfoo",
            "[[:alpha:]]",
            "(?i)x",
            "(?=x)",
            "(?x) y",
            "a{,2}",
            "a{",
            "[^/]{1,255}",
            ".{0,1000}",
            "a{1001}",
            "(a{100}){100}",
            "[a&&b]",
            "[a--b]",
            "ä",
            "(",
            ")",
            "*a",
            "a**",
            r"\Qx\E",
            "[a",
            r"\",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
