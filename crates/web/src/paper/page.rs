//! Pages of A4: text is put down from top to bottom, and goes on on the next page.

use pdf_writer::{Content, Str};

use super::{
    font::Font,
    tags::{Kind, Marked},
};

/// A4 in points.
pub const SIZE: [f32; 2] = [595.28, 841.89];
/// Free at the left and at the right.
pub const SIDE: f32 = 56.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 64.0;
/// Where the foot of a page stands.
const FOOT: f32 = 36.0;
const FOOT_SIZE: f32 = 8.0;
/// Black, and the grey of what is said beside: 7:1 on white.
const INK: f32 = 0.0;
const QUIET: f32 = 0.33;
const RULE: f32 = 0.75;

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Its size in points.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is said beside.
    pub quiet: bool,
}

impl Style {
    /// Words of a size.
    pub const fn words(size: f32) -> Self {
        Self { size, bold: false, quiet: false }
    }

    /// A head of a size.
    pub const fn head(size: f32) -> Self {
        Self { size, bold: true, quiet: false }
    }

    /// What is said beside, of a size.
    pub const fn beside(size: f32) -> Self {
        Self { size, bold: false, quiet: true }
    }

    /// From one line to the next.
    pub fn lead(self) -> f32 {
        self.size * 1.4
    }
}

/// One page.
struct Sheet {
    content: Content,
    pieces: i32,
}

/// All pages, and how far down the last one is filled.
pub struct Sheets {
    regular: Font,
    bold: Font,
    sheets: Vec<Sheet>,
    y: f32,
}

impl Sheets {
    /// The first page, empty.
    pub fn new() -> Self {
        let mut sheets = Self { regular: Font::regular(), bold: Font::bold(), sheets: Vec::new(), y: 0.0 };
        sheets.turn();
        sheets
    }

    fn turn(&mut self) {
        self.sheets.push(Sheet { content: Content::new(), pieces: 0 });
        self.y = SIZE[1] - TOP;
    }

    fn font(&self, style: Style) -> &Font {
        if style.bold { &self.bold } else { &self.regular }
    }

    /// The width of a text.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        self.font(style).width(text, style.size)
    }

    /// A text in lines that fit a width, each but the last with the blank that parts it from the next: who hears the text hears
    /// its words apart. A word that is wider is cut.
    pub fn lines(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, style) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                line.push(' ');
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(&line, style) > width && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Makes room of a height; true where that took a new page.
    pub fn room(&mut self, height: f32) -> bool {
        let turns = self.y - height < BOTTOM;
        if turns {
            self.turn();
        }
        turns
    }

    /// Goes down, as far as the page reaches.
    pub fn down(&mut self, height: f32) {
        self.y -= height;
    }

    /// Puts a text down where the page is filled to, and says where it stands.
    pub fn put(&mut self, text: &str, style: Style, x: f32, kind: Kind) -> Marked {
        let (page, y) = (self.sheets.len() - 1, self.y);
        let shown = self.font(style).encode(text);
        let font = self.font(style).resource();
        let sheet = &mut self.sheets[page];
        let number = sheet.pieces;
        sheet.pieces += 1;
        let role = kind.role().to_name();
        sheet.content.begin_marked_content_with_properties(role).properties().identify(number);
        show(&mut sheet.content, &shown, font, style, [x, y]);
        sheet.content.end_marked_content();
        Marked { page, number }
    }

    /// The same for what is no part of the text: a screen reader passes over it.
    pub fn put_beside(&mut self, text: &str, style: Style, x: f32) {
        let (page, y) = (self.sheets.len() - 1, self.y);
        self.put_beside_at(page, text, style, [x, y]);
    }

    fn put_beside_at(&mut self, page: usize, text: &str, style: Style, at: [f32; 2]) {
        let shown = self.font(style).encode(text);
        let font = self.font(style).resource();
        let content = &mut self.sheets[page].content;
        content.begin_marked_content(pdf_writer::Name(b"Artifact"));
        show(content, &shown, font, style, at);
        content.end_marked_content();
    }

    /// A line across, a little lower than the text.
    pub fn rule(&mut self) {
        let y = self.y - 3.5;
        let Some(sheet) = self.sheets.last_mut() else { return };
        sheet.content.begin_marked_content(pdf_writer::Name(b"Artifact"));
        sheet.content.set_line_width(0.5).set_stroke_gray(RULE);
        sheet.content.move_to(SIDE, y).line_to(SIZE[0] - SIDE, y).stroke();
        sheet.content.end_marked_content();
    }

    /// The beginning of a text, as far as a width reaches.
    fn shortened(&self, text: &str, style: Style, width: f32) -> String {
        let mut lines = self.lines(text, style, width).into_iter();
        let first = lines.next().unwrap_or_default();
        if lines.next().is_none() { first } else { format!("{}…", first.trim_end()) }
    }

    /// The contents of the pages, each with its foot: words, and which page of how many.
    pub fn finish(mut self, foot: &str) -> (Vec<Vec<u8>>, [Font; 2]) {
        let (style, all) = (Style::beside(FOOT_SIZE), self.sheets.len());
        for page in 0..all {
            let number = format!("{} / {all}", page + 1);
            let right = SIZE[0] - SIDE - self.width(&number, style);
            let foot = self.shortened(foot, style, right - SIDE - 2.0 * FOOT_SIZE);
            self.put_beside_at(page, &foot, style, [SIDE, FOOT]);
            self.put_beside_at(page, &number, style, [right, FOOT]);
        }
        let contents = self.sheets.into_iter().map(|sheet| sheet.content.finish().to_vec()).collect();
        (contents, [self.regular, self.bold])
    }
}

fn show(content: &mut Content, shown: &[u8], font: pdf_writer::Name<'_>, style: Style, at: [f32; 2]) {
    content.set_fill_gray(if style.quiet { QUIET } else { INK });
    content.begin_text().set_font(font, style.size).next_line(at[0], at[1]);
    content.show(Str(shown)).end_text();
}
