//! The text that a reader of an HTML page or mail sees, and where its links really lead.
//!
//! A tolerant scanner, not a parser: no tree, so no depth; one pass, so linear. Whatever a browser would show as text is
//! kept; scripts, styles and comments are not.

/// What an HTML page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlText {
    /// The visible text, a line for each block.
    pub text: String,
    /// Where each link leads, and the text that is shown for it. At most [`MAX_LINKS`].
    pub links: Vec<(String, String)>,
}

/// Links kept of one page.
pub const MAX_LINKS: usize = 10_000;

/// Bytes kept of a link's address and of its shown text.
const MAX_LINK_BYTES: usize = 4_096;

/// Reads a page. The text is never longer than three times the page; entities of unknown name stay as written.
pub fn text_of_html(html: &str) -> HtmlText {
    let mut reader = Reader { html, at: 0, out: HtmlText::default(), link: None, ghost: None };
    reader.read();
    reader.close_link();
    let length = reader.out.text.trim_end().len();
    reader.out.text.truncate(length);
    reader.out
}

/// Elements whose content nobody sees.
const HIDDEN: [&str; 7] = ["script", "style", "template", "noscript", "svg", "head", "math"];

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "table",
    "tr",
    "ul",
];

struct Reader<'h> {
    html: &'h str,
    at: usize,
    out: HtmlText,
    /// Address of the open link, and where its text begins.
    link: Option<(String, usize)>,
    /// A closing tag that was looked for in vain: looking again would cost as much again.
    ghost: Option<&'static str>,
}

impl<'h> Reader<'h> {
    fn read(&mut self) {
        let html: &'h str = self.html;
        while self.at < html.len() {
            let rest = &html[self.at..];
            match rest.find('<') {
                Some(0) => self.tag(),
                Some(length) => {
                    self.text(&rest[..length]);
                    self.at += length;
                }
                None => {
                    self.text(rest);
                    self.at = html.len();
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        let mut blank = self.out.text.is_empty() || self.out.text.ends_with(char::is_whitespace);
        let decoded = decode(text);
        for c in decoded.chars() {
            if c.is_ascii_whitespace() {
                if !blank {
                    self.out.text.push(' ');
                }
                blank = true;
            } else {
                self.out.text.push(c);
                blank = false;
            }
        }
    }

    fn tag(&mut self) {
        let rest = &self.html[self.at..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |i| i + 3);
            // Mails for Outlook hide comments in comments; an unclosed one ends at the page's end.
            self.at += end;
            return;
        }
        let bytes = rest.as_bytes();
        let closing = bytes.get(1) == Some(&b'/');
        let name_start = if closing { 2 } else { 1 };
        let is_tag = bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic)
            || matches!(bytes.get(1), Some(b'!' | b'?'));
        if !is_tag {
            self.text("<");
            self.at += 1;
            return;
        }
        let mut end = tag_end(bytes);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let inner = &rest[name_start.min(end)..end];
        let name_length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = inner[..name_length].to_ascii_lowercase();
        let attributes = &inner[name_length..];
        let mut next = (end + 1).min(rest.len());
        while !rest.is_char_boundary(next) {
            next += 1;
        }
        self.at += next;
        self.element(&name, attributes, closing);
    }

    fn element(&mut self, name: &str, attributes: &str, closing: bool) {
        if let Some(hidden) = HIDDEN.into_iter().find(|h| *h == name) {
            if !closing && !attributes.ends_with('/') {
                self.skip_to_end_of(hidden);
            }
            return;
        }
        match name {
            "a" | "area" => {
                self.close_link();
                if !closing {
                    self.open_link(attributes);
                }
                if name == "area" {
                    self.close_link();
                }
            }
            "form" if !closing => {
                if let Some(action) = attribute(attributes, "action") {
                    self.push_link(action, String::new());
                }
                self.line();
            }
            "td" | "th" => self.gap(),
            _ if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn open_link(&mut self, attributes: &str) {
        if let Some(href) = attribute(attributes, "href") {
            self.link = Some((href, self.out.text.len()));
        }
    }

    fn close_link(&mut self) {
        if let Some((href, start)) = self.link.take() {
            let shown = self.out.text.get(start..).unwrap_or_default().trim();
            let shown = cut(shown, MAX_LINK_BYTES).to_owned();
            self.push_link(href, shown);
        }
    }

    fn push_link(&mut self, href: String, shown: String) {
        let href = href.trim();
        if self.out.links.len() < MAX_LINKS && !href.is_empty() && href.len() <= MAX_LINK_BYTES {
            self.out.links.push((href.to_owned(), shown));
        }
    }

    fn line(&mut self) {
        let length = self.out.text.trim_end_matches(' ').len();
        self.out.text.truncate(length);
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.text.push('\n');
        }
    }

    fn gap(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with(char::is_whitespace) {
            self.out.text.push(' ');
        }
    }

    fn skip_to_end_of(&mut self, name: &'static str) {
        if self.ghost == Some(name) {
            return;
        }
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(offset) = memchr::memmem::find(&bytes[from..], b"</") {
            let start = from + offset + 2;
            let end = start + name.len();
            if bytes.get(start..end).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
                self.at =
                    end + bytes[end..].iter().position(|b| *b == b'>').map_or(bytes.len() - end, |i| i + 1);
                return;
            }
            from = start;
        }
        // Never closed: what follows may be what the reader sees.
        self.ghost = Some(name);
    }
}

/// Where the tag's `>` stands, quotes respected; an unclosed quote ends at the first `>`.
fn tag_end(bytes: &[u8]) -> usize {
    const MAX_TAG: usize = 65_536;
    let mut quote = 0u8;
    let mut first = None;
    for (at, &b) in bytes.iter().enumerate().take(MAX_TAG) {
        match b {
            b'"' | b'\'' if quote == 0 && at > 0 && matches!(bytes[at - 1], b'=' | b' ') => quote = b,
            b if b == quote && quote != 0 => quote = 0,
            b'>' if quote == 0 => return at,
            b'>' => {
                first.get_or_insert(at);
            }
            _ => {}
        }
    }
    first.unwrap_or(bytes.len().min(MAX_TAG)).max(1)
}

/// The value of an attribute, entities decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    // Each turn reads one attribute.
    while at < bytes.len() {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != b'=' {
            at += 1;
        }
        let key = &bytes[start..at];
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at += 1;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\''));
        let value_start = at + usize::from(quote.is_some());
        let is_end = |b: u8| quote.map_or_else(|| b.is_ascii_whitespace(), |q| b == q);
        let value_start = value_start.min(bytes.len());
        let length =
            bytes[value_start..].iter().position(|b| is_end(*b)).unwrap_or(bytes.len() - value_start);
        at = value_start + length + usize::from(quote.is_some());
        if key.eq_ignore_ascii_case(name.as_bytes()) {
            return attributes.get(value_start..value_start + length).map(decode);
        }
    }
    None
}

fn cut(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Named entities seen in mails.
#[rustfmt::skip] // A table reads better in rows.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '), ("shy", '\u{ad}'), ("copy", '©'),
    ("reg", '®'), ("trade", '™'), ("euro", '€'), ("pound", '£'), ("cent", '¢'), ("sect", '§'), ("deg", '°'), ("hellip", '…'),
    ("ndash", '–'), ("mdash", '—'), ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'), ("ldquo", '“'), ("rdquo", '”'), ("bdquo", '„'),
    ("laquo", '«'), ("raquo", '»'), ("bull", '•'), ("middot", '·'), ("period", '.'), ("comma", ','), ("colon", ':'), ("sol", '/'),
    ("commat", '@'), ("num", '#'), ("lpar", '('), ("rpar", ')'), ("lowbar", '_'), ("zwnj", '\u{200c}'), ("zwj", '\u{200d}'),
    ("ensp", ' '), ("emsp", ' '), ("thinsp", ' '),
    ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'), ("atilde", 'ã'), ("auml", 'ä'), ("aring", 'å'), ("aelig", 'æ'), ("ccedil", 'ç'),
    ("egrave", 'è'), ("eacute", 'é'), ("ecirc", 'ê'), ("euml", 'ë'), ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'),
    ("ntilde", 'ñ'), ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'), ("otilde", 'õ'), ("ouml", 'ö'), ("oslash", 'ø'),
    ("ugrave", 'ù'), ("uacute", 'ú'), ("ucirc", 'û'), ("uuml", 'ü'), ("yacute", 'ý'), ("szlig", 'ß'), ("scaron", 'š'), ("zcaron", 'ž'),
    ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Auml", 'Ä'), ("Aring", 'Å'), ("AElig", 'Æ'), ("Ccedil", 'Ç'),
    ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Ntilde", 'Ñ'), ("Oacute", 'Ó'), ("Ouml", 'Ö'), ("Oslash", 'Ø'),
    ("Uacute", 'Ú'), ("Uuml", 'Ü'), ("Scaron", 'Š'), ("Zcaron", 'Ž'),
];

/// Replaces `&amp;`, `&#46;`, `&#x2e;` and their like.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        match entity(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character at the head of the text, and how long it is written.
fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.as_bytes().get(1..)?;
    let length = body.iter().take(10).take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    let closed = usize::from(body.get(length) == Some(&b';'));
    let name = text.get(1..1 + length)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
        // Without the semicolon `&copy=1` in a link would change.
        None if closed == 1 => ENTITIES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)?,
        None => return None,
    };
    Some((c, 1 + length + closed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(html: &str, text: &str, links: &[(&str, &str)]) {
        let read = text_of_html(html);
        assert_eq!(read.text, text, "{html}");
        let got: Vec<_> = read.links.iter().map(|(h, s)| (h.as_str(), s.as_str())).collect();
        assert_eq!(got, links, "{html}");
    }

    #[test]
    fn what_is_seen_and_where_links_lead() {
        check("<p>Dear <b>client</b>,<br>pay&nbsp;now</p>", "Dear client,\npay now", &[]);
        check(
            "<a HREF='http://evil.com/?a=1&amp;b=2'>https://bank.com</a>",
            "https://bank.com",
            &[("http://evil.com/?a=1&b=2", "https://bank.com")],
        );
        check("<script>var a = '<p>';</script>x<style>p{}</style>y", "xy", &[]);
        check("a<!-- <p> -->b", "ab", &[]);
        check("evil&#46;com &#x40; 1 < 2 & 3", "evil.com @ 1 < 2 & 3", &[]);
        check("<a href=http://a.b/c>go", "go", &[("http://a.b/c", "go")]);
        check("<form action=\"http://a.b/p\"><td>1</td><td>2</td>", "1 2", &[("http://a.b/p", "")]);
        check("<script>never closed", "never closed", &[]);
        check("<p title=\"a > b\">x</p>", "x", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(html in "(<|>|a|/|=|\"|'|&|#|;|script|href|é| |!--|-->){0,200}") {
            let read = text_of_html(&html);
            prop_assert!(read.text.len() <= html.len() * 3);
        }
    }

    #[test]
    fn deep_and_unclosed_pages_cost_their_length() {
        for piece in ["<div>", "<script>", "</", "<!--", "<a href='", "&#", "<p \"", "<"] {
            let page = piece.repeat(200_000);
            assert!(text_of_html(&page).text.len() <= page.len());
        }
    }
}
