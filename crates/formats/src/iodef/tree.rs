//! XML as a tree, within bounds: no document type, no entities but those of XML itself, no depth or size without end.

use std::ops::{ControlFlow, Range};

use quick_xml::{Reader, XmlVersion, events::Event};

/// Most elements of one incident, attributes included.
const MAX_ELEMENTS: usize = 200_000;

/// One element, without its namespace.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: Box<str>,
    pub attributes: Vec<(Box<str>, Box<str>)>,
    /// Its own text, without that of its children.
    pub text: String,
    pub children: Vec<Element>,
}

/// Why a document or an incident could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Broken,
    /// An entity that XML itself does not have.
    Entity,
    /// A document type; what stands behind it is not read.
    DocumentType,
    Deep,
    Large,
}

impl Element {
    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| &*child.name == name)
    }

    /// The value of an attribute, blank ones left out.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| &**key == name)?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// Its own text, trimmed, blank left out.
    pub fn said(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Where and why reading stopped.
struct Stop {
    fault: Fault,
    /// Where what is broken begins.
    start: usize,
    /// From here on the next incident may begin.
    behind: usize,
    /// Where the reader stood.
    reached: usize,
}

/// Faults without end must not cost time without end: so many bytes are read again behind faults, then the rest is one.
const PATIENCE: usize = 1 << 30;

/// Hands out each incident with its place, and each fault with the place of what is broken: up to the next incident, or
/// to the end.
pub(super) fn incidents(
    text: &str,
    depth: usize,
    each: &mut dyn FnMut(Range<usize>, Result<Element, Fault>) -> ControlFlow<()>,
) {
    let (mut from, mut patience) = (0, PATIENCE);
    while let Some(stop) = run(text, from, depth, each) {
        let again = stop.fault != Fault::DocumentType && patience > 0;
        let next = if again { next_incident(text, stop.behind) } else { None };
        if each(stop.start..next.unwrap_or(text.len()), Err(stop.fault)).is_break() {
            return;
        }
        let Some(next) = next else { return };
        patience = patience.saturating_sub(stop.reached.max(next).saturating_sub(from));
        from = next;
    }
}

/// Hands out incidents from `from` on, up to the first fault; none where there is none, or no more is wanted.
fn run(
    text: &str,
    from: usize,
    depth: usize,
    each: &mut dyn FnMut(Range<usize>, Result<Element, Fault>) -> ControlFlow<()>,
) -> Option<Stop> {
    let mut reader = Reader::from_str(text.get(from..)?);
    // The document's own end tag has no beginning where reading began behind a fault.
    reader.config_mut().allow_unmatched_ends = from > 0;
    let mut open: Vec<Element> = Vec::new();
    let (mut begun, mut done, mut elements) = (from, from, 0);
    loop {
        let before = from + place(&reader);
        let step = reader.read_event().map_err(|_| Fault::Broken);
        let step = step.and_then(|event| take(&event, &mut open, &mut elements, depth));
        let fault = match step {
            Ok(Step::End) if open.is_empty() => return None,
            Ok(Step::Inside) => continue,
            Ok(Step::Begun) => {
                begun = before;
                continue;
            }
            Ok(Step::Done(incident)) => {
                elements = 0;
                // One without content begins and ends in one step.
                let start = if begun < done { before } else { begun };
                done = from + place(&reader);
                if each(start..done, Ok(*incident)).is_break() {
                    return None;
                }
                continue;
            }
            Ok(Step::End) => Fault::Broken,
            Err(fault) => fault,
        };
        // Between incidents nobody knows where the fault began: all that was not handed out belongs to it.
        let (start, behind) = if open.is_empty() { (done, before + 1) } else { (begun, begun + 1) };
        return Some(Stop { fault, start, behind, reached: from + place(&reader) });
    }
}

/// Where the next start tag of an incident stands, from a place on.
fn next_incident(text: &str, from: usize) -> Option<usize> {
    const NAME: &[u8] = b"Incident";
    /// Longest prefix of a namespace that is looked for.
    const MAX_PREFIX: usize = 64;
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes.get(from..)?, NAME).find_map(|at| {
        let at = from + at;
        let back = bytes[from..at].iter().rev().take(MAX_PREFIX).position(|&b| b == b'<')?;
        let tag = at - back - 1;
        let prefix = &bytes[tag + 1..at];
        let named = prefix.is_empty()
            || prefix.split_last().is_some_and(|(last, name)| {
                *last == b':' && name.iter().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b))
            });
        let ended =
            bytes.get(at + NAME.len()).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
        (named && ended).then_some(tag)
    })
}

fn place(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

enum Step {
    Inside,
    Begun,
    Done(Box<Element>),
    End,
}

fn take(
    event: &Event<'_>,
    open: &mut Vec<Element>,
    elements: &mut usize,
    depth: usize,
) -> Result<Step, Fault> {
    match event {
        // Never within a tag, not even in quotes (XML 1.0, 3.1): this one does not end and has swallowed the next.
        Event::Start(tag) | Event::Empty(tag) if tag.contains('<') => Err(Fault::Broken),
        Event::End(tag) if tag.contains('<') => Err(Fault::Broken),
        Event::Start(start) | Event::Empty(start) => {
            let name = start.local_name().into_inner();
            if open.is_empty() && name != "Incident" {
                return Ok(Step::Inside);
            }
            *elements += 1;
            if open.len() >= depth {
                return Err(Fault::Deep);
            }
            if *elements > MAX_ELEMENTS {
                return Err(Fault::Large);
            }
            let mut element = Element { name: name.into(), ..Element::default() };
            // Looking for the same attribute twice would be quadratic.
            for attribute in start.attributes().with_checks(false) {
                *elements += 1;
                if *elements > MAX_ELEMENTS {
                    return Err(Fault::Large);
                }
                let attribute = attribute.map_err(|_| Fault::Broken)?;
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Entity)?;
                element.attributes.push((attribute.key.local_name().into_inner().into(), value.into()));
            }
            let begun = open.is_empty();
            open.push(element);
            if matches!(event, Event::Empty(_)) {
                return Ok(close(open));
            }
            Ok(if begun { Step::Begun } else { Step::Inside })
        }
        // Of an incident that nothing began: its start tag is broken.
        Event::End(end) if open.is_empty() && end.local_name().into_inner() == "Incident" => {
            Err(Fault::Broken)
        }
        Event::End(_) if open.is_empty() => Ok(Step::Inside),
        Event::End(_) => Ok(close(open)),
        Event::Text(text) => say(open, text),
        Event::CData(text) => say(open, text),
        Event::GeneralRef(reference) => {
            let own = match &**reference {
                "lt" => Some('<'),
                "gt" => Some('>'),
                "amp" => Some('&'),
                "apos" => Some('\''),
                "quot" => Some('"'),
                _ => reference.resolve_char_ref().map_err(|_| Fault::Broken)?,
            };
            let c = own.ok_or(Fault::Entity)?;
            say(open, c.encode_utf8(&mut [0; 4]))
        }
        Event::DocType(_) => Err(Fault::DocumentType),
        Event::Decl(_) | Event::PI(_) | Event::Comment(_) => Ok(Step::Inside),
        Event::Eof => Ok(Step::End),
    }
}

fn say(open: &mut [Element], text: &str) -> Result<Step, Fault> {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
    Ok(Step::Inside)
}

fn close(open: &mut Vec<Element>) -> Step {
    let Some(element) = open.pop() else { return Step::Inside };
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(element);
            Step::Inside
        }
        None => Step::Done(Box::new(element)),
    }
}
