//! The story with its traces marked in place.

use joinder_core::{NativeObservable, NativeOrigin, Side};
use joinder_node::TraceView;
use maud::{Markup, html};

use crate::{parts::defanged, paths};

struct Span<'a> {
    start: usize,
    end: usize,
    observable: &'a NativeObservable,
    view: Option<&'a TraceView>,
}

/// The text, escaped, with each trace in a mark. Spans that overlap, or do not fall on letters, are left as text.
pub fn marked(text: &str, traces: &[(NativeObservable, Option<TraceView>)]) -> Markup {
    let spans = spans(text, traces);
    let ends = std::iter::once(0).chain(spans.iter().map(|span| span.end));
    let last = spans.last().map_or(0, |span| span.end);
    html! {
        @for (span, before) in spans.iter().zip(ends) {
            (&text[before..span.start])
            (mark(&text[span.start..span.end], span))
        }
        (&text[last..])
    }
}

fn spans<'a>(text: &str, traces: &'a [(NativeObservable, Option<TraceView>)]) -> Vec<Span<'a>> {
    let mut all: Vec<Span<'a>> = traces
        .iter()
        .filter_map(|(observable, view)| {
            let Some(NativeOrigin::Narrative(start, end)) = observable.origin else { return None };
            let (start, end) = (start as usize, end as usize);
            let good = start < end
                && text.is_char_boundary(start)
                && text.is_char_boundary(end)
                && end <= text.len();
            good.then_some(Span { start, end, observable, view: view.as_ref() })
        })
        .collect();
    // The longer one first where two begin together: a URL holds its domain.
    all.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    all.retain(|span| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    all
}

fn mark(raw: &str, span: &Span<'_>) -> Markup {
    let kind = span.observable.kind;
    html! {
        @match span.observable.side {
            Side::Offender => {
                mark data-kind=(kind) {
                    @match span.view {
                        Some(view) => { a href=(paths::trace(view.kind, &view.normal)) { (defanged(kind, raw)) } }
                        None => { (defanged(kind, raw)) }
                    }
                }
            }
            Side::Victim => { mark data-side="victim" { (shortened(raw)) } }
            Side::Third => { mark data-side="third" { (defanged(kind, raw)) } }
        }
    }
}

/// The victim's own value: its ends, so that it can be told from others.
fn shortened(raw: &str) -> String {
    let letters: Vec<char> = raw.chars().collect();
    if letters.len() <= 6 {
        return "••••".to_owned();
    }
    let ends: (String, String) =
        (letters[..2].iter().collect(), letters[letters.len() - 2..].iter().collect());
    format!("{}••••{}", ends.0, ends.1)
}

#[cfg(test)]
mod tests {
    use joinder_core::TraceKind;
    use proptest::prelude::*;

    use super::*;

    fn trace(start: u32, end: u32, side: Side) -> (NativeObservable, Option<TraceView>) {
        let observable = NativeObservable {
            kind: TraceKind::Email,
            value: Some("a@b.example".into()),
            fault: None,
            side,
            raw: None,
            origin: Some(NativeOrigin::Narrative(start, end)),
            port: None,
            seen_at: None,
        };
        let view = TraceView {
            kind: TraceKind::Email,
            normal: "a@b.example".into(),
            key: "00000000000000aa".into(),
            country: None,
            reports: 1,
            shared: None,
            bits: 20.0,
            joins: true,
        };
        (observable, Some(view))
    }

    #[test]
    fn a_trace_is_marked_where_it_stands() {
        let shown = marked("mail a@b.example <b>now</b>", &[trace(5, 16, Side::Offender)]).into_string();
        assert_eq!(
            shown,
            r#"mail <mark data-kind="email"><a href="/traces/email/a%40b.example">a@b[.]example</a></mark> &lt;b&gt;now&lt;/b&gt;"#
        );
        let shown = marked("mine: victim@home.example", &[trace(6, 25, Side::Victim)]).into_string();
        assert_eq!(shown, r#"mine: <mark data-side="victim">vi••••le</mark>"#);
    }

    proptest! {
        #[test]
        fn no_span_breaks_a_page(text in "\\PC{0,40}", spans in proptest::collection::vec((0u32..60, 0u32..60), 0..6)) {
            let traces: Vec<_> = spans.into_iter().map(|(start, end)| trace(start, end, Side::Offender)).collect();
            let _ = marked(&text, &traces);
        }
    }
}
