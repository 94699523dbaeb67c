//! The formats through their public door: bytes in, drafts and what was set aside out.

#![expect(clippy::unwrap_used, reason = "what a test cannot read fails it")]

#[path = "formats/archives.rs"]
mod archives;
#[path = "formats/export.rs"]
mod export;
#[path = "formats/forwarded.rs"]
mod forwarded;
#[path = "formats/hostile.rs"]
mod hostile;
#[path = "formats/iodef.rs"]
mod iodef;
#[path = "formats/mail.rs"]
mod mail;
#[path = "formats/mailbox.rs"]
mod mailbox;
#[path = "formats/misp.rs"]
mod misp;
#[path = "formats/native.rs"]
mod native;
#[path = "formats/neighbours.rs"]
mod neighbours;
#[path = "formats/properties.rs"]
mod properties;
#[path = "formats/stix.rs"]
mod stix;
#[path = "formats/support.rs"]
mod support;
#[path = "formats/text.rs"]
mod text;
#[path = "formats/utf16.rs"]
mod utf16;
