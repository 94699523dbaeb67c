//! Addresses of pages, built in one place.

use joinder_core::{OrganisationCode, ReportId, RequestId, SeriesId, SetAsideId, TraceKind};

/// A report.
pub fn report(id: ReportId) -> String {
    format!("/reports/{id}")
}

/// A series.
pub fn series(id: SeriesId) -> String {
    format!("/series/{id}")
}

/// A request for a release.
pub fn request(id: RequestId) -> String {
    format!("/requests/{id}")
}

/// A record set aside.
pub fn set_aside(id: SetAsideId) -> String {
    format!("/set-aside/{id}")
}

/// A trace, by its normal form.
pub fn trace(kind: TraceKind, normal: &str) -> String {
    format!("/traces/{kind}/{}", encode(normal))
}

/// A source.
pub fn source(name: &str) -> String {
    format!("/sources/{}", encode(name))
}

/// A link, by the neighbour's code.
pub fn link(neighbour: &OrganisationCode) -> String {
    format!("/links/{}", encode(neighbour.as_str()))
}

/// What is decided about keeping a report.
pub fn keeping(id: ReportId) -> String {
    format!("/retention/{id}")
}

/// A request of a person.
pub fn subject(request: i64) -> String {
    format!("/subjects/{request}")
}

/// Everything but letters, digits, `-`, `_`, `.`, `~` as `%XX`.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A query string of the pairs that have a value; with its `?`, or empty.
pub fn query(pairs: &[(&str, Option<String>)]) -> String {
    let set: Vec<String> = pairs
        .iter()
        .filter_map(|(name, value)| {
            Some(format!("{name}={}", encode(value.as_deref().filter(|v| !v.is_empty())?)))
        })
        .collect();
    if set.is_empty() { String::new() } else { format!("?{}", set.join("&")) }
}

/// The address without what the last action left in it.
pub fn without_done(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("done=") && !pair.starts_with("decision="))
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// Where a form may send back to: a page of this node, or else its first page.
pub fn back(asked: Option<&str>) -> String {
    let path = asked.unwrap_or("/");
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    let plain = path.bytes().all(|b| (0x21..0x7f).contains(&b));
    if own && plain && path.len() < 2_000 { without_done(path) } else { "/".to_owned() }
}

/// The page to come back to, telling what was done; with the decision that can be undone.
pub fn done(back: &str, what: &str, decision: Option<i64>) -> String {
    let mark = if back.contains('?') { '&' } else { '?' };
    let decision = decision.map_or(String::new(), |id| format!("&decision={id}"));
    format!("{back}{mark}done={what}{decision}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_gone_back_to() {
        for (asked, page) in [
            (Some("/reports?kind=phishing&done=confirmed&decision=4"), "/reports?kind=phishing"),
            (Some("/series?done=named"), "/series"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nset-cookie: b"), "/"),
            (None, "/"),
        ] {
            assert_eq!(back(asked), page);
        }
    }

    #[test]
    fn what_was_done_is_told_once() {
        assert_eq!(done("/reports/rep_1", "confirmed", Some(7)), "/reports/rep_1?done=confirmed&decision=7");
        assert_eq!(done("/a?b=c", "saved", None), "/a?b=c&done=saved");
        assert_eq!(
            query(&[("a", Some("x y&z".into())), ("b", None), ("c", Some(String::new()))]),
            "?a=x%20y%26z"
        );
    }
}
