//! Numbering plans: one for each calling code, with its regions.
//!
//! The patterns are those of the `phonenumber` crate's metadata (libphonenumber). They are compiled here, one automaton
//! a region and only when first asked for, since the crate's own cache of regular expressions stands behind one lock
//! and costs tens of microseconds a number.

use std::sync::OnceLock;

use joinder_core::Fault;
use phonenumber::metadata::{DATABASE, Metadata};
use regex_automata::{meta::Regex, util::syntax};

/// All regions that share a calling code; the main one first.
pub(super) struct Plan {
    code: String,
    regions: Vec<Region>,
}

/// One region's patterns.
pub(super) struct Region {
    id: String,
    /// Every type of number that can be called from abroad.
    numbers: Option<Regex>,
    lengths: Vec<u16>,
    mobile_lengths: Vec<u16>,
    leading: Option<Regex>,
    trunk: Option<Regex>,
    transform: Option<String>,
    exit: Option<Regex>,
}

static PLANS: [OnceLock<Option<Plan>>; 1_000] = [const { OnceLock::new() }; 1_000];

/// The plan of a calling code.
pub(super) fn of(code: u16) -> Option<&'static Plan> {
    PLANS.get(usize::from(code))?.get_or_init(|| Plan::read(code)).as_ref()
}

/// Parts international digits into plan and national number. No calling code begins another.
pub(super) fn split(digits: &str) -> Option<(&'static Plan, &str)> {
    if digits.starts_with('0') {
        return None;
    }
    (1..=3).find_map(|len| {
        let (code, number) = digits.split_at_checked(len)?;
        of(code.parse().ok()?).map(|plan| (plan, number))
    })
}

impl Plan {
    fn read(code: u16) -> Option<Self> {
        let regions: Vec<Region> = DATABASE.by_code(&code)?.into_iter().map(Region::read).collect();
        (!regions.is_empty()).then(|| Self { code: code.to_string(), regions })
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn main(&self) -> Option<&Region> {
        self.regions.first()
    }

    pub(super) fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.id == id)
    }

    /// Whether the calling code is one region's alone.
    pub(super) fn has_one_region(&self) -> bool {
        self.regions.len() == 1
    }

    /// Whether a national number, without trunk prefix, is in use in one of the regions.
    pub(super) fn is_valid(&self, number: &str) -> bool {
        self.regions.iter().any(|region| region.is_valid(number))
    }

    /// Whether a national number is as long as mobile numbers of a region are: shorter ones are more often cut than shown.
    pub(super) fn is_possible(&self, number: &str) -> bool {
        let len = u16::try_from(number.len()).unwrap_or(u16::MAX);
        self.regions.iter().any(|region| region.mobile_lengths.contains(&len))
    }

    /// What is wrong with a number that is in use in no region.
    pub(super) fn fault(&self, number: &str) -> Fault {
        let len = u16::try_from(number.len()).unwrap_or(u16::MAX);
        let possible = |len: u16| self.regions.iter().any(|region| region.lengths.contains(&len));
        let trunk = u16::from(number.starts_with('0'));
        if possible(len - trunk) { Fault::Structure } else { Fault::Length }
    }
}

impl Region {
    fn read(metadata: &Metadata) -> Self {
        let types = metadata.descriptors();
        let uses = [
            types.fixed_line(),
            types.mobile(),
            types.toll_free(),
            types.premium_rate(),
            types.shared_cost(),
            types.personal_number(),
            types.voip(),
            types.pager(),
            types.uan(),
            types.voicemail(),
        ];
        let uses: Vec<_> = uses.into_iter().flatten().collect();
        let patterns: Vec<&str> = uses.iter().map(|use_| use_.national_number().as_str()).collect();
        let whole = |pattern: &str| compile(&format!("^(?:{pattern}\n)$"));
        let head = |pattern: &str| compile(&format!("^(?:{pattern}\n)"));
        Self {
            id: metadata.id().to_owned(),
            numbers: whole(&patterns.join("\n|")),
            lengths: types.general().possible_length().to_vec(),
            mobile_lengths: types
                .mobile()
                .map(|mobile| mobile.possible_length().to_vec())
                .unwrap_or_default(),
            leading: metadata.leading_digits().and_then(|re| head(re.as_str())),
            trunk: match (metadata.national_prefix_for_parsing(), metadata.national_prefix()) {
                (Some(re), _) => head(re.as_str()),
                (None, Some(prefix)) => head(prefix),
                (None, None) => None,
            },
            transform: metadata.national_prefix_transform_rule().map(str::to_owned),
            exit: metadata.international_prefix().and_then(|re| head(re.as_str())),
        }
    }

    fn is_valid(&self, number: &str) -> bool {
        // Regions with leading digits share their code; the digits tell them apart.
        self.leading.as_ref().is_none_or(|leading| leading.is_match(number))
            && self.numbers.as_ref().is_some_and(|numbers| numbers.is_match(number))
    }

    /// The digits after the region's own prefix for calls abroad.
    pub(super) fn after_exit_code<'d>(&self, digits: &'d str) -> Option<&'d str> {
        let found = self.exit.as_ref()?.find(digits)?;
        digits.get(found.end()..).filter(|rest| !rest.starts_with('0') && rest.len() >= 7)
    }

    /// Whether a digit is dialled before national numbers.
    pub(super) fn has_trunk(&self) -> bool {
        self.trunk.is_some()
    }

    /// The national number without trunk prefix and carrier code; `None` where there was none.
    pub(super) fn without_trunk(&self, digits: &str) -> Option<String> {
        let trunk = self.trunk.as_ref()?;
        let mut groups = trunk.create_captures();
        trunk.captures(digits, &mut groups);
        let found = groups.get_match()?;
        let rest = digits.get(found.end()..)?;
        let group = |index: usize| groups.get_group(index).and_then(|span| digits.get(span.range()));
        let last = groups.group_len().checked_sub(1).filter(|last| *last > 0).and_then(group);
        match (&self.transform, last) {
            (Some(rule), Some(_)) => Some(fill(rule, group) + rest),
            (Some(_) | None, _) => (found.end() > 0).then(|| rest.to_owned()),
        }
    }
}

/// Fills `$1` and the like in a transform rule.
fn fill<'d>(rule: &str, group: impl Fn(usize) -> Option<&'d str>) -> String {
    let mut parts = rule.split('$');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count().min(1);
        let (index, literal) = part.split_at(digits);
        filled.push_str(index.parse().ok().and_then(&group).unwrap_or_default());
        filled.push_str(literal);
    }
    filled
}

/// A pattern of the metadata; they are written over several lines. One that does not compile matches nothing.
fn compile(pattern: &str) -> Option<Regex> {
    let syntax = syntax::Config::new().unicode(false).utf8(false).ignore_whitespace(true);
    Regex::builder().syntax(syntax).build(pattern).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for metadata in DATABASE.iter() {
            let region = Region::read(metadata);
            assert!(region.numbers.is_some(), "{}", region.id);
            assert_eq!(region.leading.is_some(), metadata.leading_digits().is_some(), "{}", region.id);
            assert_eq!(region.exit.is_some(), metadata.international_prefix().is_some(), "{}", region.id);
        }
    }

    #[test]
    fn no_calling_code_begins_another() {
        let codes: Vec<u16> = (1..1_000).filter(|code| DATABASE.by_code(code).is_some()).collect();
        for code in &codes {
            assert!(!codes.contains(&(code / 10)) && !codes.contains(&(code / 100)), "{code}");
        }
    }
}
