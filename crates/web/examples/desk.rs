//! A desk over made-up reports, for the browser tests and for whoever works on the pages.
//!
//! `cargo run -p joinder-web --example desk -- 127.0.0.1:8765 2000` (address, reports); everything goes when it stops.

use joinder_core::{Organisation, Role, codes::Country};
use joinder_node::{ImportOptions, Node, Now, Settings, Source, Store};
use joinder_observables::SharedLists;
use joinder_scenario::{Scenario, Size};

struct Clock;

impl Now for Clock {
    #[expect(
        clippy::disallowed_methods,
        reason = "an example is a program of its own and looks at the clock"
    )]
    fn ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8765".to_owned());
    let reports = arguments.next().map_or(Ok(2_000), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let node = tokio::task::block_in_place(|| filled(folder.path(), reports))?;
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}", listener.local_addr()?);
    joinder_web::serve(node, joinder_web::Doors::plain(listener, joinder_web::Front::Loopback)).await?;
    Ok(())
}

fn filled(folder: &std::path::Path, reports: u64) -> Result<Node, Box<dyn std::error::Error>> {
    let organisation = Organisation {
        code: "NL-police".parse()?,
        name: "Netherlands police, cybercrime unit".to_owned(),
        role: Role::Centre,
        country: Some(Country::NL),
        contact: None,
    };
    let settings = Settings {
        folder: folder.to_owned(),
        organisation,
        lists: SharedLists::builtin(),
        now: Box::new(Clock),
        chance: Box::new(joinder_node::OsChance),
    };
    let node = Node::open(Store::sqlite(folder, None)?, settings)?;
    let exports = folder.join("exports");
    std::fs::create_dir_all(&exports)?;
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    for path in Scenario::new(7, Size { reports, states: 6 }).write_exports(&exports)? {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with("truth") || name.starts_with("hard-negatives") {
            continue;
        }
        let source = name.split('.').next().unwrap_or(&name).to_owned();
        let state = source.rsplit('_').next().unwrap_or("nl").to_uppercase();
        node.save_source(&Source { owner: format!("{state}-police").parse()?, ..Source::named(&source)? })?;
        let receipt =
            node.import(&source, &name, Box::new(std::fs::File::open(&path)?), &options, &mut |_| {})?;
        println!("{name}: {:?}", receipt.counts);
    }
    Ok(node)
}
