//! Links between nodes: what passes, what is taken back, and what is not believed.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod links {
    mod asking;
    mod erasure;
    mod federation;
    mod followed;
    mod goes_out;
    mod hostile;
    mod rotation;
    mod simulation;
    mod support;
    mod working;
}
