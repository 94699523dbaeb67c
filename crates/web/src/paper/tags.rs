//! The structure of a PDF, by which a screen reader reads it: headings, paragraphs, tables with their heads.

use pdf_writer::{
    Chunk, Finish, Ref,
    types::{StructRole, TableHeaderScope},
};

use super::pdf::Numbers;

/// Where a piece of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// On which page, from 0.
    pub page: usize,
    /// By which number there.
    pub number: i32,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The title.
    Title,
    /// The head of a section.
    Heading,
    /// A paragraph.
    Paragraph,
    /// The head of a column.
    ColumnHead,
    /// The head of a row.
    RowHead,
    /// Any other cell.
    Cell,
}

impl Kind {
    /// As the standard calls it (ISO 32000-1, 14.8.4).
    pub fn role(self) -> StructRole {
        match self {
            Self::Title => StructRole::H1,
            Self::Heading => StructRole::H2,
            Self::Paragraph => StructRole::P,
            Self::ColumnHead | Self::RowHead => StructRole::TH,
            Self::Cell => StructRole::TD,
        }
    }

    fn scope(self) -> Option<TableHeaderScope> {
        match self {
            Self::ColumnHead => Some(TableHeaderScope::Column),
            Self::RowHead => Some(TableHeaderScope::Row),
            Self::Title | Self::Heading | Self::Paragraph | Self::Cell => None,
        }
    }
}

/// A part of the structure.
#[derive(Debug)]
pub enum Tag {
    /// A table of rows.
    Table(Vec<Tag>),
    /// A row of cells.
    Row(Vec<Tag>),
    /// Text, in pieces.
    Text(Kind, Vec<Marked>),
}

/// What writes a structure.
pub struct Structure<'a> {
    /// The pages, in order.
    pub pages: &'a [Ref],
    /// For each page, to which element each of its pieces belongs, by number.
    pub owners: Vec<Vec<Ref>>,
    /// Gives objects their numbers.
    pub numbers: &'a mut Numbers,
}

impl Structure<'_> {
    /// Writes a document's structure under its root, and gives the document's own element.
    pub fn write(&mut self, pdf: &mut Chunk, root: Ref, tags: &[Tag]) -> Ref {
        self.group(pdf, root, StructRole::Document, tags)
    }

    fn group(&mut self, pdf: &mut Chunk, parent: Ref, role: StructRole, held: &[Tag]) -> Ref {
        let id = self.numbers.next();
        let children: Vec<Ref> = held.iter().map(|tag| self.element(pdf, id, tag)).collect();
        let mut group = pdf.struct_element(id);
        group.kind(role).parent(parent);
        let mut list = group.children();
        children.into_iter().for_each(|child| {
            list.struct_element(child);
        });
        list.finish();
        group.finish();
        id
    }

    fn element(&mut self, pdf: &mut Chunk, parent: Ref, tag: &Tag) -> Ref {
        match tag {
            Tag::Table(rows) => self.group(pdf, parent, StructRole::Table, rows),
            Tag::Row(cells) => self.group(pdf, parent, StructRole::TR, cells),
            Tag::Text(kind, pieces) => self.text(pdf, parent, *kind, pieces),
        }
    }

    fn text(&mut self, pdf: &mut Chunk, parent: Ref, kind: Kind, pieces: &[Marked]) -> Ref {
        let id = self.numbers.next();
        let mut text = pdf.struct_element(id);
        text.kind(kind.role()).parent(parent);
        if let Some(scope) = kind.scope() {
            text.attributes().push().table().scope(scope);
        }
        let mut children = text.children();
        for piece in pieces {
            children.marked_content_ref().page(self.pages[piece.page]).marked_content_id(piece.number);
            // Numbers rise by one on each page, in the order in which pieces were drawn.
            let owners = &mut self.owners[piece.page];
            let at = usize::try_from(piece.number).unwrap_or_default();
            owners.resize(owners.len().max(at + 1), id);
            owners[at] = id;
        }
        children.finish();
        text.finish();
        id
    }
}
