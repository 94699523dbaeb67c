//! JSON as a tree that borrows from the record: strict, bounded in depth, and refusing the same key twice.
//!
//! Numbers keep their text, so that no account number or sum passes through a float.

pub(crate) mod dispatch;
mod mapped;
pub(crate) mod records;

use std::borrow::Cow;

use crate::Reason;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// As written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// In the order of the record; keys are unique.
    Map(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Why bytes are no JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JsonError {
    pub reason: Reason,
    pub expected: &'static str,
    /// In bytes from the start of the record.
    pub offset: usize,
}

/// Reads one value that fills `bytes`.
pub(crate) fn parse(bytes: &[u8], depth: usize) -> Result<Json<'_>, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|e| JsonError {
        reason: Reason::Encoding,
        expected: "text in UTF-8",
        offset: e.valid_up_to(),
    })?;
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(depth)?;
    parser.blanks();
    if parser.at == text.len() { Ok(value) } else { Err(parser.error("the end of the record")) }
}

impl<'a> Json<'a> {
    /// The value under `key`, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.entries().iter().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The first of `keys` that is there.
    pub fn any(&self, keys: &[&str]) -> Option<&Json<'a>> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// The entries of an object; none for anything else.
    pub fn entries(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        match self {
            Self::Map(entries) => entries,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Json<'a>] {
        match self {
            Self::List(items) => items,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Map(_) => &[],
        }
    }

    /// A list's items, or this value alone.
    pub fn each(&self) -> &[Json<'a>] {
        if let Self::List(items) = self { items } else { std::slice::from_ref(self) }
    }

    /// A string that is not blank.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            Self::Text(_) | Self::Null | Self::Bool(_) | Self::Number(_) | Self::List(_) | Self::Map(_) => {
                None
            }
        }
    }

    /// A string, number or truth value as text; none where it is blank or no scalar.
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Borrowed(number)),
            Self::Bool(true) => Some(Cow::Borrowed("true")),
            Self::Bool(false) => Some(Cow::Borrowed("false")),
            Self::Text(_) | Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The string under `key`.
    pub fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::text)
    }

    /// The list under `key`.
    pub fn items_at(&self, key: &str) -> &[Json<'a>] {
        self.get(key).map_or(&[], Json::items)
    }

    /// The same value for serde; recursion is bounded by the depth it was parsed with.
    pub fn to_serde(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(set) => (*set).into(),
            // What no number of 64 bits holds stays text.
            Self::Number(text) => {
                serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::from(text.to_string()))
            }
            Self::Text(text) => text.as_ref().into(),
            Self::List(items) => items.iter().map(Json::to_serde).collect(),
            Self::Map(entries) => serde_json::Value::Object(
                entries.iter().map(|(k, v)| (k.to_string(), v.to_serde())).collect(),
            ),
        }
    }

    /// True where `key` holds `true`, `1` or `"1"`.
    pub fn is_set(&self, key: &str) -> bool {
        match self.get(key) {
            Some(Self::Bool(set)) => *set,
            Some(Self::Number(text)) => *text == "1",
            Some(Self::Text(text)) => matches!(text.as_ref(), "1" | "true" | "True"),
            Some(Self::Null | Self::List(_) | Self::Map(_)) | None => false,
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn error(&self, expected: &'static str) -> JsonError {
        JsonError { reason: Reason::Json, expected, offset: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        self.blanks();
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err(self.error("a JSON value")),
        }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, JsonError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.error("a JSON value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn deeper(&self, depth: usize) -> Result<usize, JsonError> {
        depth.checked_sub(1).ok_or(JsonError {
            reason: Reason::TooDeep,
            expected: "JSON that is not nested so deep",
            offset: self.at,
        })
    }

    fn map(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut entries: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Map(entries));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return Err(self.error("a key in quotes"));
            }
            let key_at = self.at;
            let key = self.string()?;
            if entries.len() < MANY && entries.iter().any(|(k, _)| *k == key) {
                return Err(duplicate(key_at));
            }
            self.blanks();
            if self.peek() != Some(b':') {
                return Err(self.error("`:`"));
            }
            self.at += 1;
            let value = self.value(depth)?;
            entries.push((key, value));
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.error("`,` or `}`")),
            }
        }
        self.at += 1;
        // Objects with very many keys are compared sorted: looking each key up in turn would be quadratic.
        if entries.len() > MANY {
            let mut keys: Vec<&str> = entries.iter().map(|(k, _)| k.as_ref()).collect();
            keys.sort_unstable();
            if keys.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(duplicate(self.at));
            }
        }
        Ok(Json::Map(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.error("`,` or `]`")),
            }
        }
        self.at += 1;
        Ok(Json::List(items))
    }

    fn number(&mut self) -> Result<Json<'a>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.digits();
        let leading_zero = whole > 1 && self.text.as_bytes()[self.at - whole] == b'0';
        if whole == 0 || leading_zero {
            return Err(self.error("a number"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.error("digits after the decimal point"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.error("digits of an exponent"));
            }
        }
        Ok(Json::Number(&self.text[start..self.at]))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// A string, from its opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let start = self.at;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Borrowed(&self.text[start..self.at - 1]));
                }
                Some(b'\\') => break,
                Some(0..=0x1f) => return Err(self.control()),
                Some(_) => self.at += 1,
                None => return Err(self.error("a closing quote")),
            }
        }
        let mut out = String::from(&self.text[start..self.at]);
        loop {
            let from = self.at;
            while bytes.get(self.at).is_some_and(|&b| b != b'"' && b != b'\\' && b > 0x1f) {
                self.at += 1;
            }
            out.push_str(&self.text[from..self.at]);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.control()),
                None => return Err(self.error("a closing quote")),
            }
        }
    }

    fn control(&self) -> JsonError {
        let nul = self.peek() == Some(0);
        JsonError {
            reason: if nul { Reason::NulByte } else { Reason::Json },
            expected: if nul { "text without NUL bytes" } else { "no control character within a string" },
            offset: self.at,
        }
    }

    /// The character behind a backslash.
    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("an escape that JSON has")),
        };
        self.at += 1;
        Ok(c)
    }

    /// `u` and four hex digits, or two such escapes that make a pair; half a pair becomes U+FFFD.
    fn unicode(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let first = self.hex4()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let back = self.at;
        self.at += 2;
        let second = self.hex4()?;
        if !(0xdc00..0xe000).contains(&second) {
            self.at = back;
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let mut code = 0;
        for &digit in digits.ok_or(self.error("four hex digits"))? {
            let value = char::from(digit).to_digit(16).ok_or(self.error("four hex digits"))?;
            code = code << 4 | value;
        }
        self.at += 4;
        Ok(code)
    }
}

/// Above so many keys an object is checked for the same key twice by sorting.
const MANY: usize = 64;

fn duplicate(offset: usize) -> JsonError {
    JsonError { reason: Reason::DuplicateKey, expected: "each key once in an object", offset }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reason(text: &str) -> Option<Reason> {
        parse(text.as_bytes(), 64).err().map(|e| e.reason)
    }

    #[test]
    fn bad_json_says_why() {
        assert_eq!(reason(r#"{"a":1,"a":2}"#), Some(Reason::DuplicateKey));
        assert_eq!(reason(r#"{"a":1,"\u0061":2}"#), Some(Reason::DuplicateKey));
        assert_eq!(reason(&format!("{}{}", "[".repeat(65), "]".repeat(65))), Some(Reason::TooDeep));
        assert_eq!(reason(&format!("{}{}", "[".repeat(64), "]".repeat(64))), None);
        assert_eq!(reason(&"[".repeat(1_000_000)), Some(Reason::TooDeep));
        assert_eq!(reason("\"a\0b\""), Some(Reason::NulByte));
        assert_eq!(reason(r#"{"a":1} x"#), Some(Reason::Json));
        assert_eq!(parse(b"\"\xff\"", 64).err().map(|e| e.reason), Some(Reason::Encoding));
        let many: String = (0..200).map(|n| format!("\"{}\":0,", n % 199)).collect();
        assert_eq!(reason(&format!("{{{}}}", many.trim_end_matches(','))), Some(Reason::DuplicateKey));
    }

    #[test]
    fn long_numbers_keep_their_text() {
        let json = parse(br#"{"account":12345678901234567890123,"sum":1250.10}"#, 64).unwrap();
        assert_eq!(json.get("account").and_then(Json::scalar).as_deref(), Some("12345678901234567890123"));
        assert_eq!(json.get("sum").and_then(Json::scalar).as_deref(), Some("1250.10"));
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        assert_eq!(
            parse(br#""\ud83d\ude00 \ud83d \ude00""#, 4).unwrap(),
            Json::Text("😀 \u{fffd} \u{fffd}".into())
        );
    }

    fn json_text() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,12}".prop_map(serde_json::Value::from),
        ];
        let value = leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
                prop::collection::btree_map("[a-z]{0,4}", inner, 0..6)
                    .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
            ]
        });
        value.prop_map(|v| v.to_string())
    }

    proptest! {
        #[test]
        fn agrees_with_another_parser(text in json_text()) {
            let ours = parse(text.as_bytes(), 64).unwrap();
            prop_assert_eq!(ours.to_serde(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
        }

        #[test]
        fn accepts_only_what_another_parser_accepts(text in r#"[\[\]{}:,"0-9a-eE+.\\untrfls \-]{0,24}"#) {
            if parse(text.as_bytes(), 64).is_ok() && !text.contains("\\u") {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok() || text.contains(['e', 'E']));
            }
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, 64);
        }
    }
}
