//! `joinder retention`: asks the API of the node, which serves already or is opened for this.

use std::{collections::BTreeMap, process::ExitCode};

use anyhow::Result;
use joinder_web::Asked;
use serde_json::{Value, json};

use super::ask::Api;
use crate::{
    cli::{Cli, Retention, RetentionCommand},
    progress::Progress,
};

pub fn run(cli: &Cli, args: &Retention) -> Result<ExitCode> {
    let RetentionCommand::Run { dry_run } = args.what;
    let api = Api::of(cli)?;
    let asked = Asked { path: "/api/v1/retention/run".to_owned(), json: Some(json!({ "dry_run": dry_run })) };
    let progress = Progress::new("retention");
    let mut all = Counted::default();
    // A part at a time: no answer takes longer than a request may.
    while all.add(&api.ask(&asked)?) {
        progress.say(format!("{} erased", all.total()));
    }
    progress.done();
    if cli.json {
        println!("{}", all.json(dry_run));
    } else {
        println!("{}", all.words(dry_run));
    }
    Ok(ExitCode::SUCCESS)
}

/// What went, over all parts: by source and by who set the day.
#[derive(Default)]
struct Counted {
    erased: BTreeMap<(String, String), u64>,
    held: u64,
}

impl Counted {
    /// Adds a part; true where more is due.
    fn add(&mut self, answer: &Value) -> bool {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let erased: &[Value] = answer["erased"].as_array().map_or(&[], Vec::as_slice);
        for one in erased {
            let key = (text(&one["source"]), text(&one["why"]));
            *self.erased.entry(key).or_default() += one["reports"].as_u64().unwrap_or(0);
        }
        // Those that are held are met in every part.
        self.held = self.held.max(answer["held"].as_u64().unwrap_or(0));
        answer["more"].as_bool().unwrap_or(false)
    }

    fn total(&self) -> u64 {
        self.erased.values().sum()
    }

    fn json(&self, dry_run: bool) -> Value {
        let erased = self
            .erased
            .iter()
            .map(|((source, why), reports)| json!({ "source": source, "why": why, "reports": reports }));
        json!({
            "dry_run": dry_run,
            "erased": erased.collect::<Vec<_>>(),
            "total": self.total(),
            "held": self.held,
        })
    }

    fn words(&self, dry_run: bool) -> String {
        let done = if dry_run { "would be erased" } else { "erased" };
        let mut lines = vec![format!("{} {done}, {} held by a stop", self.total(), self.held)];
        for ((source, why), reports) in &self.erased {
            lines.push(format!("{reports}\t{source}\t{}", set_by(why)));
        }
        lines.join("\n")
    }
}

fn set_by(why: &str) -> &'static str {
    match why {
        "provider" => "by their owner's day",
        "record" => "by the day of their record",
        _ => "by the term of their source",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_added_up() {
        let part = |more: bool| json!({ "erased": [{ "source": "NL", "why": "term", "reports": 2 }], "held": 1, "more": more });
        let mut all = Counted::default();
        assert!(all.add(&part(true)) && !all.add(&part(false)));
        assert_eq!(all.words(false), "4 erased, 1 held by a stop\n4\tNL\tby the term of their source");
        assert_eq!(all.json(true)["total"], 4);
    }
}
