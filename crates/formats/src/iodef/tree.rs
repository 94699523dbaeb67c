//! XML as a tree, within bounds: no document type, no entities but those of XML itself, no depth or size without end.

use std::ops::{ControlFlow, Range};

use quick_xml::{Reader, XmlVersion, events::Event};

/// Most elements of one incident.
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
    Declared,
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

/// Hands out each incident with its place; stops at the first fault, of which the place is given, too.
pub(super) fn incidents(
    text: &str,
    depth: usize,
    each: &mut dyn FnMut(Range<usize>, Result<Element, Fault>) -> ControlFlow<()>,
) {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let (mut begun, mut elements) = (0, 0);
    loop {
        let before = place(&reader);
        let step = reader.read_event().map_err(|_| Fault::Broken);
        let step = step.and_then(|event| take(&event, &mut open, &mut elements, depth));
        match step {
            Ok(Step::End) if open.is_empty() => return,
            Ok(Step::Inside) => {}
            Ok(Step::Begun) => begun = before,
            Ok(Step::Done(incident)) => {
                elements = 0;
                if each(begun..place(&reader), Ok(*incident)).is_break() {
                    return;
                }
            }
            Ok(Step::End) => {
                let _ = each(begun..text.len(), Err(Fault::Broken));
                return;
            }
            Err(fault) => {
                let start = if open.is_empty() { before } else { begun };
                let _ = each(start..text.len(), Err(fault));
                return;
            }
        }
    }
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
            for attribute in start.attributes() {
                let attribute = attribute.map_err(|_| Fault::Broken)?;
                let value =
                    attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Fault::Declared)?;
                element.attributes.push((attribute.key.local_name().into_inner().into(), value.into()));
            }
            let begun = open.is_empty();
            open.push(element);
            if matches!(event, Event::Empty(_)) {
                return Ok(close(open));
            }
            Ok(if begun { Step::Begun } else { Step::Inside })
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
            let c = own.ok_or(Fault::Declared)?;
            say(open, c.encode_utf8(&mut [0; 4]))
        }
        Event::DocType(_) => Err(Fault::Declared),
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
