//! From a draft to a report: normalise the traces, find those in the narrative, name kind and language.

use std::{cell::RefCell, collections::HashMap, collections::HashSet};

use joinder_core::{
    Fault, Marking, MatchKey, Observable, Origin, Reference, Report, Side, TextError, TraceKind, Value,
    codes::Kind,
};
use joinder_observables::{
    Context, find,
    normalise::{normalise, recognise},
};
use sha2::{Digest, Sha256};

use super::{Draft, DraftTrace, Finished, Intake, Reason, SetAside};

/// Most traces kept of one report; more is a list, not a report.
const MAX_OBSERVABLES: usize = 20_000;
/// Stands for the platform of an account or advert where nobody says which.
const UNSTATED: &str = "user";

impl Draft {
    /// Makes the report: pure, and the dear part of reading, so that it may run on any thread.
    ///
    /// A trace that fails its check is kept as invalid, and is a fault where a field was meant to hold its kind. A
    /// record without a usable reference gets one from its content, so that reading it twice gives the same report.
    ///
    /// # Errors
    /// The record is set aside where there is nothing to keep: no text, no trace, no sum, no file, no kind; and where it
    /// states an owner whose reports the source may not bring.
    pub fn finish(mut self, intake: &Intake) -> Result<Finished, Box<SetAside>> {
        let Some(owner) = intake.owner_of(&self).cloned() else {
            let expected = "the owner of the source, or one whose reports it is set to bring";
            let aside = SetAside::new(self.position, Reason::Owner, expected, self.raw).in_field("owner");
            return Err(Box::new(aside.within(self.around)));
        };
        self.clean();
        let country = self.country.or(intake.country);
        let context = Context { country };
        let observables = self.observables(&context);
        let kind = self.kind(intake);
        let nothing = self.narrative.is_none() && observables.is_empty() && self.losses.is_empty();
        if nothing && self.attachments.is_empty() && matches!(kind, Kind::Unknown) {
            let expected = "a text, a trace or a sum of money";
            let aside = SetAside::new(self.position, Reason::Empty, expected, self.raw);
            return Err(Box::new(aside.within(self.around)));
        }
        self.language();
        let reference = self.reference();
        let marking = self.marking(intake);
        let report = Report {
            owner,
            reference,
            kind,
            reported_at: self.reported_at,
            happened: self.happened,
            country,
            place: self.place,
            victim: self.victim,
            losses: self.losses,
            narrative: self.narrative,
            observables,
            attachments: self.attachments,
            fields: self.fields,
            marking,
        };
        Ok(Finished { report, faults: self.faults, raw: self.raw, around: self.around })
    }

    /// Takes NUL characters out of every text: databases refuse them, and nobody means them.
    fn clean(&mut self) {
        let mut struck: Vec<String> = Vec::new();
        if let Some(narrative) = self.narrative.as_mut().filter(|n| n.text.contains('\0')) {
            narrative.text.retain(|c| c != '\0');
            struck.push("narrative".into());
        }
        if self.fields.iter().any(|(k, v)| k.contains('\0') || v.contains('\0')) {
            let fields = std::mem::take(&mut self.fields);
            self.fields =
                fields.into_iter().map(|(k, v)| (k.replace('\0', ""), v.replace('\0', ""))).collect();
            struck.push("fields".into());
        }
        for trace in self.traces.iter_mut().filter(|t| t.raw.contains('\0')) {
            trace.raw.retain(|c| c != '\0');
            struck.push(name_of(&trace.origin).to_owned());
        }
        for attachment in self.attachments.iter_mut().filter(|a| a.name.contains('\0')) {
            attachment.name.retain(|c| c != '\0');
        }
        for field in struck {
            self.fault(field, Reason::NulByte, "text without NUL characters");
        }
        self.narrative = self.narrative.take().filter(|n| !n.text.trim().is_empty());
    }

    fn kind(&mut self, intake: &Intake) -> Kind {
        let stated = self.kind.or_else(|| self.kind_words.as_deref().and_then(kind_of_words));
        if let Some(words) = self.kind_words.take() {
            self.fields.entry("kind-words".into()).or_insert(words);
        }
        stated.or(intake.default_kind).unwrap_or(Kind::Unknown)
    }

    fn language(&mut self) {
        let Some(narrative) = self.narrative.as_mut().filter(|n| n.language.is_none()) else { return };
        narrative.language = super::language::language(&narrative.text);
    }

    fn marking(&mut self, intake: &Intake) -> Marking {
        let mut marking = match self.marking.take() {
            Some(own) if intake.trust.markings => own,
            Some(own) => own.narrowed_to(&intake.marking),
            None => intake.marking.clone(),
        };
        if let Some(tlp) = self.tlp {
            marking.tlp = marking.tlp.max(tlp);
        }
        if let Some(pap) = self.pap {
            marking.pap = marking.pap.max(pap);
        }
        marking
    }

    fn reference(&mut self) -> Reference {
        match self.reference.take().map(|text| text.parse::<Reference>()) {
            Some(Ok(reference)) => return reference,
            Some(Err(error @ (TextError::TooLong { .. } | TextError::Control))) => {
                let reason = if error == TextError::Control { Reason::Control } else { Reason::Reference };
                self.fault("reference", reason, "a reference of at most 200 characters, none of them hidden");
            }
            Some(Err(TextError::Empty)) | None => {}
        }
        let mut hash = Sha256::new();
        if self.raw.is_empty() {
            self.hash_content(&mut hash);
        } else {
            hash.update(&self.raw);
        }
        let text = format!("auto-{}", hex::encode(&hash.finalize()[..8]));
        text.parse().expect("letters, a dash and 16 hex digits are a reference")
    }

    fn hash_content(&self, hash: &mut Sha256) {
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        part(self.narrative.as_ref().map_or("", |n| &n.text));
        self.traces.iter().for_each(|trace| part(&trace.raw));
        for (key, value) in &self.fields {
            part(key);
            part(value);
        }
    }

    /// The traces of fields and headers, then those that only the narrative has.
    fn observables(&mut self, context: &Context) -> Vec<Observable> {
        let mut seen = Seen::default();
        let mut out: Vec<Observable> = Vec::with_capacity(self.traces.len() + 4);
        for trace in std::mem::take(&mut self.traces) {
            if out.len() >= MAX_OBSERVABLES {
                self.fault("observables", Reason::TooLong, format!("at most {MAX_OBSERVABLES} traces"));
                return out;
            }
            self.take(trace, context, &mut seen, &mut out);
        }
        let Some(narrative) = &mut self.narrative else { return out };
        for found in find(&narrative.text, context) {
            if matches!(&found.value, Value::Trace(trace) if trace.kind() == TraceKind::Card) {
                mask_card(&mut narrative.text, found.span.clone());
            }
            // A field says better than a sentence whose a trace is.
            if found_before(&found.value, &seen) || out.len() >= MAX_OBSERVABLES {
                continue;
            }
            let Some(raw) = narrative.text.get(found.span.clone()) else { continue };
            let (Ok(start), Ok(end)) = (u32::try_from(found.span.start), u32::try_from(found.span.end))
            else {
                continue;
            };
            seen.add(&found.value, found.side);
            out.push(Observable {
                value: found.value,
                side: found.side,
                origin: Origin::Narrative { start, end },
                raw: raw.into(),
                port: found.port,
                seen_at: None,
            });
        }
        out
    }

    /// Normalises one trace; where a value holds more than a trace, takes what is found in it.
    fn take(&mut self, trace: DraftTrace, context: &Context, seen: &mut Seen, out: &mut Vec<Observable>) {
        let value = read(&trace, context);
        if let Some(value @ Value::Trace(_)) = value {
            push(observable(&trace, value, &trace.raw, trace.port), seen, out);
            return;
        }
        let inside = if trace.raw.trim().contains([' ', '\n', '\t', ';', ',', '|']) || trace.kind.is_none() {
            find(&trace.raw, context)
        } else {
            Vec::new()
        };
        let mut any = false;
        for found in inside {
            let meant = trace.kind.is_none_or(|kind| kin(kind, kind_of(&found.value)));
            if meant && matches!(found.value, Value::Trace(_)) {
                any = true;
                let raw = trace.raw.get(found.span).unwrap_or(&trace.raw);
                push(observable(&trace, found.value, raw, found.port.or(trace.port)), seen, out);
            }
        }
        if any {
            return;
        }
        let is_field = matches!(trace.origin, Origin::Field(_));
        match value {
            Some(value @ Value::Invalid { claimed, fault }) => {
                if is_field {
                    let expected = format!("{claimed}: {}", fault.expected());
                    self.fault(name_of(&trace.origin), Reason::Trace, expected);
                }
                push(observable(&trace, value, &trace.raw, trace.port), seen, out);
            }
            Some(Value::Trace(_)) => {}
            None => {
                let name = name_of(&trace.origin).to_owned();
                self.fault(name.as_str(), Reason::Trace, "a trace of a kind that is known");
                self.fields.entry(name).or_insert(trace.raw);
            }
        }
    }
}

fn read(trace: &DraftTrace, context: &Context) -> Option<Value> {
    let raw = trace.normal.as_deref().unwrap_or(&trace.raw);
    match (trace.kind, &trace.platform) {
        (Some(kind @ (TraceKind::Handle | TraceKind::Advert)), Some(platform)) if trace.normal.is_none() => {
            // A link or `platform:name` already says where.
            let plain = normalise(kind, raw, context);
            Some(match plain {
                Value::Trace(_) => plain,
                Value::Invalid { .. } => normalise(kind, &format!("{platform}:{raw}"), context),
            })
        }
        (Some(kind @ (TraceKind::Handle | TraceKind::Advert)), None) if trace.normal.is_none() => {
            let plain = normalise(kind, raw, context);
            Some(match plain {
                Value::Invalid { fault: Fault::Structure | Fault::Doubtful, .. } if is_telling(kind, raw) => {
                    normalise(kind, &format!("{UNSTATED}:{}", raw.trim().trim_start_matches('@')), context)
                }
                Value::Trace(_) | Value::Invalid { .. } => plain,
            })
        }
        (Some(kind), _) => Some(normalise(kind, raw, context)),
        (None, _) => recognise(raw, context),
    }
}

/// Whether a name or number is rare enough to mean the same account or advert although nobody says on which platform.
fn is_telling(kind: TraceKind, raw: &str) -> bool {
    let name = raw.trim().trim_start_matches('@');
    let letters = name.chars().count();
    let signs = name.bytes().any(|b| b.is_ascii_digit() || b == b'_' || b == b'.');
    let whole = !name.contains(['/', ':', ' ', '@']) && letters <= 64;
    whole
        && if kind == TraceKind::Advert {
            letters >= 7 && signs
        } else {
            letters >= 6 && (signs || letters >= 10)
        }
}

fn observable(trace: &DraftTrace, value: Value, raw: &str, port: Option<u16>) -> Observable {
    // A card's number in full is never kept.
    let raw = match &value {
        Value::Trace(card) if card.kind() == TraceKind::Card => card.normal().into(),
        Value::Trace(_) | Value::Invalid { .. } => raw.into(),
    };
    Observable { value, side: trace.side, origin: trace.origin.clone(), raw, port, seen_at: trace.seen_at }
}

/// A card's number in full is not kept in the story either: wherever the number in `span` stands, its first six and last
/// four digits stay, and every place in the text stays where it was.
fn mask_card(text: &mut String, span: std::ops::Range<usize>) {
    let number: Vec<u8> =
        text.as_bytes().get(span).into_iter().flatten().copied().filter(u8::is_ascii_digit).collect();
    let Some(last) = number.len().checked_sub(4).filter(|last| *last > 6) else { return };
    let mut bytes = std::mem::take(text).into_bytes();
    for start in 0..bytes.len() {
        if let Some(places) = places_of(&number, &bytes, start) {
            places[6..last].iter().for_each(|&place| bytes[place] = b'*');
        }
    }
    // Digits became stars, a byte for a byte.
    *text = String::from_utf8(bytes).unwrap_or_default();
}

/// Where the digits of a number stand that begins at `start`, with single blanks, dots or dashes between them.
fn places_of(number: &[u8], bytes: &[u8], start: usize) -> Option<Vec<usize>> {
    let (mut places, mut at) = (Vec::with_capacity(number.len()), start);
    for digit in number {
        if !places.is_empty() && matches!(bytes.get(at), Some(b' ' | b'.' | b'-')) {
            at += 1;
        }
        if bytes.get(at) != Some(digit) {
            return None;
        }
        places.push(at);
        at += 1;
    }
    Some(places)
}

fn push(observable: Observable, seen: &mut Seen, out: &mut Vec<Observable>) {
    if seen.add(&observable.value, observable.side) {
        out.push(observable);
    }
}

fn kind_of(value: &Value) -> TraceKind {
    match value {
        Value::Trace(trace) => trace.kind(),
        Value::Invalid { claimed, .. } => *claimed,
    }
}

/// Whether a column for one kind is content with another.
fn kin(column: TraceKind, found: TraceKind) -> bool {
    use TraceKind::{Account, Domain, Iban, Onion, Url};
    column == found
        || matches!((column, found), (Account, Iban) | (Iban, Account) | (Url | Domain, Url | Domain | Onion))
}

fn name_of(origin: &Origin) -> &str {
    match origin {
        Origin::Field(name) | Origin::Header(name) | Origin::Attachment(name) => name,
        Origin::Narrative { .. } => "narrative",
    }
}

/// The valid traces of a report so far: each once a side.
#[derive(Default)]
struct Seen {
    sided: HashSet<(MatchKey, Side)>,
    any: HashSet<MatchKey>,
}

impl Seen {
    /// False where the trace is there already on that side. What is invalid is always new.
    fn add(&mut self, value: &Value, side: Side) -> bool {
        let Value::Trace(trace) = value else { return true };
        let key = trace.key();
        self.any.insert(key);
        self.sided.insert((key, side))
    }
}

fn found_before(value: &Value, seen: &Seen) -> bool {
    matches!(value, Value::Trace(trace) if seen.any.contains(&trace.key()))
}

/// The kind that a wording means. Wordings repeat, so each thread remembers the last thousand.
fn kind_of_words(words: &str) -> Option<Kind> {
    const REMEMBERED: usize = 1_000;
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Option<Kind>>> = RefCell::new(HashMap::new());
    }
    if words.len() > 200 {
        return Kind::from_words(words);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(kind) = known.get(words) {
            return *kind;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let kind = words.parse().ok().or_else(|| Kind::from_words(words));
        known.insert(words.to_owned(), kind);
        kind
    })
}
