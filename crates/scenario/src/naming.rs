//! Makes the names offenders give to shops, mailboxes and profiles; wide enough that two offenders hardly meet by chance.

use crate::dice::Dice;
use crate::kind::Kind;
use crate::lists::Lists;
use crate::state::State;

/// Word and name lists.
pub(crate) struct Naming {
    pub words: Lists,
    pub names: Lists,
    pub institutions: Lists,
}

fn entry(lists: &Lists, section: &str, dice: &mut Dice) -> &'static str {
    lists.get(section).map_or("x", |list| *dice.pick(list.as_slice()))
}

/// Two or three syllables that mean nothing.
fn coined(dice: &mut Dice, syllables: usize) -> String {
    const HEADS: [&str; 22] = [
        "b", "br", "d", "dr", "f", "g", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v",
        "w", "z", "h",
    ];
    const HEARTS: [&str; 9] = ["a", "e", "i", "o", "u", "ia", "eo", "an", "er"];
    (0..syllables).map(|_| format!("{}{}", dice.pick(&HEADS), dice.pick(&HEARTS))).collect()
}

impl Naming {
    /// "Given Family" in a language.
    pub(crate) fn person(&self, language: &str, dice: &mut Dice) -> String {
        let language =
            if self.names.contains_key(format!("{language}.given").as_str()) { language } else { "en" };
        let given = entry(&self.names, &format!("{language}.given"), dice);
        format!("{given} {}", entry(&self.names, &format!("{language}.family"), dice))
    }

    /// A site as the kind of crime needs it: a domain of its own, or a place on shared ground with a path or subdomain.
    pub(crate) fn site(&self, kind: Kind, language: &str, state: &State, dice: &mut Dice) -> String {
        let (head, tail) = match kind {
            Kind::ShopFraud | Kind::MarketplaceFraud => ("shop", "shop.tail"),
            Kind::InvestmentFraud | Kind::CryptoInvestment => ("invest", "invest.tail"),
            Kind::JobScam => ("job", "job"),
            Kind::RecoveryScam => ("recover", "invest.tail"),
            Kind::InvoiceFraud => ("company", "company"),
            Kind::Romance
            | Kind::Ransomware
            | Kind::BankImpersonation
            | Kind::Phishing
            | Kind::TechSupport
            | Kind::Sextortion
            | Kind::RentalFraud
            | Kind::FamilyEmergency
            | Kind::AccountTakeover => ("phish", "phish"),
        };
        let head = if head == "shop" {
            let local = format!("shop.{language}");
            let section = if self.words.contains_key(local.as_str()) { local } else { "shop.en".to_owned() };
            entry(&self.words, &section, dice)
        } else {
            entry(&self.words, head, dice)
        };
        let tail = entry(&self.words, tail, dice);
        let syllables = 2 + dice.below(2);
        let middle = coined(dice, syllables);
        let gap = *dice.pick(&["", "-", "-"]);
        let name = match dice.below(4) {
            0 => format!("{head}{gap}{middle}"),
            1 => format!("{middle}{gap}{tail}"),
            2 => format!("{head}{gap}{middle}{}", dice.between(1, 99)),
            _ => format!("{middle}-{head}-{tail}"),
        };
        let hasty = matches!(
            kind,
            Kind::Phishing | Kind::BankImpersonation | Kind::TechSupport | Kind::AccountTakeover
        );
        let shared = if hasty { 0.25 } else { 0.04 };
        if dice.chance(shared) {
            let host =
                entry(&self.institutions, if dice.chance(0.45) { "shortener" } else { "hosting" }, dice);
            return match self.institutions.get("shortener").is_some_and(|list| list.contains(&host)) {
                true => format!("https://{host}/{}", dice.pattern("#?*?#*?")),
                false => format!("{name}.{host}"),
            };
        }
        let tld = if dice.chance(0.3) { state.tld } else { entry(&self.words, "tld", dice) };
        format!("{name}.{tld}")
    }

    /// A mailbox: at a free provider, or at the offender's own site.
    pub(crate) fn mailbox(
        &self,
        person: &str,
        own_site: Option<&str>,
        state: &State,
        dice: &mut Dice,
    ) -> String {
        if let Some(site) = own_site.filter(|site| !site.contains('/') && site.matches('.').count() == 1) {
            let local =
                *dice.pick(&["info", "support", "contact", "service", "sales", "office", "billing", "hello"]);
            return format!("{local}@{site}");
        }
        let parts: Vec<String> = person.split(' ').map(plain).filter(|part| !part.is_empty()).collect();
        let (first, last) =
            (parts.first().map_or("x", String::as_str), parts.last().map_or("y", String::as_str));
        let local = match dice.below(6) {
            0 => format!("{first}.{last}.{}", coined(dice, 2)),
            1 => format!("{first}{last}{}", dice.pattern("####")),
            2 => format!("{last}.{first}{}", dice.pattern("###")),
            3 => format!("{}{first}{}", coined(dice, 2), dice.between(10, 99)),
            4 => format!("{first}_{}{}", coined(dice, 2), dice.between(1960, 2005)),
            _ => format!("{}{}", coined(dice, 3), dice.between(1, 999)),
        };
        format!("{local}@{}", self.free_provider(state, dice))
    }

    pub(crate) fn free_provider(&self, state: &State, dice: &mut Dice) -> &'static str {
        let local = format!("freemail.{}", state.code);
        let section = if dice.chance(0.35) && self.institutions.contains_key(local.as_str()) {
            &local
        } else {
            "freemail"
        };
        let list = self.institutions.get(section).map_or(&["gmail.com"][..], Vec::as_slice);
        list[dice.ranked(list.len())]
    }

    /// A profile name.
    pub(crate) fn nick(&self, person: &str, dice: &mut Dice) -> String {
        let first = person.split(' ').next().map_or_else(String::new, plain);
        match dice.below(4) {
            0 => format!("{first}_{}{}", coined(dice, 2), dice.between(1, 99)),
            1 => format!(
                "{}{}{}",
                entry(&self.words, "handle.adjective", dice),
                coined(dice, 2),
                dice.between(10, 9999)
            ),
            2 => format!(
                "{}_{}_{}",
                coined(dice, 2),
                entry(&self.words, "handle.noun", dice),
                dice.between(1, 999)
            ),
            _ => format!("{first}{}{}", entry(&self.words, "handle.noun", dice), dice.pattern("#####")),
        }
    }
}

/// ASCII letters for an address; what has no plain form is left out.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'a'..='z' => Some(c),
            'á' | 'à' | 'ä' | 'â' | 'ã' | 'ą' | 'ă' | 'å' => Some('a'),
            'é' | 'è' | 'ë' | 'ê' | 'ę' | 'ě' => Some('e'),
            'í' | 'î' | 'ï' | 'ı' => Some('i'),
            'ó' | 'ö' | 'ô' | 'õ' => Some('o'),
            'ú' | 'ü' | 'ů' => Some('u'),
            'ç' | 'ć' | 'č' => Some('c'),
            'ñ' | 'ń' => Some('n'),
            'ł' => Some('l'),
            'ś' | 'š' | 'ș' => Some('s'),
            'ź' | 'ż' | 'ž' => Some('z'),
            'ř' => Some('r'),
            'ț' => Some('t'),
            'ý' => Some('y'),
            _ => None,
        })
        .collect()
}
