//! Comparisons in STIX patterns: `[url:value = 'http://x.example/' AND network-traffic:dst_port = 80]`.
//!
//! Only what says that a property equals a value, or is one of several, is taken; a negated comparison says what is
//! *not* there and is left out.

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// `email-message:from_ref.value`, quotes removed.
    pub path: String,
    /// The value, unescaped.
    pub value: String,
}

/// Most comparisons taken of one pattern.
const MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Equals,
    Open,
    Close,
    Other,
}

/// The comparisons of a pattern, in its order. What is no pattern gives none.
pub(super) fn comparisons(pattern: &str) -> Vec<Comparison> {
    let tokens = tokens(pattern);
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(path) = token else { continue };
        if !path.contains(':') || out.len() >= MAX {
            continue;
        }
        match (tokens.get(at + 1), tokens.get(at + 2)) {
            (Some(Token::Equals), Some(Token::Text(value) | Token::Word(value))) => {
                out.push(Comparison { path: path.clone(), value: value.clone() });
            }
            (Some(Token::Word(word)), Some(Token::Open)) if word.eq_ignore_ascii_case("IN") => {
                for token in tokens[at + 3..].iter().take(MAX).take_while(|t| **t != Token::Close) {
                    if let Token::Text(value) | Token::Word(value) = token {
                        out.push(Comparison { path: path.clone(), value: value.clone() });
                    }
                }
            }
            _ => {}
        }
    }
    out.truncate(MAX);
    out
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = pattern.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        match c {
            '\'' => out.push(Token::Text(quoted(&mut chars))),
            '=' => out.push(Token::Equals),
            '(' => out.push(Token::Open),
            ')' => out.push(Token::Close),
            c if is_word(c) => {
                let mut word = String::from(c);
                while let Some(&(_, next)) = chars.peek() {
                    if next == '\'' && (word.ends_with('.') || word.ends_with(':')) {
                        chars.next();
                        word.push_str(&quoted(&mut chars));
                    } else if is_word(next)
                        || next == '[' && word.contains(':')
                        || next == '*'
                        || next == ']' && indexed(&word)
                    {
                        word.push(next);
                        chars.next();
                    } else {
                        break;
                    }
                }
                out.push(Token::Word(word));
            }
            c if c.is_whitespace() => {}
            // `!=`, `<=` and `>=` are one token: what follows is not what is there.
            '!' | '<' | '>' => {
                if pattern[start + 1..].starts_with('=') {
                    chars.next();
                }
                out.push(Token::Other);
            }
            _ => out.push(Token::Other),
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+')
}

/// True within `refs[*`, `values[0`.
fn indexed(word: &str) -> bool {
    word.rfind('[').is_some_and(|open| word.rfind(']').is_none_or(|close| close < open))
}

fn quoted(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> String {
    let mut text = String::new();
    while let Some((_, c)) = chars.next() {
        match c {
            '\'' => break,
            '\\' => text.extend(chars.next().map(|(_, c)| c)),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, want: &[(&str, &str)]) {
        let got = comparisons(pattern);
        let got: Vec<_> = got.iter().map(|c| (c.path.as_str(), c.value.as_str())).collect();
        assert_eq!(got, want, "{pattern}");
    }

    #[test]
    fn equalities_are_taken() {
        check("[ipv4-addr:value = '10.0.0.1']", &[("ipv4-addr:value", "10.0.0.1")]);
        check(
            "[file:hashes.'SHA-256' = 'ab' AND file:name = 'it\\'s \\\\'] OR [url:value='u']",
            &[("file:hashes.SHA-256", "ab"), ("file:name", "it's \\"), ("url:value", "u")],
        );
        check(
            "[domain-name:resolves_to_refs[*].value = 'x']",
            &[("domain-name:resolves_to_refs[*].value", "x")],
        );
        check("[autonomous-system:number = 666]", &[("autonomous-system:number", "666")]);
        check("[domain-name:value IN ('a', 'b')]", &[("domain-name:value", "a"), ("domain-name:value", "b")]);
        check("[domain-name:value != 'a' AND domain-name:value NOT = 'b' AND file:size >= 1]", &[]);
        check("[url:value MATCHES '^a']", &[]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[\\[\\]()'=!<>:. a\\\\é*]{0,60}") {
            let _ = comparisons(&text);
        }
    }
}
