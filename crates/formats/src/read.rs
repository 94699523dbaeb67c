//! One way in for every format: recognises it, by content first and by name second, and reads.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read, Seek, Write},
    ops::ControlFlow,
    sync::Arc,
};

use tempfile::SpooledTempFile;

use crate::{
    Around, Format, Item, Limits, Mapping, Position, ReadError, ReadOptions, Reason, SetAside, Sink, Summary,
    archive::{self, Budget},
    chat,
    encoding::{self, Charset},
    iodef,
    json::{self, dispatch},
    lines::Lines,
    mail, tabular, text, yaml,
};

/// So much of an input is looked at to recognise it.
const HEAD_BYTES: usize = 64 << 10;
/// An archive or workbook up to this size waits in memory, a larger one in an unnamed temporary file.
const SPOOL_BYTES: usize = 16 << 20;

/// Reads one input of any kind: pulls, streams, and hands each record to `sink`, which may stop it.
///
/// Memory is bounded by the limits of `options`. `name` is only shown, and its ending asked where the content does not
/// tell the format. Every record ends as a draft or set aside.
///
/// # Errors
/// [`ReadError::Io`] where the bytes stop coming; [`ReadError::NoMapping`] for columns without a mapping.
pub fn read(
    mut input: Box<dyn Read + Send>,
    name: &str,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<Summary, ReadError> {
    let budget = Budget::new(options.limits);
    let job = Job { file: name.into(), options, budget: &budget, depth: 0 };
    let mut out = Out {
        sink,
        records: 0,
        stopped: false,
        format: None,
        around: None,
        mapping: None,
        notes: Vec::new(),
    };
    stream(&mut *input, &job, &mut out)?;
    Ok(Summary {
        format: out.format.unwrap_or(Format::Text),
        records: out.records,
        mapping: out.mapping,
        notes: out.notes,
    })
}

/// One input, and where it stands among archives.
pub(crate) struct Job<'a> {
    pub file: Arc<str>,
    pub options: &'a ReadOptions,
    pub budget: &'a Budget,
    pub depth: u8,
}

impl<'a> Job<'a> {
    /// The same for what an archive holds; none where it lies too deep.
    pub fn deeper(&self, file: Arc<str>) -> Option<Job<'a>> {
        let depth = self.depth.checked_add(1).filter(|d| *d <= self.options.limits.archive_depth)?;
        Some(Job { file, options: self.options, budget: self.budget, depth })
    }

    /// The format that the operator chose; for what an archive holds, not that of the archive.
    fn forced(&self) -> Option<Format> {
        self.options.format.filter(|f| self.depth == 0 || !matches!(f, Format::Zip | Format::Gzip))
    }

    fn limits(&self) -> &Limits {
        &self.options.limits
    }

    /// The beginning of the file.
    pub fn start(&self) -> Position {
        Position { file: self.file.clone(), line: None, offset: 0 }
    }
}

/// Where readers hand out what they read.
pub(crate) struct Out<'s, 'f> {
    sink: &'s mut Sink<'f>,
    records: u64,
    stopped: bool,
    format: Option<Format>,
    /// What stands around the records that come next.
    around: Option<Arc<Around>>,
    mapping: Option<Mapping>,
    notes: Vec<String>,
}

/// Most notes of one reading; an archive of a hundred thousand tables has as many.
const MAX_NOTES: usize = 200;

impl Out<'_, '_> {
    /// Counts a record and hands it out.
    pub fn give(&mut self, mut item: Item) -> ControlFlow<()> {
        self.records += 1;
        item.stands_in(self.around.as_ref());
        if (self.sink)(item).is_break() {
            self.stopped = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Hands out what could not be taken.
    pub fn set_aside(&mut self, aside: SetAside) {
        let _ = self.give(Item::SetAside(Box::new(aside)));
    }

    /// True where the sink wants no more.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// Says something to the operator.
    pub fn note(&mut self, note: String) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        }
    }

    /// The mapping that was used; the first of an archive's.
    pub fn mapping(&mut self, mapping: Mapping) {
        self.mapping.get_or_insert(mapping);
    }

    fn is_format(&mut self, format: Format) {
        self.format.get_or_insert(format);
    }

    /// Says in which format the records are that come next.
    pub fn records_are(&mut self, format: Format) {
        if self.around.as_ref().is_none_or(|around| around.format != format) {
            self.around = Some(Arc::new(Around::of(format)));
        }
    }

    /// Lets a reader that counts for itself hand out.
    fn counted<E>(&mut self, run: impl FnOnce(&mut Sink<'_>) -> Result<u64, E>) -> Result<(), E> {
        let mut count = 0;
        let result = {
            let (sink, stopped, around) = (&mut *self.sink, &mut self.stopped, self.around.as_ref());
            let mut tap = |mut item: Item| {
                count += 1;
                item.stands_in(around);
                let flow = sink(item);
                *stopped |= flow.is_break();
                flow
            };
            run(&mut tap)
        };
        self.records += count;
        result.map(|_| ())
    }
}

pub(crate) fn io_error(file: &str, source: io::Error) -> ReadError {
    ReadError::Io { file: file.to_owned(), source }
}

/// Recognises and reads one stream.
pub(crate) fn stream(input: &mut dyn Read, job: &Job<'_>, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
    let io = |source| io_error(&job.file, source);
    let mut head = Vec::with_capacity(HEAD_BYTES);
    (&mut *input).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(io)?;
    let utf16 = utf16(&head);
    let plain: &[u8] = match &utf16 {
        Some((_, text)) => text,
        None => &head,
    };
    let format = match job.forced() {
        Some(format) => Ok(format),
        None => detect(plain, &job.file, job.options),
    };
    let format = match format {
        Ok(format) => format,
        Err(expected) => {
            // One byte more than is kept, so that it is seen to be cut.
            let more = (SetAside::MAX_RAW + 1).saturating_sub(head.len()) as u64;
            input.take(more).read_to_end(&mut head).map_err(io)?;
            let _ = out.give(archive::whole(job, Reason::Format, expected, head));
            return Ok(());
        }
    };
    if let Some((charset, _)) = utf16.filter(|_| knows_utf8_alone(format)) {
        out.note(format!("{}: encoding {}: {}", job.file, charset.encoding.name(), charset.why));
        return stream(&mut encoding::AsUtf8::new(Cursor::new(head).chain(input), &charset), job, out);
    }
    let mut input = BufReader::with_capacity(HEAD_BYTES, Cursor::new(head.clone()).chain(input));
    if head.is_empty() {
        out.note(format!("{}: the file is empty", job.file));
        return Ok(());
    }
    out.is_format(format);
    let outside = out.around.take();
    if !matches!(format, Format::Zip | Format::Gzip) {
        out.records_are(format);
    }
    let read = read_as(format, &mut input, &head, job, out);
    out.around = outside;
    read
}

/// Reads one stream in a format.
fn read_as(
    format: Format,
    input: &mut dyn BufRead,
    head: &[u8],
    job: &Job<'_>,
    out: &mut Out<'_, '_>,
) -> Result<(), ReadError> {
    let io = |source| io_error(&job.file, source);
    let limits = *job.limits();
    match format {
        Format::Gzip => archive::gzip(input, job, out),
        Format::Zip => {
            let mut spool = spool(input, job)?;
            let names = archive::names(&mut spool);
            spool.rewind().map_err(io)?;
            if job.forced().is_none() && is_workbook(&names) {
                out.format = out.format.filter(|f| *f != Format::Zip).or(Some(Format::Xlsx));
                return workbook(spool, job, out);
            }
            archive::zip(&mut spool, job, out)
        }
        Format::Xlsx => {
            let spool = spool(input, job)?;
            workbook(spool, job, out)
        }
        Format::Mbox => {
            let mut lines = Lines::new(input, limits.document_bytes);
            out.counted(|sink| mail::mbox::read(&mut lines, &job.file, &limits, sink)).map_err(io)
        }
        Format::Mail => {
            let Some(bytes) = whole(input, job, out).map_err(io)? else { return Ok(()) };
            let item = match mail::draft(bytes, job.start(), &limits) {
                Ok(draft) => Item::Draft(Box::new(draft)),
                Err(aside) => Item::SetAside(aside),
            };
            let _ = out.give(item);
            Ok(())
        }
        Format::Iodef => {
            let Some(bytes) = whole(input, job, out).map_err(io)? else { return Ok(()) };
            out.counted(|sink| Ok::<_, ReadError>(iodef::read(&bytes, &job.file, &limits, sink)))
        }
        Format::Native | Format::Json | Format::Misp | Format::Stix | Format::Xarf => {
            dispatch::read(input, head, job, format, out)
        }
        Format::Csv => table(input, job, out),
        Format::Yaml => {
            let mut lines = Lines::new(input, limits.record_bytes);
            out.counted(|sink| yaml::read(&mut lines, &job.file, &limits, sink)).map_err(io)
        }
        Format::Text
            if job.options.format.is_none() && text::is_list(whole_lines(head), job.options.country) =>
        {
            out.note(format!(
                "{}: a list of bare values; each line is a report of its own, and nothing says who reported what",
                job.file
            ));
            let mut lines = Lines::new(input, limits.record_bytes);
            out.counted(|sink| text::read_list(&mut lines, &job.file, &limits, sink)).map_err(io)
        }
        Format::Text | Format::Chat => {
            let Some(bytes) = whole(input, job, out).map_err(io)? else { return Ok(()) };
            let (mut item, note) = text::draft(bytes, job.start(), job.options.country);
            if let (Format::Chat, Item::Draft(draft)) = (format, &mut item) {
                chat::annotate(draft);
            }
            if let Some(note) = note {
                out.note(format!("{}: {note}", job.file));
            }
            let _ = out.give(item);
            Ok(())
        }
    }
}

/// The encoding and the text of a head in UTF-16. Zeros that are characters of their own are no proof of it.
fn utf16(head: &[u8]) -> Option<(Charset, Vec<u8>)> {
    if !matches!(by_magic(head, ""), Ok(None)) {
        return None;
    }
    let charset = encoding::utf16(head)?;
    let mut text = Vec::new();
    encoding::AsUtf8::new(head, &charset).read_to_end(&mut text).ok()?;
    (charset.mark_bytes > 0 || !text.contains(&0)).then_some((charset, text))
}

/// True for readers that are given UTF-16 as UTF-8; the others find out the encoding themselves.
fn knows_utf8_alone(format: Format) -> bool {
    match format {
        Format::Native
        | Format::Json
        | Format::Misp
        | Format::Stix
        | Format::Xarf
        | Format::Mail
        | Format::Mbox
        | Format::Yaml => true,
        Format::Csv
        | Format::Xlsx
        | Format::Iodef
        | Format::Text
        | Format::Chat
        | Format::Zip
        | Format::Gzip => false,
    }
}

/// Without the line that the end of the head cuts.
fn whole_lines(head: &[u8]) -> &[u8] {
    match head.iter().rposition(|&b| b == b'\n') {
        Some(end) if head.len() == HEAD_BYTES => &head[..end],
        Some(_) | None => head,
    }
}

/// Reads all of an input that is one record; sets it aside and gives none where it is too large.
fn whole(input: &mut dyn Read, job: &Job<'_>, out: &mut Out<'_, '_>) -> io::Result<Option<Vec<u8>>> {
    let limit = job.limits().document_bytes;
    let mut bytes = Vec::new();
    input.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() <= limit {
        return Ok(Some(bytes));
    }
    let _ =
        out.give(archive::whole(job, Reason::TooLong, &format!("a file of at most {limit} bytes"), bytes));
    Ok(None)
}

/// Holds an input that must be read from its end.
fn spool(input: &mut dyn Read, job: &Job<'_>) -> Result<SpooledTempFile, ReadError> {
    let io = |source| io_error(&job.file, source);
    let mut spool = SpooledTempFile::new(SPOOL_BYTES);
    io::copy(input, &mut spool).map_err(io)?;
    spool.flush().map_err(io)?;
    spool.rewind().map_err(io)?;
    Ok(spool)
}

fn workbook(spool: SpooledTempFile, job: &Job<'_>, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
    let mut summary = None;
    out.counted(|sink| {
        let done = tabular::workbook::read(spool, &job.file, job.options, sink)?;
        let records = done.records;
        summary = Some(done);
        Ok(records)
    })?;
    take_summary(summary, out);
    Ok(())
}

fn table(input: &mut dyn BufRead, job: &Job<'_>, out: &mut Out<'_, '_>) -> Result<(), ReadError> {
    let mut summary = None;
    out.counted(|sink| {
        let done = tabular::delimited::read(input, &job.file, job.options, sink)?;
        let records = done.records;
        summary = Some(done);
        Ok(records)
    })?;
    take_summary(summary, out);
    Ok(())
}

fn take_summary(summary: Option<Summary>, out: &mut Out<'_, '_>) {
    let Some(summary) = summary else { return };
    summary.notes.into_iter().for_each(|note| out.note(note));
    if let Some(mapping) = summary.mapping {
        out.mapping(mapping);
    }
}

fn is_workbook(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|n| n == name);
    has("xl/workbook.xml") || has("xl/workbook.bin") || has("mimetype") && has("content.xml")
}

/// The format of an input, or what would have been one.
fn detect(head: &[u8], name: &str, options: &ReadOptions) -> Result<Format, &'static str> {
    let ending = name.rsplit(['.', '/', '\\', '!']).next().unwrap_or_default().to_ascii_lowercase();
    let ending = if name.contains('.') { ending.as_str() } else { "" };
    if let Some(format) = by_magic(head, ending)? {
        return Ok(format);
    }
    if let Some(format) = json::dispatch::detect(head) {
        return Ok(format);
    }
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if iodef::looks_like_iodef(bare) {
        return Ok(Format::Iodef);
    }
    if bare.starts_with(b"<?xml") {
        return Err("a format that can be read; XML documents are not, save IODEF and workbooks");
    }
    if mail::mbox::looks_like_mbox(head) {
        return Ok(Format::Mbox);
    }
    if mail::looks_like_mail(head) || matches!(ending, "eml") {
        return Ok(Format::Mail);
    }
    let lines = whole_lines(head);
    if yaml::looks_like_list(lines) {
        return Ok(Format::Yaml);
    }
    if chat::looks_like_chat(lines) {
        return Ok(Format::Chat);
    }
    if matches!(ending, "csv" | "tsv" | "tab")
        || ending != "md"
            && !text::is_list(lines, options.country)
            && tabular::looks_like_table(lines, options.country)
    {
        return Ok(Format::Csv);
    }
    Ok(Format::Text)
}

/// Formats told by their first bytes.
fn by_magic(head: &[u8], ending: &str) -> Result<Option<Format>, &'static str> {
    const OTHER: [&[u8]; 9] = [
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x7fELF",
        b"Rar!",
        b"7z\xbc\xaf",
        b"BZh",
        b"\xfd7zXZ",
    ];
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Some(Format::Gzip));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Some(Format::Zip));
    }
    if head.starts_with(mail::outlook::MAGIC) {
        // Outlook's messages and old workbooks are both compound files; the names of streams tell them apart.
        let is_message = matches!(ending, "msg" | "oft") || mail::outlook::is_message(head);
        return Ok(Some(if is_message { Format::Mail } else { Format::Xlsx }));
    }
    if head.starts_with(b"\xff\xfe\0\0") || head.starts_with(b"\0\0\xfe\xff") {
        return Err("text in UTF-8, UTF-16 or an 8-bit set; this is UTF-32");
    }
    if OTHER.iter().any(|magic| head.starts_with(magic)) {
        return Err(
            "reports, mails, events or tables; this is a document, picture, program or another archive",
        );
    }
    Ok(None)
}
