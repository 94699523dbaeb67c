//! A document as a PDF: pages of A4, tagged for screen readers, with the letters in it.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use jiff::{Timestamp, tz::Offset};
use pdf_writer::{
    Date, Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr, types::TabOrder, writers::StructTreeRoot,
};

use super::{
    Paper,
    font::Font,
    layout,
    page::SIZE,
    tags::{Structure, Tag},
};

/// Whose a document is, and what stands at the foot of each page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// Its language, as in `de`.
    pub language: &'static str,
    /// Whose it is.
    pub author: String,
    /// What stands at the foot of each page.
    pub foot: String,
    /// When it was made.
    pub made: Timestamp,
}

/// Gives each object of a file its number.
pub struct Numbers(i32);

impl Numbers {
    /// One that no object has yet.
    pub fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

impl Paper {
    /// The document as a PDF.
    pub fn pdf(&self, imprint: &Imprint) -> Vec<u8> {
        let (sheets, tags) = layout::put(self);
        let (contents, fonts) = sheets.finish(&imprint.foot);
        let (mut pdf, mut numbers) = (Pdf::with_settings(Settings { pretty: false }), Numbers(0));
        pdf.set_version(1, 7);
        let (catalog, tree, root, info) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
        let pages = write_pages(&mut pdf, &mut numbers, tree, &contents, &fonts);
        write_structure(&mut pdf, &mut numbers, root, &tags, &pages);
        let made = imprint.made();
        let mut about = pdf.document_info(info);
        about.title(TextStr(&self.title)).author(TextStr(&imprint.author)).creator(TextStr("Joinder"));
        about.creation_date(made).modified_date(made);
        about.finish();
        let mut whole = pdf.catalog(catalog);
        whole.pages(tree).lang(TextStr(imprint.language)).pair(Name(b"StructTreeRoot"), root);
        whole.mark_info().marked(true);
        whole.viewer_preferences().display_doc_title(true);
        whole.finish();
        pdf.finish()
    }
}

fn write_pages(
    pdf: &mut Pdf,
    numbers: &mut Numbers,
    tree: Ref,
    contents: &[Vec<u8>],
    fonts: &[Font; 2],
) -> Vec<Ref> {
    let faces = [numbers.next(), numbers.next()];
    let pages: Vec<Ref> = contents.iter().map(|_| numbers.next()).collect();
    pdf.pages(tree).kids(pages.iter().copied()).count(number(pages.len()));
    for (at, content) in contents.iter().enumerate() {
        let stream = numbers.next();
        let mut page = pdf.page(pages[at]);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, SIZE[0], SIZE[1])).contents(stream);
        page.struct_parents(number(at)).tab_order(TabOrder::StructureOrder);
        let mut resources = page.resources();
        resources.fonts().pairs(fonts.iter().zip(faces).map(|(font, id)| (font.resource(), id)));
        resources.finish();
        page.finish();
        pdf.stream(stream, &packed(content)).filter(Filter::FlateDecode);
    }
    fonts.iter().zip(faces).for_each(|(font, id)| font.write(pdf, id, numbers));
    pages
}

/// What each piece of the pages is, and, for each page, to which element each piece belongs.
fn write_structure(pdf: &mut Pdf, numbers: &mut Numbers, root: Ref, tags: &[Tag], pages: &[Ref]) {
    let mut structure = Structure { pages, owners: vec![Vec::new(); pages.len()], numbers };
    let document = structure.write(pdf, root, tags);
    let Structure { owners, numbers, .. } = structure;
    let lists: Vec<Ref> = owners.iter().map(|_| numbers.next()).collect();
    for (owners, &list) in owners.into_iter().zip(&lists) {
        pdf.indirect(list).array().items(owners);
    }
    let mut held = pdf.indirect(root).start::<StructTreeRoot<'_>>();
    held.child(document).parent_tree_next_key(number(lists.len()));
    let mut by_page = held.parent_tree();
    let mut entries = by_page.nums();
    for (page, &list) in lists.iter().enumerate() {
        entries.insert(number(page), list);
    }
}

impl Imprint {
    fn made(&self) -> Date {
        let at = Offset::UTC.to_datetime(self.made);
        let small = |figure: i8| figure.unsigned_abs();
        Date::new(at.year().unsigned_abs())
            .month(small(at.month()))
            .day(small(at.day()))
            .hour(small(at.hour()))
            .minute(small(at.minute()))
            .second(small(at.second()))
            .utc_offset_hour(0)
            .utc_offset_minute(0)
    }
}

/// As PDF counts.
fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Bytes, deflated.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::ZlibDecoder;

    use super::*;
    use crate::paper::{Head, Part, Section};

    fn a_paper(rows: usize) -> Paper {
        let row = |at: usize| vec![format!("Łódź {at}"), "Ποινή (Българин)".to_owned(), at.to_string()];
        let columns = vec![
            Head::Words("Source".into()),
            Head::Words("Owner".into()),
            Head::Number("Reports in the pool".into()),
        ];
        let parts = vec![
            Part::Words("A paragraph of its own.".into()),
            Part::Facts(vec![("Controller".into(), "word ".repeat(200) + &"x".repeat(300))]),
            Part::Grid { columns, rows: (0..rows).map(row).collect() },
        ];
        let foot = Some("What has to be known.".to_owned());
        let section = Section { id: "one", title: "A section".into(), parts, foot };
        Paper { title: "A title".into(), lead: "What it is.".into(), sections: vec![section] }
    }

    fn an_imprint() -> Imprint {
        let made = Timestamp::constant(1_790_000_000, 0);
        Imprint { language: "en", author: "NL-police".into(), foot: "At the foot".into(), made }
    }

    /// The streams of a PDF, inflated.
    fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
        let (mut rest, mut all) = (pdf, Vec::new());
        let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
        while let Some(at) = find(rest, b"\nstream\n") {
            rest = &rest[at + 8..];
            let end = find(rest, b"\nendstream").unwrap();
            let mut bytes = Vec::new();
            ZlibDecoder::new(&rest[..end]).read_to_end(&mut bytes).unwrap();
            all.push(bytes);
            rest = &rest[end..];
        }
        all
    }

    /// The bytes of a string of a PDF: hexadecimal, or characters with escapes (ISO 32000-1, 7.3.4).
    fn bytes_of(string: &str) -> Vec<u8> {
        if let Some(digits) = string.strip_prefix('<') {
            return hex::decode(digits.trim_end_matches('>')).unwrap();
        }
        let mut rest = string.strip_prefix('(').unwrap().strip_suffix(')').unwrap().bytes();
        let mut bytes = Vec::new();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'\\' => match rest.next().unwrap() {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    first @ b'0'..=b'7' => {
                        let mut digit = || rest.next().unwrap() - b'0';
                        (first - b'0') * 64 + digit() * 8 + digit()
                    }
                    other => other,
                },
                other => other,
            });
        }
        bytes
    }

    /// What a PDF shows, page by page, read back from the numbers of its letters.
    fn shown(pdf: &[u8]) -> Vec<Vec<String>> {
        let letters = [Font::regular().letters(), Font::bold().letters()];
        let pages = streams(pdf).into_iter().map(|stream| String::from_utf8_lossy(&stream).into_owned());
        let pages = pages.filter(|stream| stream.contains(" Tf\n"));
        let texts = |page: String| {
            let (mut face, mut texts) = (0, Vec::new());
            for line in page.lines() {
                if let Some(font) = line.strip_suffix(" Tf") {
                    face = usize::from(font.starts_with("/F1"));
                }
                let Some(string) = line.strip_suffix(" Tj") else { continue };
                let bytes = bytes_of(string);
                let numbers = bytes.chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
                texts.push(numbers.map(|number| letters[face][&number]).collect());
            }
            texts
        };
        pages.map(texts).collect()
    }

    #[test]
    fn all_that_a_document_says_is_shown_and_can_be_copied() {
        let pages = shown(&a_paper(3).pdf(&an_imprint()));
        let all = pages.concat().join(" ");
        for said in ["A title", "What it is.", "A section", "A paragraph of its own.", "Controller"] {
            assert!(all.contains(said), "{said}");
        }
        assert!(all.contains("Łódź 2 Ποινή (Българин) 2") && all.contains("What has to be known."));
        assert_eq!(all.matches("word").count(), 200);
        assert_eq!(
            all.matches('x').count(),
            300,
            "a word that is wider than its column is cut, and loses nothing"
        );
        assert!(all.contains("At the foot") && all.contains("1 / 1"));
    }

    #[test]
    fn a_long_table_goes_on_with_its_head_on_the_next_page() {
        let pages = shown(&a_paper(200).pdf(&an_imprint()));
        assert!(pages.len() > 3);
        for (at, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("{} / {}", at + 1, pages.len())), "{page:?}");
            assert!(page.iter().any(|text| text == "Owner"), "page {at}");
        }
        let rows = pages.concat().into_iter().filter(|text| text.starts_with("Łódź")).count();
        assert_eq!(rows, 200);
    }

    /// An element of the structure.
    struct Element {
        id: u32,
        text: String,
        pieces: Vec<(u32, usize)>,
    }

    fn number_after(text: &str, what: &str) -> Option<u32> {
        let rest = text.split_once(what)?.1.trim_start();
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }

    fn objects(pdf: &[u8]) -> Vec<(u32, String)> {
        let text: String = pdf.iter().map(|&byte| char::from(byte)).collect();
        let each = text.split("endobj").filter_map(|object| {
            let (head, body) = object.rsplit_once(" 0 obj")?;
            let id = head.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
            Some((id, body.to_owned()))
        });
        each.collect()
    }

    fn elements(objects: &[(u32, String)]) -> Vec<Element> {
        let is_element = |(_, body): &&(u32, String)| body.contains("/StructElem");
        let of = |(id, body): &(u32, String)| {
            let pieces = body.split("/MCR").skip(1).map(|piece| {
                let number = number_after(piece, "/MCID").unwrap();
                (number_after(piece, "/Pg").unwrap(), number as usize)
            });
            Element { id: *id, text: body.clone(), pieces: pieces.collect() }
        };
        objects.iter().filter(is_element).map(of).collect()
    }

    #[test]
    fn whoever_hears_it_is_told_what_each_piece_is_and_to_what_it_belongs() {
        let pdf = a_paper(120).pdf(&an_imprint());
        let objects = objects(&pdf);
        let body = |id: u32| objects.iter().find(|(other, _)| *other == id).unwrap().1.as_str();
        let elements = elements(&objects);
        let holding = |what: &str| elements.iter().filter(|one| one.text.contains(what)).count();
        assert_eq!(["/S/H1", "/S/H2", "/S/Table"].map(holding), [1, 1, 2]);
        assert_eq!(["/Scope/Column", "/Scope/Row"].map(holding), [3, 120 + 1]);
        let root = objects.iter().find(|(_, body)| body.contains("/ParentTree")).unwrap().1.as_str();
        let mut belonging = 0;
        for (page, of_page) in objects.iter().filter(|(_, body)| body.contains("/Type/Page/")) {
            let key = number_after(of_page, "/StructParents").unwrap();
            let nums = root.split_once("/Nums[").unwrap().1;
            let pairs: Vec<u32> =
                nums.split(' ').filter_map(|word| word.trim_end_matches(']').parse().ok()).collect();
            let list = pairs.chunks(3).find(|three| three[0] == key).unwrap()[1];
            let owners: Vec<u32> =
                body(list).split(['[', ' ', ']']).filter_map(|word| word.parse().ok()).step_by(2).collect();
            for one in &elements {
                for (_, number) in one.pieces.iter().filter(|(of, _)| of == page) {
                    assert_eq!(owners[*number], one.id);
                    belonging += 1;
                }
            }
        }
        let pages = streams(&pdf).into_iter().map(|stream| String::from_utf8_lossy(&stream).into_owned());
        let drawn: usize = pages.map(|page| page.matches("/MCID").count()).sum();
        assert_eq!(belonging, drawn, "nothing is shown that belongs nowhere");
        let whole = &objects.iter().find(|(_, body)| body.contains("/Catalog")).unwrap().1;
        assert!(whole.contains("/Lang(en)") && whole.contains("/Marked true"), "{whole}");
    }

    #[test]
    fn words_stand_apart_also_where_a_line_ends() {
        let all = shown(&a_paper(1).pdf(&an_imprint())).concat().concat();
        assert!(!all.contains("wordword"));
        assert!(all.contains(&"x".repeat(300)), "what was cut is one word");
    }

    #[test]
    fn numbers_leave_room_and_the_foot_leaves_the_page_its_number() {
        let long = "Zurückgenommene Meldungen".to_owned();
        let columns = [vec![Head::Words("Month".into())], vec![Head::Number(long); 7]].concat();
        let rows = vec![vec!["Dec 2026".to_owned(); 8]];
        let section =
            Section { id: "one", title: "A".into(), parts: vec![Part::Grid { columns, rows }], foot: None };
        let paper = Paper { sections: vec![section], ..a_paper(0) };
        let pages = shown(&paper.pdf(&Imprint { foot: "A long name ".repeat(30), ..an_imprint() }));
        assert!(pages[0].iter().any(|text| text.starts_with("Dec 2026")));
        assert!(pages[0].iter().any(|text| text.starts_with("A long name") && text.ends_with('…')));
    }

    #[test]
    fn the_same_document_is_the_same_bytes() {
        assert_eq!(a_paper(9).pdf(&an_imprint()), a_paper(9).pdf(&an_imprint()));
    }
}
