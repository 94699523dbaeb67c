//! The 27 States: zone, currency, telephone plan, languages. The first fourteen have export dialects of their own.

/// What the generator knows of a State.
pub(crate) struct State {
    /// ISO 3166, `EL` for Greece.
    pub code: &'static str,
    pub zone: &'static str,
    pub currency: &'static str,
    /// Units of the currency for one euro.
    pub rate: f64,
    pub dial: &'static str,
    /// What is dialled before the number within the State.
    pub trunk: &'static str,
    /// Patterns of national numbers, without trunk prefix.
    pub mobiles: &'static [&'static str],
    pub landlines: &'static [&'static str],
    /// Language of narratives with its share.
    pub languages: &'static [(&'static str, f64)],
    /// Share of all reports.
    pub weight: f64,
    pub tld: &'static str,
    /// Country code in its IBANs.
    pub account: &'static str,
}

#[expect(clippy::too_many_arguments, reason = "one row of the table below")]
const fn state(
    code: &'static str,
    zone: &'static str,
    money: (&'static str, f64),
    dial: &'static str,
    trunk: &'static str,
    mobiles: &'static [&'static str],
    landlines: &'static [&'static str],
    languages: &'static [(&'static str, f64)],
    weight: f64,
    tld: &'static str,
) -> State {
    let account = match code.as_bytes() {
        b"EL" => "GR",
        _ => code,
    };
    State {
        code,
        zone,
        currency: money.0,
        rate: money.1,
        dial,
        trunk,
        mobiles,
        landlines,
        languages,
        weight,
        tld,
        account,
    }
}

const EUR: (&str, f64) = ("EUR", 1.0);

#[rustfmt::skip]
pub(crate) static STATES: [State; 27] = [
    state("NL", "Europe/Amsterdam", EUR, "31", "0", &["61#######", "62#######", "63#######", "64#######"], &["20#######", "10#######", "70#######", "85#######"], &[("nl", 93.0), ("en", 7.0)], 9.0, "nl"),
    state("DE", "Europe/Berlin", EUR, "49", "0", &["151########", "160#######", "170#######", "175#######", "176########"], &["30########", "40########", "89########", "221#######"], &[("de", 95.0), ("en", 5.0)], 15.0, "de"),
    state("FR", "Europe/Paris", EUR, "33", "0", &["6########", "75#######", "76#######", "77#######"], &["14#######", "18#######", "47#######", "97#######"], &[("fr", 97.0), ("en", 3.0)], 13.0, "fr"),
    state("ES", "Europe/Madrid", EUR, "34", "", &["60#######", "62#######", "64#######", "66#######", "67#######"], &["91#######", "93#######", "95#######"], &[("es", 95.0), ("en", 5.0)], 10.0, "es"),
    state("IT", "Europe/Rome", EUR, "39", "", &["320#######", "333#######", "347#######", "351#######", "388#######"], &["06########", "02########", "081#######"], &[("it", 97.0), ("en", 3.0)], 10.0, "it"),
    state("PL", "Europe/Warsaw", ("PLN", 4.28), "48", "", &["50#######", "60#######", "69#######", "72#######", "78#######"], &["22#######", "12#######", "71#######"], &[("pl", 97.0), ("en", 3.0)], 8.0, "pl"),
    state("PT", "Europe/Lisbon", EUR, "351", "", &["91#######", "93#######", "96#######"], &["21#######", "22#######"], &[("pt", 95.0), ("en", 5.0)], 4.0, "pt"),
    state("RO", "Europe/Bucharest", ("RON", 5.03), "40", "0", &["72#######", "74#######", "75#######", "76#######"], &["213######", "31#######", "264######"], &[("ro", 96.0), ("en", 4.0)], 4.0, "ro"),
    state("SE", "Europe/Stockholm", ("SEK", 11.2), "46", "0", &["70#######", "72#######", "73#######", "76#######"], &["8#######", "31#######"], &[("sv", 94.0), ("en", 6.0)], 5.0, "se"),
    state("FI", "Europe/Helsinki", EUR, "358", "0", &["40#######", "44#######", "45#######", "50#######"], &["9#######", "3#######"], &[("fi", 89.0), ("sv", 6.0), ("en", 5.0)], 3.0, "fi"),
    state("BE", "Europe/Brussels", EUR, "32", "0", &["47#######", "48#######", "49#######"], &["2#######", "3#######"], &[("nl", 53.0), ("fr", 43.0), ("en", 4.0)], 4.0, "be"),
    state("AT", "Europe/Vienna", EUR, "43", "0", &["660#######", "664#######", "676#######"], &["1#######", "316######"], &[("de", 95.0), ("en", 5.0)], 3.0, "at"),
    state("CZ", "Europe/Prague", ("CZK", 25.1), "420", "", &["602######", "606######", "723######", "775######"], &["222######", "541######"], &[("cs", 96.0), ("en", 4.0)], 3.0, "cz"),
    state("EL", "Europe/Athens", EUR, "30", "", &["694#######", "697#######", "698#######"], &["210#######", "2310######"], &[("el", 95.0), ("en", 5.0)], 2.5, "gr"),
    state("IE", "Europe/Dublin", EUR, "353", "0", &["85#######", "86#######", "87#######"], &["1#######", "21#######"], &[("en", 100.0)], 2.0, "ie"),
    state("DK", "Europe/Copenhagen", ("DKK", 7.46), "45", "", &["20######", "31######", "42######", "60######"], &["33######", "86######"], &[("en", 100.0)], 2.0, "dk"),
    state("HU", "Europe/Budapest", ("HUF", 395.0), "36", "06", &["20#######", "30#######", "70#######"], &["1#######"], &[("en", 100.0)], 2.0, "hu"),
    state("BG", "Europe/Sofia", ("EUR", 1.0), "359", "0", &["87#######", "88#######", "89#######"], &["2#######"], &[("en", 100.0)], 1.2, "bg"),
    state("HR", "Europe/Zagreb", EUR, "385", "0", &["91#######", "98######", "95#######"], &["1#######"], &[("en", 100.0)], 1.0, "hr"),
    state("SK", "Europe/Bratislava", EUR, "421", "0", &["905######", "915######", "948######"], &["2########"], &[("cs", 70.0), ("en", 30.0)], 1.0, "sk"),
    state("SI", "Europe/Ljubljana", EUR, "386", "0", &["31######", "40######", "41######"], &["1#######"], &[("en", 100.0)], 0.7, "si"),
    state("LT", "Europe/Vilnius", EUR, "370", "0", &["61######", "62######", "67######"], &["5#######"], &[("en", 100.0)], 0.9, "lt"),
    state("LV", "Europe/Riga", EUR, "371", "", &["20######", "26######", "29######"], &["67######"], &[("en", 100.0)], 0.6, "lv"),
    state("EE", "Europe/Tallinn", EUR, "372", "", &["51######", "53######", "55######"], &["6######"], &[("en", 100.0)], 0.6, "ee"),
    state("LU", "Europe/Luxembourg", EUR, "352", "", &["621######", "661######", "691######"], &["26######"], &[("fr", 70.0), ("de", 20.0), ("en", 10.0)], 0.5, "lu"),
    state("MT", "Europe/Malta", EUR, "356", "", &["79######", "99######"], &["21######"], &[("en", 100.0)], 0.4, "mt"),
    state("CY", "Asia/Nicosia", EUR, "357", "", &["96######", "99######"], &["22######"], &[("el", 70.0), ("en", 30.0)], 0.5, "cy"),
];

/// Dialling code and mobile patterns of countries outside, from which offenders call.
pub(crate) const FOREIGN_PHONES: [(&str, &str); 5] = [
    ("44", "74########"),
    ("44", "75########"),
    ("44", "2045######"),
    ("1", "315555####"),
    ("234", "80########"),
];
