//! The joinder binary.
fn main() {}
