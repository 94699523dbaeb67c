//! Short texts with rules: what a name, a reference or a code may hold, and how words are folded for comparison.

use thiserror::Error;

/// Why a short text is not acceptable.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("is empty")]
    Empty,
    /// Longer than the field allows, in characters.
    #[error("is longer than {max} characters")]
    TooLong {
        /// The longest length allowed.
        max: usize,
    },
    /// Holds a control, direction-changing or invisible character (U+202E and the like): it disguises what is read.
    #[error("holds a control or direction-changing character")]
    Control,
}

/// True for C0/C1 controls, bidirectional marks, overrides and isolates, zero-width characters, soft hyphens, and tags
/// (U+E0000 to U+E007F, which spell ASCII unseen): what no short field needs.
pub fn is_disallowed_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Trims, and checks length and characters.
pub(crate) fn short(text: &str, max: usize) -> Result<&str, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.len() > max && text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    if text.chars().any(is_disallowed_control) {
        return Err(TextError::Control);
    }
    Ok(text)
}

/// Folds words for comparison: lower case, Latin letters without their marks, every other run of characters one space.
///
/// `"Müller-Łoś  S.A."` becomes `"muller los s a"`. Greek and Cyrillic keep their letters, without accents.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if std::mem::take(&mut gap) {
                out.push(' ');
            }
            out.push(c.to_ascii_lowercase());
            continue;
        }
        // Combining marks and invisible signs are no letters and part no words; line ends and tabs do.
        if matches!(c, '\u{300}'..='\u{36f}') || is_disallowed_control(c) && !c.is_whitespace() {
            continue;
        }
        if !c.is_alphanumeric() {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        fold_letter(c, &mut out);
    }
    out
}

/// Base letters of the marks used by the official languages of the EU and its neighbours.
fn fold_letter(c: char, out: &mut String) {
    for low in c.to_lowercase() {
        let base = match low {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'č' | 'ċ' | 'ĉ' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
            'ğ' | 'ġ' | 'ģ' | 'ĝ' => "g",
            'ħ' | 'ĥ' => "h",
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
            'ķ' => "k",
            'ł' | 'ľ' | 'ĺ' | 'ļ' => "l",
            'ñ' | 'ń' | 'ň' | 'ņ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
            'œ' => "oe",
            'ŕ' | 'ř' => "r",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ß' => "ss",
            'ť' | 'ţ' | 'ț' => "t",
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
            'ý' | 'ÿ' => "y",
            'ź' | 'ž' | 'ż' => "z",
            'þ' => "th",
            'ά' => "α",
            'έ' => "ε",
            'ή' => "η",
            'ί' | 'ϊ' | 'ΐ' => "ι",
            'ό' => "ο",
            'ύ' | 'ϋ' | 'ΰ' => "υ",
            'ώ' => "ω",
            'ς' => "σ",
            'ё' => "е",
            // Combining marks carry no letter of their own.
            '\u{300}'..='\u{36f}' => "",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(base);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_marks_and_punctuation() {
        assert_eq!(fold("  Müller-Łoś  S.A."), "muller los s a");
        assert_eq!(fold("Straße Ποινή"), "strasse ποινη");
        assert_eq!(fold("\u{202e}evil"), "evil");
        assert_eq!(fold("—"), "");
        assert_eq!(fold("a\nb\tc"), "a b c");
        assert_eq!(fold("Cafe\u{301}"), "cafe");
    }

    #[test]
    fn short_texts_refuse_disguise() {
        assert_eq!(short(" A-1 ", 9), Ok("A-1"));
        for hidden in "\u{202e}\u{200b}\u{61c}\u{ad}\u{180e}\u{e0001}\u{e0041}\u{e007f}".chars() {
            assert_eq!(short(&format!("a{hidden}b"), 9), Err(TextError::Control), "{hidden:?}");
            assert_eq!(fold(&format!("a{hidden}b")), "ab", "{hidden:?}");
        }
        assert_eq!(short(" ", 9), Err(TextError::Empty));
        assert_eq!(short("éé", 1), Err(TextError::TooLong { max: 1 }));
    }
}
