//! Sentences with choices: `(a|b|)` picks one, `{slot}` is filled by the caller. Parsed once, rendered often.

use crate::dice::Dice;

/// What a caller can fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    Amount,
    Date,
    Time,
    Value,
    Holder,
    Bank,
    Hotline,
    BankSite,
    Market,
    City,
    Item,
    Name,
    Courier,
    Exchange,
    Tool,
    OwnAccount,
    OwnPhone,
    OwnEmail,
    Police,
    Helper,
    Number,
    Link,
}

impl Slot {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "amount" => Self::Amount,
            "date" => Self::Date,
            "time" => Self::Time,
            "v" => Self::Value,
            "holder" => Self::Holder,
            "bank" => Self::Bank,
            "hotline" => Self::Hotline,
            "banksite" => Self::BankSite,
            "market" => Self::Market,
            "city" => Self::City,
            "item" => Self::Item,
            "name" => Self::Name,
            "courier" => Self::Courier,
            "exchange" => Self::Exchange,
            "tool" => Self::Tool,
            "ownaccount" => Self::OwnAccount,
            "ownphone" => Self::OwnPhone,
            "ownmail" => Self::OwnEmail,
            "police" => Self::Police,
            "helper" => Self::Helper,
            "n" => Self::Number,
            "link" => Self::Link,
            _ => return None,
        })
    }
}

enum Node {
    Text(&'static str),
    Slot(Slot),
    Choice(Vec<Phrase>),
}

/// A parsed sentence.
pub(crate) struct Phrase(Vec<Node>);

impl Phrase {
    /// Unknown slots and unclosed brackets stay as text: a test over `data/` finds them.
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut rest = text;
        let phrase = Self::sequence(&mut rest, 0);
        debug_assert!(rest.is_empty(), "unbalanced bracket in: {text}");
        phrase
    }

    fn sequence(rest: &mut &'static str, depth: usize) -> Self {
        let mut nodes = Vec::new();
        while !rest.is_empty() {
            let stop = rest.find(['(', '|', ')', '{']).unwrap_or(rest.len());
            let (text, after) = rest.split_at(stop);
            if !text.is_empty() {
                nodes.push(Node::Text(text));
            }
            *rest = after;
            match after.as_bytes().first() {
                Some(b'(') => {
                    *rest = &after[1..];
                    let mut branches = vec![Self::sequence(rest, depth + 1)];
                    while let Some(more) = rest.strip_prefix('|') {
                        *rest = more;
                        branches.push(Self::sequence(rest, depth + 1));
                    }
                    *rest = rest.strip_prefix(')').unwrap_or(rest);
                    nodes.push(Node::Choice(branches));
                }
                Some(b'{') => {
                    let end = after.find('}').unwrap_or(after.len() - 1);
                    match Slot::named(&after[1..end]) {
                        Some(slot) => nodes.push(Node::Slot(slot)),
                        None => nodes.push(Node::Text(&after[..=end])),
                    }
                    *rest = &after[end + 1..];
                }
                Some(_) if depth > 0 => return Self(nodes),
                Some(_) => {
                    nodes.push(Node::Text(&after[..1]));
                    *rest = &after[1..];
                }
                None => {}
            }
        }
        Self(nodes)
    }

    /// Writes one way of saying it.
    pub(crate) fn render(
        &self,
        dice: &mut Dice,
        fill: &mut dyn FnMut(Slot, &mut Dice, &mut String),
        out: &mut String,
    ) {
        for node in &self.0 {
            match node {
                Node::Text(text) => push(text, out),
                Node::Slot(slot) => fill(*slot, dice, out),
                Node::Choice(branches) => dice.pick(branches).render(dice, fill, out),
            }
        }
    }

    /// Whether any way of saying it has the slot.
    pub(crate) fn uses(&self, slot: Slot) -> bool {
        self.0.iter().any(|node| match node {
            Node::Text(_) => false,
            Node::Slot(own) => *own == slot,
            Node::Choice(branches) => branches.iter().any(|branch| branch.uses(slot)),
        })
    }

    #[cfg(test)]
    pub(crate) fn slots(&self, into: &mut Vec<Slot>) {
        for node in &self.0 {
            match node {
                Node::Text(text) => assert!(!text.contains(['{', '(', ')', '|']), "stray bracket: {text}"),
                Node::Slot(slot) => into.push(*slot),
                Node::Choice(branches) => branches.iter().for_each(|branch| branch.slots(into)),
            }
        }
    }
}

/// Closes the gaps that an empty choice leaves.
fn push(text: &str, out: &mut String) {
    if out.ends_with(' ') && text.starts_with([' ', '.', ',']) {
        out.pop();
    }
    out.push_str(text);
}
