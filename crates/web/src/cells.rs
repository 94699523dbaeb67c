//! A record cut into its cells or followed into its JSON, for showing where a fault stands. The reader of files is
//! another room's work; here a cut that is wrong shows a cell too many and harms nothing.

use std::ops::Range;

use joinder_formats::Quote;
use joinder_node::Mapping;

/// What stands between and around cells.
#[derive(Clone, Copy, Debug)]
pub struct Delimiters {
    between: char,
    around: Option<char>,
}

impl Delimiters {
    /// As the mapping says.
    pub fn of(mapping: &Mapping) -> Self {
        let around = match mapping.quote {
            Some(Quote::Single) => Some('\''),
            Some(Quote::None) => None,
            Some(Quote::Double) | None => Some('"'),
        };
        Self { between: mapping.delimiter.unwrap_or(','), around }
    }
}

/// A cell: where it stands in the record, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its bytes, quotes included.
    pub range: Range<usize>,
    /// Its text without quotes.
    pub text: String,
}

/// The cells of one record.
pub fn cells(record: &str, delimiters: Delimiters) -> Vec<Cell> {
    let record = record.trim_end_matches(['\r', '\n']);
    let (mut list, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in record.char_indices() {
        if Some(c) == delimiters.around {
            quoted = !quoted;
        } else if c == delimiters.between && !quoted {
            list.push(cell(record, start..at, delimiters));
            start = at + c.len_utf8();
        }
    }
    list.push(cell(record, start..record.len(), delimiters));
    list
}

fn cell(record: &str, range: Range<usize>, delimiters: Delimiters) -> Cell {
    let raw = record[range.clone()].trim();
    let text = match delimiters.around {
        Some(quote) => {
            let inner = raw.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).unwrap_or(raw);
            inner.replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        None => raw.to_owned(),
    };
    Cell { range, text }
}

/// The bytes of the value that stands in JSON under a path such as `losses[1].currency`; none where there is none.
pub fn value_at(text: &str, path: &str) -> Option<Range<usize>> {
    let mut json = Json { bytes: text.as_bytes(), at: 0 };
    for step in path.split(['.', '[']) {
        match step.strip_suffix(']') {
            Some(place) => json.enter_list(place.parse().ok()?)?,
            None => json.enter_object(step)?,
        }
    }
    let value = json.value()?;
    text.get(value.clone()).map(|_| value)
}

/// A walk over JSON that looks at no more than it has to.
struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Json<'_> {
    fn blank(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    /// Takes one sign, after what is blank.
    fn sign(&mut self, wanted: u8) -> Option<()> {
        self.blank();
        (*self.bytes.get(self.at)? == wanted).then(|| self.at += 1)
    }

    /// To the value under a name in the object that begins here.
    fn enter_object(&mut self, name: &str) -> Option<()> {
        self.sign(b'{')?;
        loop {
            self.blank();
            let key = self.value()?;
            self.sign(b':')?;
            // The quotes are of the key.
            if self.bytes.get(key.start + 1..key.end - 1) == Some(name.as_bytes()) {
                return Some(());
            }
            self.value()?;
            self.sign(b',')?;
        }
    }

    /// To the value at a place in the list that begins here.
    fn enter_list(&mut self, place: usize) -> Option<()> {
        self.sign(b'[')?;
        for _ in 0..place {
            self.value()?;
            self.sign(b',')?;
        }
        Some(())
    }

    /// Goes over one value.
    fn value(&mut self) -> Option<Range<usize>> {
        self.blank();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => self.string()?,
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth > 0 => depth -= 1,
                b',' | b'}' | b']' | b':' if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
            let over = matches!(self.bytes[self.at - 1], b'"' | b'}' | b']');
            if depth == 0 && over {
                break;
            }
        }
        let end = self.bytes[start..self.at].trim_ascii_end().len() + start;
        (end > start).then_some(start..end)
    }

    /// To the quote that ends the string which begins here.
    fn string(&mut self) -> Option<()> {
        loop {
            self.at += 1;
            match *self.bytes.get(self.at)? {
                b'\\' => self.at += 1,
                b'"' => return Some(()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SEMICOLON: Delimiters = Delimiters { between: ';', around: Some('"') };

    #[test]
    fn cells_are_cut_outside_quotes() {
        let texts: Vec<_> =
            cells("a;\"b;\"\"c\"\"\";;d\r\n", SEMICOLON).into_iter().map(|c| c.text).collect();
        assert_eq!(texts, ["a", "b;\"c\"", "", "d"]);
    }

    #[test]
    fn a_value_is_found_by_its_path() {
        let json = r#"{"a": "x", "b\"": 1, "list": [{"c": [1,2], "d": "y,}"}, {"d" : 12 , "e":{}}], "a": 3}"#;
        let at = |path: &str| value_at(json, path).map(|range| &json[range]);
        assert_eq!(at("a"), Some("\"x\""));
        assert_eq!(at("list[0].d"), Some("\"y,}\""));
        assert_eq!(at("list[1].d"), Some("12"));
        assert_eq!(at("list[1].e"), Some("{}"));
        assert_eq!(at("list[0].c[1]"), Some("2"));
        for missing in ["z", "list[2].d", "list[0].z", "a.b", "", "list[x]"] {
            assert_eq!(at(missing), None, "{missing}");
        }
        assert_eq!(value_at("{\"a\": \"cut", "a"), None, "what has no end");
    }

    proptest! {
        #[test]
        fn a_walk_over_anything_ends_in_it(text in "[\\[\\]{}\",:a\\\\é ]{0,40}", path in "[a\\[\\]0.]{0,8}") {
            if let Some(range) = value_at(&text, &path) {
                prop_assert!(text.get(range).is_some());
            }
        }

        #[test]
        fn ranges_lie_in_the_record(record in "\\PC{0,60}") {
            for cell in cells(&record, SEMICOLON) {
                prop_assert!(record.get(cell.range).is_some());
            }
        }
    }
}
