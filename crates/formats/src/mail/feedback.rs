//! Feedback reports of mail providers (ARF, RFC 5965).

use joinder_core::{Side, TraceKind, codes::Kind};
use mail_parser::{DateTime, Message, MessagePart, MimeHeaders};

use super::headers::{header_trace, when};
use crate::Draft;

/// Most lines read of a feedback part.
const MAX_LINES: usize = 500;

/// True for a part of type `message/feedback-report`.
pub(super) fn is_feedback(part: &MessagePart<'_>) -> bool {
    part.is_content_type("message", "feedback-report")
}

/// The text of the feedback part, where the mail has one.
pub(super) fn find(message: &Message<'_>) -> Option<String> {
    let part = message.parts.iter().find(|p| is_feedback(p))?;
    Some(String::from_utf8_lossy(part.contents()).into_owned())
}

/// Takes what the provider says of the mail that it reports.
pub(super) fn read(draft: &mut Draft, text: &str) {
    for line in unfold(text).into_iter().take(MAX_LINES) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        let mut trace = |kind, raw: &str, side| draft.traces.push(header_trace(&name, kind, raw, side));
        match name.as_str() {
            "original-mail-from" => trace(TraceKind::Email, bare(value), Side::Offender),
            "original-rcpt-to" | "removal-recipient" => trace(TraceKind::Email, bare(value), Side::Victim),
            "source-ip" => trace(TraceKind::Ip, value, Side::Offender),
            "reported-domain" => trace(TraceKind::Domain, value, Side::Offender),
            // Addresses reported for removal are the recipient's.
            "reported-uri" if !value.starts_with("mailto:") => trace(TraceKind::Url, value, Side::Offender),
            "arrival-date" | "received-date" => {
                draft.happened.from = DateTime::parse_rfc822(value).as_ref().and_then(when);
            }
            "feedback-type" => {
                draft.kind = match value.to_ascii_lowercase().as_str() {
                    "fraud" => Some(Kind::Phishing),
                    "abuse" | "not-spam" => Some(Kind::Spam),
                    "virus" => Some(Kind::Malware),
                    _ => None,
                };
                draft.fields.insert("feedback-type".into(), value.to_owned());
            }
            "user-agent" | "reporting-mta" | "incidents" => {
                draft.fields.insert(name, value.chars().take(500).collect());
            }
            _ => {}
        }
    }
    if let Some(port) = field(text, "source-port").and_then(|p| p.parse().ok()) {
        for trace in draft.traces.iter_mut().filter(|t| t.kind == Some(TraceKind::Ip)) {
            trace.port = Some(port);
        }
    }
}

fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines()
        .filter_map(|l| l.split_once(':'))
        .find(|(n, _)| n.trim().eq_ignore_ascii_case(name))
        .map(|(_, v)| v.trim())
}

fn bare(value: &str) -> &str {
    value.trim_matches(['<', '>', ' '])
}

/// Lines with their continuations.
fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().take(MAX_LINES * 4) {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            Some(_) | None => lines.push(line.to_owned()),
        }
    }
    lines
}
