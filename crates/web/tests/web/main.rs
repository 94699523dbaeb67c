//! The whole router on a real node with made-up reports.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its table up has failed")]

mod asking;
mod audit;
mod cursors;
mod desk;
mod disclosure;
mod guards;
mod hostile;
mod intake;
mod leaks;
mod links;
mod many_hits;
mod node;
mod people;
mod picking;
mod requests;
mod retention;
mod series;
mod work;
