//! Adverts on marketplaces: `platform:number`.

use joinder_core::Fault;

use super::handle;

/// How a marketplace writes an advert's number in its links.
enum Rule {
    /// The step of the path behind this one: `/itm/123456`.
    After(&'static str),
    /// The last step of the path, up to the first dash: `m2012345678-red-bike`.
    LastHead,
    /// The last step of the path, behind the last dash and before any dot: `red-bike-123456.html`.
    LastTail,
    /// A parameter of the query.
    Parameter(&'static str),
}

const RULES: &[(&str, &[Rule])] = &[
    ("marktplaats", &[Rule::LastHead]),
    ("2dehands", &[Rule::LastHead]),
    ("leboncoin", &[Rule::After("ad"), Rule::LastTail]),
    ("kleinanzeigen", &[Rule::LastHead]),
    ("ebay", &[Rule::After("itm")]),
    ("vinted", &[Rule::After("items")]),
    ("olx", &[Rule::LastTail]),
    ("allegro", &[Rule::After("oferta"), Rule::LastTail]),
    ("subito", &[Rule::LastTail]),
    ("wallapop", &[Rule::LastTail]),
    ("milanuncios", &[Rule::LastTail]),
    ("willhaben", &[Rule::LastTail, Rule::Parameter("adid")]),
    ("blocket", &[Rule::After("annons"), Rule::LastHead]),
    ("tori", &[Rule::LastHead]),
    ("dba", &[Rule::After("id"), Rule::LastHead]),
    ("njuskalo", &[Rule::LastTail]),
    ("bolha", &[Rule::LastTail]),
    ("bazos", &[Rule::After("inzerat"), Rule::After("inzerat")]),
    ("skelbiu", &[Rule::LastTail]),
    ("donedeal", &[Rule::LastHead]),
    ("adverts", &[Rule::LastHead]),
    ("etsy", &[Rule::After("listing")]),
    ("amazon", &[Rule::After("dp")]),
    ("aliexpress", &[Rule::After("item")]),
    ("airbnb", &[Rule::After("rooms")]),
    ("immobilienscout24", &[Rule::After("expose")]),
    ("idealista", &[Rule::After("inmueble"), Rule::After("immobile"), Rule::After("imovel")]),
    ("mobile-de", &[Rule::Parameter("id")]),
    ("facebook", &[Rule::After("item")]),
];

/// Reads `platform:number`, or the link to an advert.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    if let Some(advert) = link(text) {
        return Ok(advert);
    }
    let (platform, number) = text.split_once([':', ' ', '#']).ok_or(Fault::Structure)?;
    if number.starts_with("//") {
        return Err(Fault::Unknown);
    }
    let platform = platform.trim().to_ascii_lowercase().replace([' ', '.', '_'], "-");
    if !(2..=30).contains(&platform.len())
        || !platform.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    {
        return Err(Fault::Unknown);
    }
    let number = number.trim_matches([' ', '#', ':']).to_ascii_lowercase();
    if !(3..=64).contains(&number.len()) {
        return Err(Fault::Length);
    }
    if !number.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        return Err(Fault::Alphabet);
    }
    Ok(format!("{platform}:{number}"))
}

/// The advert that a link leads to; `None` where it leads to none that is known here.
pub(super) fn link(text: &str) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, path) = rest.split_once(['/', '?'])?;
    let platform = handle::platform_of_host(&host.to_ascii_lowercase())?;
    let (_, rules) = RULES.iter().find(|(name, _)| *name == platform)?;
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, path));
    let number = rules.iter().find_map(|rule| number(rule, path, query))?.to_ascii_lowercase();
    Some(format!("{platform}:{number}"))
}

fn number<'p>(rule: &Rule, path: &'p str, query: &'p str) -> Option<&'p str> {
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    let found = match rule {
        Rule::After(head) => {
            steps.find(|step| step == head)?;
            // Some put the title between.
            steps.find_map(|step| {
                let bare = step.split(['.', '-']).next().unwrap_or_default();
                is_number(bare).then_some(bare)
            })?
        }
        Rule::LastHead => steps.next_back()?.split(['-', '.']).next()?,
        Rule::LastTail => steps.next_back()?.split('.').next()?.rsplit('-').next()?,
        Rule::Parameter(name) => query.split('&').find_map(|pair| {
            pair.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        })?,
    };
    is_number(found).then_some(found)
}

/// Five characters or more, more digits than letters or at least five: no word of a title.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && digits >= 2
        && (digits >= 5 || text.starts_with("ID") || text.starts_with('B'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adverts() {
        let check = |raw, want: &str| assert_eq!(normal(raw).as_deref(), Ok(want), "{raw}");
        check("Marktplaats: M2012345678", "marktplaats:m2012345678");
        check("https://www.marktplaats.nl/v/fietsen/m2012345678-rode-fiets?x=1", "marktplaats:m2012345678");
        check("https://www.leboncoin.fr/ad/velos/2612345678", "leboncoin:2612345678");
        check("https://www.leboncoin.fr/velos/2612345678.htm", "leboncoin:2612345678");
        check(
            "https://www.kleinanzeigen.de/s-anzeige/rotes-rad/2612345678-217-1234",
            "kleinanzeigen:2612345678",
        );
        check("https://www.ebay.de/itm/rotes-rad/254612345678?hash=x", "ebay:254612345678");
        check("vinted.fr/items/412345678-jupe", "vinted:412345678");
        check("https://www.olx.pl/d/oferta/rower-CID767-IDXyZ12.html", "olx:idxyz12");
        check("https://www.facebook.com/marketplace/item/123456789012/", "facebook:123456789012");
    }

    #[test]
    fn what_is_no_advert() {
        let check = |raw, want| assert_eq!(normal(raw), Err(want), "{raw}");
        check("https://example.com/item/12345", Fault::Unknown);
        check("12345", Fault::Structure);
        check("olx:", Fault::Length);
    }
}
