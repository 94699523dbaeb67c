//! Room web.
