//! Chats as messengers export them: one chat, one report, told in the words of those who wrote it.

use std::collections::BTreeSet;

use crate::Draft;

/// True where most lines at the start have a date, a time and a name before a colon.
pub(crate) fn looks_like_chat(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).take(20).peekable();
    if lines.peek().is_none_or(|first| message(first).is_none()) {
        return false;
    }
    let (mut all, mut messages) = (0, 0);
    for line in lines {
        all += 1;
        messages += usize::from(message(line).is_some());
    }
    messages >= 2 && messages * 2 >= all
}

/// Who wrote a line and what: `2019-10-20, 10:16 - Ana: hello`, `[15-01-20 02:22:56] Ana: hello`.
fn message(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| joinder_core::is_disallowed_control(c));
    let (stamp, rest) = match line.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => line.split_once(" - ")?,
    };
    let digits = stamp.bytes().filter(u8::is_ascii_digit).count();
    let time = stamp.contains(':') && stamp.contains(['-', '.', '/']);
    if !(6..=17).contains(&digits) || !time || stamp.len() > 40 {
        return None;
    }
    rest.trim_start().split_once(": ").filter(|(who, _)| who.len() <= 100)
}

/// Keeps who took part; the words are in the narrative already.
pub(crate) fn annotate(draft: &mut Draft) {
    let Some(narrative) = &draft.narrative else { return };
    let people: BTreeSet<&str> =
        narrative.text.lines().filter_map(message).map(|(who, _)| who.trim()).take(10_000).collect();
    let names: Vec<&str> = people.into_iter().take(50).collect();
    draft.fields.insert("chat.participants".into(), names.join("; "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_headers_are_known() {
        let check = |line: &str, who: Option<&str>| assert_eq!(message(line).map(|m| m.0), who, "{line}");
        check("2019-10-20, 10:16 - John: hi", Some("John"));
        check("\u{200e}[12.06.24, 20:35:11] Mary: hello", Some("Mary"));
        check("15.04.2016, 15:04 - +1 123 456 789: x: y", Some("+1 123 456 789"));
        check("a letter - with a dash: and a colon", None);
        assert!(!looks_like_chat(b"Dear Sir,\nI write - as said: to you\n"));
    }
}
