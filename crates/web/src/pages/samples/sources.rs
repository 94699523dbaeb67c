//! Samples of sources, files and records set aside.

use joinder_core::SetAsideId;
use joinder_node::{Counts, Mapping, Preview, PreviewRow, Receipt, SetAsideView};

use super::{
    super::{FieldError, preview::PreviewPage, source_form::SourceForm},
    Text,
};

impl Text {
    pub(super) fn receipt(&self) -> Receipt {
        Receipt {
            id: 1,
            source: self.own(),
            file: self.own(),
            started_ms: 0,
            ended_ms: Some(1),
            counts: Counts::default(),
            format: Some(self.own()),
            mapping: None,
            notes: vec![self.own()],
            error: Some(self.own()),
        }
    }

    pub(super) fn errors(&self) -> Vec<FieldError> {
        vec![
            FieldError::new("name", self.own()),
            FieldError::new("look-up-text", self.own()),
            FieldError::new("kind", self.own()),
        ]
    }

    pub(super) fn form(&self) -> SourceForm {
        SourceForm {
            name: self.own(),
            owner: self.own(),
            country: self.own(),
            audience_only: self.own(),
            also_of: self.own(),
            mapping: self.own(),
            ..SourceForm::default()
        }
    }

    pub(super) fn preview(&self) -> PreviewPage {
        let column = joinder_formats::Column::new(self.0, joinder_formats::Role::Field);
        let mapping = Mapping {
            delimiter: Some(';'),
            encoding: Some(self.own()),
            columns: vec![column],
            ..Mapping::default()
        };
        let row = |report| PreviewRow {
            line: Some(1),
            raw: self.own(),
            report,
            faults: vec![(self.own(), self.own())],
        };
        PreviewPage {
            id: 1,
            file: self.own(),
            bytes: 10,
            source: self.form(),
            errors: self.errors(),
            reasons: vec![self.own()],
            preview: Preview {
                format: self.own(),
                mapping: Some(mapping),
                notes: vec![self.own()],
                rows: vec![row(Some(self.disclosed())), row(None)],
                error: None,
            },
        }
    }

    pub(super) fn record(&self) -> SetAsideView {
        SetAsideView {
            id: SetAsideId::from_number(5).unwrap(),
            source: self.own(),
            file: self.own(),
            line: Some(3),
            start: 0,
            field: Some(self.own()),
            expected: self.own(),
            reason: self.own(),
            raw: self.0.as_bytes().to_vec(),
            text: Some(self.own()),
            table: None,
            head: None,
            withheld: false,
            replayable: true,
            truncated: false,
            report: None,
            at_ms: 0,
            unit: Some(self.unit()),
        }
    }
}
