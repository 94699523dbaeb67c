//! Undoes disguise in a whole value, such as a cell of a table.

use std::borrow::Cow;

use crate::find::{code::decoded_url, view::View, view::sign_word, web::next_url};

/// Longest value that is looked at; longer ones come back as they are.
const MAX_BYTES: usize = 8_192;

/// What a disguised address means: `hxxps://bad[.]com`, `me (at) bad dot com`, `http:// bad .com`, full-width signs, and
/// URLs in hex, base64 or percent-encoding. Anything else comes back as it was, trimmed.
///
/// Meant for values that claim to be an address; in running text use [`crate::find`].
pub fn refang(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.len() > MAX_BYTES {
        return Cow::Borrowed(text);
    }
    let view = View::of(trimmed);
    if view.is_broken(0, view.text.len()) {
        return Cow::Borrowed(trimmed);
    }
    let plain = view.text;
    if let Some(url) = decoded_url(&plain) {
        return Cow::Owned(url);
    }
    let joined = joined(&plain).map_or(plain, Cow::Owned);
    schemed(&joined).map_or(joined, Cow::Owned)
}

/// The scheme as it was meant.
fn schemed(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let start = next_url(bytes, 0, 0, bytes.len().min(64)).filter(|s| s.start == 0 && !s.encoded)?;
    let meant = format!("{}://{}", start.scheme, text[start.body..].replace('\\', "/"));
    (meant != text).then_some(meant)
}

/// Takes out blanks beside dots, slashes and at signs, and reads `at` and `dot`, where nothing else is left between.
fn joined(text: &str) -> Option<String> {
    if !text.contains(' ') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut glue = true;
    for word in text.split_ascii_whitespace() {
        let sign = if out.is_empty() { None } else { sign_word(word) };
        let word = sign.unwrap_or(word);
        let opens = word.starts_with(['.', '@', '/', ':']);
        let closes = word.ends_with(['.', '@', '/', ':']) || word.ends_with("__");
        // Two plain words side by side: this is no single address.
        if !out.is_empty() && !glue && !opens {
            return None;
        }
        out.push_str(word);
        glue = closes;
    }
    let address = out.contains("://") || out.contains("__") || out.contains('@') || out.contains('.');
    address.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_are_understood() {
        let check = |written: &str, meant: &str| assert_eq!(refang(written), meant, "{written}");
        check("hxxps://bad[.]com/x", "https://bad.com/x");
        check("meow://bad.com", "http://bad.com");
        check("h[tt]p://bad.com", "http://bad.com");
        check("hxtps://bad.com", "https://bad.com");
        check("httxs://bad.com", "https://bad.com");
        check("me at bad dot com", "me@bad.com");
        check("http:// bad .com /path", "http://bad.com/path");
        check("hxxp__ bad( .com[/]path", "http://bad.com/path");
        check("http:\\\\bad.com/path", "http://bad.com/path");
        check("http%3A%2F%2fbad%2Ecom%2Fpath", "http://bad.com/path");
        check("Jan de Vries", "Jan de Vries");
        check(" plain ", "plain");
        check("http://1.1.1.]1", "http://1.1.1.]1");
    }
}
