//! The fields that national report forms ask for, as typed keys, so that a report keeps every one of them.

use super::table;
use crate::Side;

code_table! {
    /// A field of a national report form: `money.to-account`, `victim.name`.
    FormField, "../../data/form-fields.tsv", expected "a form field, such as money.to-account"
}

code_enum! {
    /// A group of fields, as forms lay them out.
    FormGroup, expected "a group of form fields" {
        Reporter = "reporter", "Who reports";
        Victim = "victim", "Victim";
        Event = "event", "What happened";
        Money = "money", "Money";
        Offender = "offender", "Traces of the offender";
        Technical = "technical", "Technical details";
        Evidence = "evidence", "Evidence";
        Linkage = "linkage", "Related cases";
        Handling = "handling", "Handling";
    }
}

impl FormGroup {
    /// Whether a report may hold the group more than once.
    pub const fn repeats(self) -> bool {
        matches!(self, Self::Money | Self::Offender)
    }

    /// The group's fields, in the order of the form.
    pub fn fields(self) -> impl Iterator<Item = FormField> {
        FormField::all().filter(move |field| field.group() == self)
    }
}

impl FormField {
    /// English label.
    pub fn label(self) -> &'static str {
        self.cell(1)
    }

    /// The group it stands in.
    pub fn group(self) -> FormGroup {
        let (group, _) = self.as_str().split_once('.').unwrap_or_default();
        group.parse().expect("a test reads the group of every field")
    }

    /// The name within its group: `to-account`.
    pub fn slug(self) -> &'static str {
        let (_, slug) = self.as_str().split_once('.').unwrap_or_default();
        slug
    }

    /// Whose trace the field holds; none where it holds no trace.
    pub fn side(self) -> Option<Side> {
        match self.cell(2) {
            "offender" => Some(Side::Offender),
            "victim" => Some(Side::Victim),
            "third" => Some(Side::Third),
            _ => None,
        }
    }

    /// Whether it may name the victim, or who reports for them: never matched, never shown outside the owner.
    pub fn is_victim_identifying(self) -> bool {
        self.cell(3) == "y"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_reads_back() {
        let counts: Vec<_> = FormGroup::all().map(|group| group.fields().count()).collect();
        assert_eq!(counts, [9, 23, 19, 27, 27, 13, 7, 4, 12]);
        assert_eq!(FormField::all().len(), counts.iter().sum::<usize>());
        for field in FormField::all() {
            assert_eq!(field.to_string().parse(), Ok(field));
            assert!(!field.label().is_empty() && !field.slug().is_empty());
            assert!(matches!(field.cell(2), "offender" | "victim" | "third" | "-"), "{field}");
            assert!(matches!(field.cell(3), "y" | "-"), "{field}");
        }
        assert!(FormGroup::all().all(|group| group.to_string().parse() == Ok(group)));
    }

    #[test]
    fn victims_and_reporters_identities_are_marked() {
        for field in
            ["victim.name", "victim.email", "reporter.phone", "money.from-account", "event.narrative"]
        {
            assert!(field.parse::<FormField>().unwrap().is_victim_identifying(), "{field}");
        }
        let named =
            FormField::all().filter(|f| f.side() == Some(Side::Offender) && f.is_victim_identifying());
        assert_eq!(named.map(FormField::as_str).collect::<Vec<_>>(), ["offender.mail-header"]);
    }
}
