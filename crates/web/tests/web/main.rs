//! The whole router on a real node with made-up reports.

mod cursors;
mod desk;
mod guards;
mod hostile;
mod intake;
mod node;
