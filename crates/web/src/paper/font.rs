//! Two faces with the letters of the Union's languages, so that a document reads the same on any machine.

use std::collections::BTreeMap;

use pdf_writer::{
    Chunk, Filter, Finish, Name, Rect, Ref, Str,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use ttf_parser::{Face, GlyphId};

use super::pdf::{Numbers, packed};

/// Letters are numbered by the face itself.
const BY_FACE: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// What stands for a letter that a face lacks.
const LACKING: char = '\u{fffd}';
/// Widths in a PDF are in thousandths of the size.
const EM: f32 = 1000.0;

/// A face.
pub struct Font {
    face: Face<'static>,
    bytes: &'static [u8],
    resource: &'static [u8],
    called: &'static [u8],
}

impl Font {
    /// For words.
    pub fn regular() -> Self {
        Self::of(include_bytes!("../../fonts/regular.ttf"), b"F0", b"DejaVuSansCondensed")
    }

    /// For heads.
    pub fn bold() -> Self {
        Self::of(include_bytes!("../../fonts/bold.ttf"), b"F1", b"DejaVuSansCondensed-Bold")
    }

    fn of(bytes: &'static [u8], resource: &'static [u8], called: &'static [u8]) -> Self {
        let face = Face::parse(bytes, 0).expect("the faces are part of the program");
        Self { face, bytes, resource, called }
    }

    /// As the content of a page names it.
    pub fn resource(&self) -> Name<'static> {
        Name(self.resource)
    }

    /// The width of a text at a size, in points.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(self.glyph(letter))).sum::<f32>() * size / EM
    }

    /// A text as numbers of letters, two bytes each.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.glyph(letter).to_be_bytes()).collect()
    }

    fn glyph(&self, letter: char) -> u16 {
        let found = self.face.glyph_index(letter).or_else(|| self.face.glyph_index(LACKING));
        found.map_or(0, |glyph| glyph.0)
    }

    fn advance(&self, glyph: u16) -> f32 {
        self.in_em(self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0))
    }

    fn in_em(&self, units: impl Into<f32>) -> f32 {
        units.into() * EM / f32::from(self.face.units_per_em())
    }

    /// Its letters by their numbers: what a reader of the PDF searches and copies.
    pub(super) fn letters(&self) -> BTreeMap<u16, char> {
        let mut letters = BTreeMap::new();
        for table in self.face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables) {
            table.codepoints(|code| {
                let Some(letter) = char::from_u32(code) else { return };
                if let Some(glyph) = self.face.glyph_index(letter) {
                    letters.entry(glyph.0).or_insert(letter);
                }
            });
        }
        letters
    }

    /// Writes the face into a PDF under this number.
    pub fn write(&self, pdf: &mut Chunk, id: Ref, numbers: &mut Numbers) {
        let (cid, descriptor, file, cmap) = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
        let (name, letters) = (Name(self.called), self.letters());
        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);

        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type2).base_font(name).system_info(BY_FACE).font_descriptor(descriptor);
        font.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for &glyph in letters.keys() {
            widths.consecutive(glyph, [self.advance(glyph)]);
        }
        widths.finish();
        font.finish();

        let bounds = self.face.global_bounding_box();
        let edges = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let [left, low, right, high] = edges.map(|edge| self.in_em(edge));
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(left, low, right, high))
            .italic_angle(0.0)
            .ascent(self.in_em(self.face.ascender()))
            .descent(self.in_em(self.face.descender()))
            .cap_height(self.in_em(self.face.capital_height().unwrap_or(0)))
            .stem_v(90.0)
            .font_file2(file);

        let mut map = UnicodeCmap::new(Name(b"Letters"), BY_FACE);
        letters.iter().for_each(|(&glyph, &letter)| map.pair(glyph, letter));
        pdf.stream(cmap, &packed(&map.finish())).filter(Filter::FlateDecode);
        let length = i32::try_from(self.bytes.len()).unwrap_or(i32::MAX);
        pdf.stream(file, &packed(self.bytes)).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_unions_languages_is_there() {
        let said =
            "Žluťoučký kůň ąęłńśźż őű ñ ģķļņ ċġħż ășț ß Ξεσκεπάζω ΐΰ България ѝ — “„’ 1\u{202f}234 € №";
        for font in [Font::regular(), Font::bold()] {
            let lacking: String = said.chars().filter(|c| font.face.glyph_index(*c).is_none()).collect();
            assert_eq!(lacking, "");
        }
    }

    #[test]
    fn widths_add_up_and_nothing_is_left_out() {
        let font = Font::regular();
        let both = font.width("Report", 10.0) + font.width("er", 10.0);
        assert!((font.width("Reporter", 10.0) - both).abs() < 1e-3);
        assert_eq!(font.encode("a\u{10330}b").len(), 6, "what it lacks is shown as lacking");
    }
}
