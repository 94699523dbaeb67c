//! One way in and one way out for every code: `FromStr`, `Display`, and serde through both.

/// Gives a type with `as_str(&self) -> &str` and `FromStr` its `Display`, `Debug` and serde forms.
macro_rules! code_text {
    ($code:ty) => {
        impl std::fmt::Display for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        code_serde!($code);
    };
}

/// Serialises through `Display`, deserialises through `FromStr`.
macro_rules! code_serde {
    ($code:ty) => {
        impl serde::Serialize for $code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::codes::text::FromText(std::marker::PhantomData))
            }
        }
    };
}

/// Declares a closed list of codes as an enum: variants in their order, each with its text and its label.
///
/// Gives `ALL`, `all()`, `as_str()`, `label()`, `FromStr` (any ASCII case), `Display` and serde.
macro_rules! code_enum {
    (
        $(#[$meta:meta])*
        $code:ident, expected $expected:literal {
            $( $variant:ident = $text:literal, $label:literal; )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $code {
            $( #[doc = $label] $variant, )+
        }

        impl $code {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// Every value, in the order of the list.
            pub fn all() -> impl ExactSizeIterator<Item = Self> {
                Self::ALL.iter().copied()
            }

            /// The code's text, as it is printed and stored.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )+
                }
            }

            /// English label.
            pub const fn label(self) -> &'static str {
                match self {
                    $( Self::$variant => $label, )+
                }
            }
        }

        impl std::str::FromStr for $code {
            type Err = $crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = text.trim();
                Self::all()
                    .find(|code| code.as_str().eq_ignore_ascii_case(text))
                    .ok_or($crate::codes::UnknownCode { expected: $expected })
            }
        }

        code_text!($code);
    };
}

/// Declares a list of codes that stands in a table: its first column is the code, the others what is known of it.
///
/// Gives `all()`, `as_str()`, a private `cell()`, `FromStr` (any ASCII case), `Display` and serde. Reading looks
/// through the list: the lists are short.
macro_rules! code_table {
    (
        $(#[$meta:meta])*
        $code:ident, $file:literal, expected $expected:literal
    ) => {
        code_table!(@list $(#[$meta])* $code, $file);

        impl std::str::FromStr for $code {
            type Err = $crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::find(text).ok_or($crate::codes::UnknownCode { expected: $expected })
            }
        }
    };
    (
        $(#[$meta:meta])*
        $code:ident, $file:literal, tag $namespace:literal, expected $expected:literal
    ) => {
        code_table!(@list $(#[$meta])* $code, $file);

        impl $code {
            /// What stands before the colon of a machine tag.
            pub const NAMESPACE: &'static str = $namespace;
        }

        impl std::str::FromStr for $code {
            type Err = $crate::codes::UnknownCode;

            /// Reads `class/type`, `class`, and both as machine tags, with or without namespace and quotes.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let unknown = $crate::codes::UnknownCode { expected: $expected };
                $crate::codes::text::untagged(text, Self::NAMESPACE)
                    .and_then(|text| Self::find(&text))
                    .ok_or(unknown)
            }
        }
    };
    (@list $(#[$meta:meta])* $code:ident, $file:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $code(u8); // the row

        impl $code {
            fn rows() -> &'static [Vec<&'static str>] {
                static ROWS: std::sync::LazyLock<Vec<Vec<&'static str>>> =
                    std::sync::LazyLock::new(|| table::rows(include_str!($file)).collect());
                &ROWS
            }

            /// Every code, in the order of the list.
            pub fn all() -> impl ExactSizeIterator<Item = Self> {
                let count = u8::try_from(Self::rows().len()).expect("the table is short");
                (0..count).map(Self)
            }

            /// The code's text, as it is printed and stored.
            pub fn as_str(self) -> &'static str {
                self.cell(0)
            }

            fn cell(self, column: usize) -> &'static str {
                Self::rows().get(usize::from(self.0)).map_or("", |row| table::cell(row, column))
            }

            fn find(text: &str) -> Option<Self> {
                let text = text.trim();
                Self::all().find(|code| code.as_str().eq_ignore_ascii_case(text))
            }
        }

        code_text!($code);
    };
}

/// A machine tag (`rsit:fraud="phishing"`) as `class/type`; none for a tag of another namespace.
pub(crate) fn untagged(text: &str, namespace: &str) -> Option<String> {
    // The longest code has under 80 bytes; so hostile input is not copied.
    const LONGEST: usize = 160;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let body = match text.split_once(':') {
        Some((before, body)) if before.eq_ignore_ascii_case(namespace) => body,
        _ => text,
    };
    Some(body.replace(['=', ':'], "/").replace(['"', '\''], ""))
}

/// Reads a code from a string without keeping the string.
pub(crate) struct FromText<T>(pub(crate) std::marker::PhantomData<T>);

impl<T> serde::de::Visitor<'_> for FromText<T>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a code as a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
