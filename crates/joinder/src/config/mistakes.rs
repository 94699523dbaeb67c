//! Every mistake of a configuration file, not only the first: what is wrong is taken out, or something put in its place, and
//! the file is read again.

use super::Config;

/// Mistakes told at once.
const MOST: usize = 50;

/// What stands in for a setting that must be there and is missing or wrong, so that what stands beside it is looked at.
const STAND_INS: [(&str, &str); 5] = [
    ("code", "\"stand-in\""),
    ("name", "\"stand-in\""),
    ("role", "\"centre\""),
    ("listen", "\"127.0.0.1:1\""),
    ("address", "\"https://stand-in.example:1\""),
];

/// A line as it is read now, and its number in the file.
struct Line {
    number: usize,
    text: String,
}

/// Reads the text of a configuration file, or says all that is wrong with it.
pub(super) fn read(text: &str) -> Result<Config, Vec<String>> {
    let numbered = text.lines().zip(1..).map(|(text, number)| Line { number, text: text.to_owned() });
    let mut lines: Vec<Line> = numbered.collect();
    let mut told: Vec<String> = Vec::new();
    while told.len() < MOST {
        let now = joined(&lines);
        let error = match toml::from_str::<Config>(&now) {
            Ok(config) if told.is_empty() => return Ok(config),
            Ok(config) => {
                told.extend(config.mistakes());
                break;
            }
            Err(error) => error,
        };
        let before = error.span().and_then(|span| now.get(..span.start));
        let at = before.unwrap_or_default().matches('\n').count();
        // The parser's message names the key, and what was expected.
        let message = error.message().trim();
        told.push(match lines.get(at) {
            Some(line) => format!("line {}: {message}", line.number),
            None => message.to_owned(),
        });
        // After a fault of grammar nothing that follows can be trusted.
        if !is_grammatical(&now) || !mend(&mut lines, at, message) {
            break;
        }
    }
    Err(told)
}

fn joined(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{}\n", line.text)).collect()
}

fn is_grammatical(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok()
}

/// Takes a mistake out of the lines; false where that cannot be done.
fn mend(lines: &mut Vec<Line>, at: usize, message: &str) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let number = line.number;
    let is_head = line.text.trim_start().starts_with('[');
    let key = line.text.split('=').next().unwrap_or_default().trim().to_owned();
    if let Some(rest) = message.strip_prefix("missing field `") {
        let field = rest.split('`').next().unwrap_or_default();
        let Some(text) = stand_in(field).filter(|_| is_head) else { return false };
        lines.insert(at + 1, Line { number, text });
        return true;
    }
    let unknown = message.starts_with("unknown field");
    let left = stand_in(&key).filter(|_| !unknown && !is_head).unwrap_or_default();
    if line.text == left {
        return false;
    }
    let mut end = at + 1;
    if is_head {
        let next = lines[end..].iter().position(|line| line.text.trim_start().starts_with('['));
        end = next.map_or(lines.len(), |next| end + next);
    }
    clear(lines, at, end, &left);
    // A value of several lines goes with its first.
    while end < lines.len() && !is_grammatical(&joined(lines)) {
        end += 1;
        clear(lines, at, end, &left);
    }
    true
}

fn stand_in(key: &str) -> Option<String> {
    STAND_INS.iter().find(|(name, _)| *name == key).map(|(name, value)| format!("{name} = {value}"))
}

fn clear(lines: &mut [Line], from: usize, until: usize, left: &str) {
    for line in &mut lines[from..until] {
        line.text.clear();
    }
    lines[from].text.push_str(left);
}
