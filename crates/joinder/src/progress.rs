//! Progress of long work, on standard error, only where a person looks at it.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use joinder_node::Counts;

/// A line that says how far long work is.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// For what has this name.
    pub fn new(name: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_prefix(name.to_owned());
        Self(Some(bar))
    }

    /// Shows the counts.
    pub fn show(&self, counts: &Counts) {
        if self.0.is_some() {
            self.say(words(counts));
        }
    }

    /// Shows how far it is, in words.
    pub fn say(&self, words: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(words);
            bar.tick();
        }
    }

    /// Takes the line away.
    pub fn done(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// The counts in words.
pub fn words(counts: &Counts) -> String {
    let Counts { read, new, amended, same, set_aside, faults } = counts;
    let fields = if *faults == 1 { "field" } else { "fields" };
    format!(
        "{read} read: {new} new, {amended} amended, {same} same, {set_aside} set aside, {faults} {fields} set aside"
    )
}
